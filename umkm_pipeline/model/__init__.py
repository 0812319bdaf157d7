"""The model: every field, table and code list, declared once and rendered everywhere."""
