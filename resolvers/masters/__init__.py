"""Master data, as administrators enter and everybody reads it."""
