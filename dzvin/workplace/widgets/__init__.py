"""What an operator or supervisor keeps in sight besides his call."""
