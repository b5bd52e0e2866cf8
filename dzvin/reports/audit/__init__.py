"""The history of changes: who did what when, read from the log."""
