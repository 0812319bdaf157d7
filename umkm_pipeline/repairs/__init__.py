"""Edits of cells: declared corrections, workbooks that officers send back, and the record of both versions."""
