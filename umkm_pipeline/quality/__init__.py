"""Rules about rows: declaring them, running them, and splitting rows by what they break."""
