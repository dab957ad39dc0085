"""How the root fields of mutations are done."""
