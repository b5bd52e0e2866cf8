"""Secrets with which forms sign what they send to other systems."""
