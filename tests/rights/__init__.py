"""The proof of rights: who sees what, field by field, and that nothing else is to be noticed."""
