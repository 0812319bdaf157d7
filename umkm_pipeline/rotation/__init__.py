"""Changing the key of the personal-data tokens: everything that holds tokens is made anew, and ids stay."""
