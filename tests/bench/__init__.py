"""The benchmark measures what it says: the same answers, right arithmetic, readable results."""
