"""Pairs of records that no program can tell for certain, and what people say of them."""
