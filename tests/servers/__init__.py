"""Real servers for the tests: private folders, free loopback ports, ordinary processes."""
