"""umkm-pipeline: which Indonesian small enterprises export, firm by firm, from messy sheets to a warehouse."""

import os
import sys

__version__ = "0.1.0"

if sys.platform == "linux":
    # Arrow's own default takes memory in huge pages, which cost more to clear than they save: jemalloc reads the same
    # files in less time and a tenth less memory. Arrow looks here when it is first imported.
    os.environ.setdefault("ARROW_DEFAULT_MEMORY_POOL", "jemalloc")
