"""What firms say they exported, with the proof that they show: unverified, and never held against them."""
