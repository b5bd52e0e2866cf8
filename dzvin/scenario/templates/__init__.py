"""Scenarios to begin with, as functions of what they refer to."""
