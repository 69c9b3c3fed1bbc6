"""The verbs of the market, one each: place, hand over, void, receive, sweep."""
