"""What a running OTRS would have written into its database, row for row."""
