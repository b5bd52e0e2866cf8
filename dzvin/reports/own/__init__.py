"""An operator's own figures of the shift."""
