"""How people are administered, and what everybody settles for himself."""
