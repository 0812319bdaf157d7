"""umkm-pipeline: which Indonesian small enterprises export, firm by firm, from messy sheets to a warehouse."""

__version__ = "0.1.0"
