"""The worked examples of docs/sources.md, on real servers, and of docs/tickets.md."""
