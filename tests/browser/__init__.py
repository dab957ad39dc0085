"""The GraphiQL page in a real browser."""
