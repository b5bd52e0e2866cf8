"""A company's providers and their gateways: the ways to and from the public network."""
