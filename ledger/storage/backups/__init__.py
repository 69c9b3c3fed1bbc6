"""Base backups and the write-ahead log of the embedded server: taken, followed, checked and restored."""
