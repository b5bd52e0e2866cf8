"""Messages that customers left in voicemail boxes."""
