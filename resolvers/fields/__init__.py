"""Dynamic fields: their definitions, and how tickets are found by their values."""
