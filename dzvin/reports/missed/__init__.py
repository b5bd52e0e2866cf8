"""Customers who called in vain and were not reached since."""
