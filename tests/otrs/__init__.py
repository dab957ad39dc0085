"""Tests that stand on a database of OTRS or Znuny."""
