"""What can be done with tips: outside the book, because an entry there would tell that there was one."""
