"""The admin's pages of pools, seats, people and reclamation, with what can be done about them."""

from seats.admin import people, reclamation, seating

__all__ = ["people", "reclamation", "seating"]
