"""Certificates of origin (SKA): proof beside a declaration, never a value of their own."""
