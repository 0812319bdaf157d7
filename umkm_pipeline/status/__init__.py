"""Where each firm stands on the export ladder, and the evidence for it."""
