"""All that was with a customer, of every kind, in one list."""
