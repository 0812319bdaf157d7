"""Command line of the generator: `python -m umkm_pipeline.samples OUT`.

Belongs here: reading arguments. What is written is `generate.py`.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from umkm_pipeline.model.tables import SOURCES
from umkm_pipeline.samples.generate import generate
from umkm_pipeline.samples.kalsel_registry import write_kalsel_registry


def main() -> None:
    """Generate the sample, or South Kalimantan's registry at a size of one's own."""
    parser = argparse.ArgumentParser(prog="python -m umkm_pipeline.samples", description=generate.__doc__)
    parser.add_argument("out", type=Path, help="folder for landing/ and truth/")
    parser.add_argument("--seed", type=int, default=2024)
    parser.add_argument("--scale", type=float, default=1.0, help="size of the pools around the programmes")
    parser.add_argument("--only", nargs="+", choices=SOURCES, default=SOURCES, help="sources to write")
    parser.add_argument(
        "--kalsel-registry",
        type=int,
        metavar="N",
        help="write only South Kalimantan's registry, with N firms (364628 is the true number); leaves other files be",
    )
    arguments = parser.parse_args()
    if arguments.kalsel_registry is not None:
        write_kalsel_registry(arguments.out, arguments.kalsel_registry, arguments.seed)
    else:
        generate(arguments.out, arguments.seed, arguments.scale, frozenset(arguments.only))


if __name__ == "__main__":
    main()
