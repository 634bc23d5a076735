"""The portal's pages of positions and findings."""
