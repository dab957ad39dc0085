"""Master data: what administrators make and change, and what is refused."""
