"""What contacts were before somebody changed them: apart from the log, or nobody were forgotten."""
