"""Phones of the public network that our own people answer on, and the order in which they ring."""
