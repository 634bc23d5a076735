"""The identity provider's way in."""
