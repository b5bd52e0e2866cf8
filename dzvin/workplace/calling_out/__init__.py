"""For which queue an operator calls out, and which number the customer then sees."""
