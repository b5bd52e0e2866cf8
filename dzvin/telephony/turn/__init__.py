"""TURN: a relay for browsers whose network lets no media through."""
