"""Pools, assignments, leases and reclamation."""
