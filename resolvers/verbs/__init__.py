"""Ticket work: what agents and customers ask to be done, turned into steps and run."""
