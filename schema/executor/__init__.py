"""Runs operations: each document is understood once, each operation runs as a compiled plan."""
