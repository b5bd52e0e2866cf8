"""A provider that takes messages over SMPP 3.4."""
