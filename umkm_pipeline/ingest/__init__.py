"""Reading what lands: files to sheets, sheets to columns, cells to values."""
