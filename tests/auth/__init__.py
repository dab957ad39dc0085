"""Passwords, tokens and rights."""
