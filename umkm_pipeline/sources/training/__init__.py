"""Training events and their participants."""
