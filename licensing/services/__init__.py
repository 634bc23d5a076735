"""What can be done with products, licence types, licences and registers."""
