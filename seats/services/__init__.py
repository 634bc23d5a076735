"""What can be done with seats."""
