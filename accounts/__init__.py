"""Who takes part: organisations, people, sign-ins, clients, and what each may do."""
