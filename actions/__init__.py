"""What may be done: each change with its history, in one transaction."""
