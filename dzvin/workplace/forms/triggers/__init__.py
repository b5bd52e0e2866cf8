"""What a form makes happen by itself, by its script."""
