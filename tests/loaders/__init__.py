"""What is found at once: people out of both worlds, lists, reference tables."""
