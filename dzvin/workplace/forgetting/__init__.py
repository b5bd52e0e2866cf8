"""Somebody asked to be forgotten: what goes with him, and what stays without a person."""
