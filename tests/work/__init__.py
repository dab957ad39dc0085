"""Ticket work: each verb with its history, its refusals, and what becomes of two at once."""
