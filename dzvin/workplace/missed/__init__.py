"""The list of customers to be called back."""
