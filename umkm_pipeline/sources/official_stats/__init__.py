"""Figures that offices publish: exports by province and month, registered SMEs by class."""
