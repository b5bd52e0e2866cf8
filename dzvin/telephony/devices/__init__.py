"""SIP phones of people: their accounts, and the card that tells a phone how to sign in."""
