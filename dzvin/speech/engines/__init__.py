"""One file per engine that speaks."""
