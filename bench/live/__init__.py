"""What it costs to follow tickets live, and how soon and how surely everybody is told."""
