"""The commands of seats."""
