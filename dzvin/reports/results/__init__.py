"""What came of a call, in the company's own words: results and topics."""
