"""Business registries: who they are, where, how large."""
