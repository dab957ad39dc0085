"""Standing on a database that belongs to an OTRS or Znuny: recognised, read, and left as it is."""
