"""The trace of one call, for its page and for `dzvin trace`."""
