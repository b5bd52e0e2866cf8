"""Departments as the router sees them."""
