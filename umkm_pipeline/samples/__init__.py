"""Generated sample data: firms with known truth, written as the files that offices send.

Belongs here: the generator of `data/samples/` and of larger data of the same shape. No person, firm or number in it is
real. Run it with `python -m umkm_pipeline.samples OUT`.
"""
