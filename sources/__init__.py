"""Customers that live elsewhere, read-only: the protocol, its kinds, and all of them as one."""
