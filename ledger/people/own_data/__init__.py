"""What a volunteer may do with their data: ask that they be put right, and close the account (PIPL 44-50)."""
