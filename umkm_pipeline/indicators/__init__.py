"""What BI tools read: one module a table of `mart`, each an expression over the tables before it."""
