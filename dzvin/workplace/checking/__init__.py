"""The check of a phone before a shift: what was measured, and what it means."""
