"""Contacts from a file: looked at, mapped, read line by line in the background."""
