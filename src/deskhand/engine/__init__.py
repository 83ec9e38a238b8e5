"""What happened, what is to be done about it, and that it is done once."""
