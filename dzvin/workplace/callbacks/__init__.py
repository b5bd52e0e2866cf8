"""Calls promised to customers for later."""
