"""What is read out of the stock of shops: what to buy, whether papers agree, and what is posted in public."""
