"""Somebody does not agree with an entry of his ledger: he says why, and another person decides."""
