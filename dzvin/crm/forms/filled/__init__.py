"""Forms that operators have filled, and those they are filling."""
