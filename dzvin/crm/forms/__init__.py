"""CRM forms: scripts that are built, and forms that operators fill by them."""
