"""The rules by which two records are linked, and what each is worth.

Belongs here: names and probabilities only; when a rule holds is in `score.py`.
"""

from __future__ import annotations

RULES: dict[str, float] = {
    "judgement": 1.0,
    "nib": 0.999,
    "npwp": 0.995,
    "nik": 0.99,
    "identical": 0.98,
    "score": 0.0,
    "single": 1.0,
}
"""The rules in order of strength, with the probability that a link by the rule is right: this project's own estimates,
but for `score`, whose probability is each link's own. A record linked to no other is certainly its own firm's."""

NAMES = tuple(RULES)
SCORE, SINGLE, IDENTICAL, JUDGEMENT = (NAMES.index(rule) for rule in ("score", "single", "identical", "judgement"))
NUMBERS = {"nib": "nib", "npwp": "npwp", "nik": "nik_token"}
"""Rules that are a shared number, the strongest first, and the column of the number."""
