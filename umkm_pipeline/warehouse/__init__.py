"""The warehouse: the PostgreSQL that officials and BI tools read, and publishing into it."""
