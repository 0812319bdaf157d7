"""Figures that were published, beside ours from rows: how each is computed, by programme, and the comparison."""
