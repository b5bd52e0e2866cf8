"""What was done to contacts, with what they were: read for the history by whoever may see them."""
