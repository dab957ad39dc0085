"""What can be changed, as clients see it."""
