"""Export declarations (PEB): who exported what, where, for how much, and who owned the goods."""
