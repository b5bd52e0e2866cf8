"""What goes out to people by itself or on a click: SMS and e-mail."""
