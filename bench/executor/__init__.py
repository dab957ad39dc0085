"""What the executor costs by itself: plans, memory, stalls, and how it is served."""
