"""What can be followed: streams of events, one resolver for each subscription."""
