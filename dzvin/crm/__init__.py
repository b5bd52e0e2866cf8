"""What is known of customers: who they are, and what was asked of them."""
