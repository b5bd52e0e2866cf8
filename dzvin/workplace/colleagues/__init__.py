"""Short messages of our own people to one another: to one person or to a department."""
