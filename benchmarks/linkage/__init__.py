"""Linking measured: firms made up with known truth, how well and how fast they are linked, and Splink beside it."""
