"""The authorisation server: tokens for programs, and the keys to check them with."""
