"""What the service knows and decides: records, filters, rules, errors; no I/O, no waiting."""
