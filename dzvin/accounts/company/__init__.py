"""What an administrator sets for the whole company: zone, language, what calls outside may cost."""
