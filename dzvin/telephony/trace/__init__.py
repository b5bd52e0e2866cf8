"""What was said on the wire about a call: SIP messages, commands and their times, sound quality."""
