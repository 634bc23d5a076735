"""Positions, findings and packages."""
