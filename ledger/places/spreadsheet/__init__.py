"""Tables that offices send as CSV files, read cell by cell with a reason for every cell that is wrong."""
