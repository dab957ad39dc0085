"""How many things are found at once: one statement for each level, one call for each source."""
