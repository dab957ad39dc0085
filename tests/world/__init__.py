"""A company with tickets and customers, on either engine, for tests that ask the API."""
