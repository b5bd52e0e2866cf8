"""Lists of numbers and other values: blacklists, VIPs, whatever a scenario asks for."""
