"""What operations may ask for: how large they are, what they cost, how many at once."""
