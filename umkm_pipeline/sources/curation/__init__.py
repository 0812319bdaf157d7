"""Selections of candidates by programmes: scores, ranks and decisions, of those not chosen too."""
