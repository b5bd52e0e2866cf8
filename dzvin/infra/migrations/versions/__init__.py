"""One file per step, expand before contract."""
