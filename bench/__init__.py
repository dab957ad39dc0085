"""What the service costs, beside a hand-written route and beside Strawberry as it comes."""
