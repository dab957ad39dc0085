"""Customers that live elsewhere, read-only: the protocol, the kinds of source, and all of them as one."""
