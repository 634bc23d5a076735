"""What an identity provider can do."""
