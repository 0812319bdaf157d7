"""Targets beside what came of them: versions, realisations from our rows and as published, achievement and bands."""
