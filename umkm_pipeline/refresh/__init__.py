"""What a refresh reads and what it leaves: inputs of a month, what each was read with, the plan, the watch."""
