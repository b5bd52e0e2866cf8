"""E-mail to a customer, by the company's own mail account."""
