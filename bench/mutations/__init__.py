"""What mutations cost, beside the same statements sent by hand."""
