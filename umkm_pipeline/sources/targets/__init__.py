"""Targets of plans and programmes, version by version."""
