"""The portal's pages of seats."""
