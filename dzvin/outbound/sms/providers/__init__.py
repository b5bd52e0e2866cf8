"""The company's SMS providers: set, changed, tried."""
