"""Supervisors with the calls of others: all that live now, listening in, hanging up."""
