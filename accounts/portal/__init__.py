"""Signing in and out, choosing an organisation, and the first sign-in by a one-time link."""
