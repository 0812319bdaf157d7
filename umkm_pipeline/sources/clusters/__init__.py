"""Industry clusters (sentra IKM) and their member firms."""
