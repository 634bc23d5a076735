"""What can be done about where we stand."""
