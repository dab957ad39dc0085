"""Everything that speaks SQL to our own database."""
