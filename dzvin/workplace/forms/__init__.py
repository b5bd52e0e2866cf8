"""The form beside a call: opened by its queue, filled, completed, with what its script does."""
