"""What administrators change of people: agents, groups, roles, customer users, companies."""
