"""Pure rules: no database, no waiting."""
