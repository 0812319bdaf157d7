"""Reference tables: loading and looking up; one module an open list that others maintain."""
