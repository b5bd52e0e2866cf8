"""SMS from customers: kept, and told to whoever is to read them."""
