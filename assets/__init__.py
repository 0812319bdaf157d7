"""Dagster assets: thin fronts over `umkm_pipeline`, one module per layer.

Modules that define assets do not postpone the evaluation of annotations: Dagster reads them when it decorates.
"""
