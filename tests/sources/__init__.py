"""Sources of customers: what every kind does, what SQL ones do, and all of them together."""
