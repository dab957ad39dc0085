"""Standing on the databases of OTRS and Znuny."""
