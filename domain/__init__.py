"""What the service knows and decides: records, filters, rules, errors; no input, no output, no waiting."""
