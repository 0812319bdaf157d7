"""Exchange rates of several offices, asked in a declared order, as landing files."""
