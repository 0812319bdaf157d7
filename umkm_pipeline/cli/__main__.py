"""`python -m umkm_pipeline.cli`."""

from umkm_pipeline.cli import app

app()
