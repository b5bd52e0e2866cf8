"""What is known of the callers of a stored day: VIPs, and whose own operator is who."""
