"""A case: what happened (events), what that amounts to (state), and what may be done next (decide)."""
