"""Messages to customers, whatever they go by: templates, history, states."""
