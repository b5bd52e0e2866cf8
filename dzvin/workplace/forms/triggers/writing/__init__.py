"""Messages that a form writes to the customer by a template."""
