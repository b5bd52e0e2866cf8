"""Which contacts a search looks at."""
