"""Roles: what a company's people may do, beyond the five that every company has."""
