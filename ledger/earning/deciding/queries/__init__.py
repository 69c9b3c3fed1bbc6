"""What is read of deciding: who looks and from where, the working calendar, the history of a claim."""
