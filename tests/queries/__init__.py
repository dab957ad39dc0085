"""Queries, their answers and the statements they cost."""
