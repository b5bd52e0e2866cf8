"""A provider that takes messages over HTTP."""
