"""Large databases of OTRS, to measure the service on."""
