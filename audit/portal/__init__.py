"""The portal's pages of the trail."""
