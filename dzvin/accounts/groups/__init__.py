"""Groups: departments that can be rung, and who is a colleague of whom."""
