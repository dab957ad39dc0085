"""What Ticketgraph promises, tested from the outside in."""
