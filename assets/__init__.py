"""Dagster assets: thin fronts over `umkm_pipeline`, one module per layer."""
