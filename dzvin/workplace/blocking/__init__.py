"""An operator keeps a customer from calling again."""
