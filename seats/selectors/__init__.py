"""Finding pools, seats, leases and who waits."""
