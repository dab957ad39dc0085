"""What changes do: to our tables, to the history, and to whoever looks next."""
