"""What happened to tickets, told to those who follow: without a gap, in one order for everybody."""
