"""People and what is personal: what administrators change, and what everybody settles."""
