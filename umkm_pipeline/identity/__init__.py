"""Which records name the same firm, and the ids by which firms are known from run to run."""
