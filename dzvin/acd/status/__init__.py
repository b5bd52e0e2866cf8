"""The statuses of operators as people set them: the buttons, forced statuses, reasons for Away."""
