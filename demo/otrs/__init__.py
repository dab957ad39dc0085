"""A database as OTRS or Znuny makes it on PostgreSQL: to be read beside it, and measured."""
