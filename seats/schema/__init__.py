"""Seats in GraphQL."""
