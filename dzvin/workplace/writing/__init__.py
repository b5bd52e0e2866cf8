"""Writing to customers: by SMS and by e-mail, to whomever a list or a card shows."""
