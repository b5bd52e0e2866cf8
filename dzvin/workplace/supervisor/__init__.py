"""The supervisor's page: who waits, who works, and what may be done about it."""
