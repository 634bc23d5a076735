"""Licences in GraphQL."""
