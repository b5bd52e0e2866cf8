"""What tests of several parts share: a private Asterisk, SIP phones, tones."""
