"""Clients of other offices' servers. Each writes ordinary landing files, so that no run depends on a server."""
