"""Telling people of failed runs, by e-mail and webhook; off until configured."""
