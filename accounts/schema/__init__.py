"""People and access in GraphQL."""
