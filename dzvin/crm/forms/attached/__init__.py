"""Files that are attached to a form while it is filled."""
