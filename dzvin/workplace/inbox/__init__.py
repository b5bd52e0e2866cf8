"""What customers wrote by SMS, for those who are to read it."""
