"""Contacts: people outside whom the company knows by name, found by their numbers."""
