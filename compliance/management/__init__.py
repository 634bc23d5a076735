"""The commands of compliance."""
