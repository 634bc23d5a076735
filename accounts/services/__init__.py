"""What can be done about organisations, people and access."""
