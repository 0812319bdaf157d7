"""Backups of the warehouse: made, checked, kept, and put back."""
