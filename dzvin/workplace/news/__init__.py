"""News of the company for its people: written by some, read by those whom it is for."""
