"""What must not happen: found in the facts as soon as the journal has it."""
