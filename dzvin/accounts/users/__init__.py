"""People: who signs in, with which roles, and whom somebody may see and change."""
