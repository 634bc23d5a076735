"""What every app stands on: errors, tenancy, permissions, actors, time and money. No models."""
