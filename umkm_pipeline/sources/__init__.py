"""One folder per source, the same file names in each: layouts, reader (JSON), parse, rules."""
