"""SMS: providers, how a text is cut into segments, how it goes out and what became of it."""
