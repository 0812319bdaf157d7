"""Numbers for people: what a run did, and later the monthly report."""
