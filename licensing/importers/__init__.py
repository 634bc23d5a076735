"""Registers of other programs, read into rows that say what was understood or what is wrong."""
