"""Logging in by an ID token of OpenID Connect: whose word counts, its keys, what it says."""
