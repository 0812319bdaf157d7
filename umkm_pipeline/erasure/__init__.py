"""Erasing a person from everything that this pipeline keeps, and keeping them out (UU PDP 27/2022)."""
