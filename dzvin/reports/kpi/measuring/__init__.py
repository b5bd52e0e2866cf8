"""What people did in a window: sums from the facts, the same that the other pages show."""
