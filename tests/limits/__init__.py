"""What operations may ask for, and what they are told that ask for more."""
