"""A volunteer's PIN: by number and PIN a new phone is linked where the old one is lost or asleep."""
