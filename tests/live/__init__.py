"""Subscriptions: what whoever follows is told, and what he is not."""
