"""What would happen: the router in virtual time, and how many operators a load needs."""
