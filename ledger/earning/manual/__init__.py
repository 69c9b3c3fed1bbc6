"""Awards by hand: with a reason, an attachment, and a second person above a limit."""
