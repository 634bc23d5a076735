"""Products, licence types and licences."""
