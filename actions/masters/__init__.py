"""Master data: the small tables of tickets, which administrators change."""
