"""The journal of forms as a file for a spreadsheet."""
