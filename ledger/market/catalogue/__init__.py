"""The catalogue: what the shops offer, to whom, since when, at which price, and what vouchers are worth."""
