"""How well records were put together, against the truth.

Belongs here: figures of a clustering or of probabilities; by pairs as whole numbers, without listing pairs.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from benchmarks.linkage.population import Ints

_BINS = 10


@dataclass(frozen=True, slots=True)
class Quality:
    """Figures of a clustering.

    Args:
        precision: share of joined pairs that are one firm.
        recall: share of the pairs of one firm that are joined.
        b_cubed: harmonic mean of B-cubed precision and recall over records of firms with several records.
        largest: records of the largest cluster.
    """

    precision: float
    recall: float
    b_cubed: float
    largest: int

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall of pairs."""
        return 2 * self.precision * self.recall / max(self.precision + self.recall, 1e-9)


def quality(cluster: Ints, firm: Ints) -> Quality:
    """Compare clusters with firms.

    Args:
        cluster: of each record.
        firm: true firm of each record.
    """
    _, of_both = np.unique(np.column_stack((cluster, firm)), axis=0, return_inverse=True)
    of_both = of_both.reshape(-1)
    together = np.bincount(of_both)
    in_cluster, in_firm = np.bincount(cluster), np.bincount(firm)
    right = _pairs(together)
    several = in_firm[firm] > 1
    precision = (together[of_both] / in_cluster[cluster])[several].mean()
    recall = (together[of_both] / in_firm[firm])[several].mean()
    return Quality(
        precision=right / max(_pairs(in_cluster), 1),
        recall=right / max(_pairs(in_firm), 1),
        b_cubed=float(2 * precision * recall / (precision + recall)),
        largest=int(in_cluster.max()),
    )


def pairs_of(firm: Ints) -> tuple[Ints, Ints]:
    """Every pair of rows of one firm, the first row first."""
    order = np.argsort(firm, kind="stable")
    left, right, step = [np.zeros(0, np.int64)], [np.zeros(0, np.int64)], 1
    while (same := np.flatnonzero(firm[order][step:] == firm[order][:-step])).size:
        left.append(order[same])
        right.append(order[same + step])
        step += 1
    return np.concatenate(left), np.concatenate(right)


def quality_where(cluster: Ints, firm: Ints, where: npt.NDArray[np.bool_]) -> tuple[float, float]:
    """Precision and recall of the pairs of which one record at least is chosen.

    Args:
        cluster: of each record.
        firm: true firm of each record.
        where: the records.
    """
    figures = []
    for joined, meant in ((cluster, firm), (firm, cluster)):
        left, right = pairs_of(joined)
        chosen = where[left] | where[right]
        figures.append(float((meant[left] == meant[right])[chosen].mean()) if chosen.any() else 1.0)
    return figures[0], figures[1]


def share_put_right(cluster: Ints, firm: Ints, worth: npt.NDArray[np.float64]) -> float:
    """Share of what records are worth that stands in a cluster which is just its firm."""
    _, of_both = np.unique(np.column_stack((cluster, firm)), axis=0, return_inverse=True)
    together = np.bincount(of_both.reshape(-1))[of_both.reshape(-1)]
    in_firm = np.bincount(firm)[firm]
    right = (together == in_firm) & (np.bincount(cluster)[cluster] == together)
    return float(worth[right].sum() / worth.sum())


def calibration_error(probability: npt.NDArray[np.float64], is_one: npt.NDArray[np.bool_]) -> float:
    """Mean distance of what was said from what is, over ten bins of probability, weighted by pairs."""
    bins = np.minimum((probability * _BINS).astype(np.int64), _BINS - 1)
    said = np.bincount(bins, probability, _BINS)
    true = np.bincount(bins, is_one.astype(np.float64), _BINS)
    return float(np.abs(said - true).sum() / max(len(probability), 1))


def _pairs(sizes: Ints) -> int:
    return int((sizes * (sizes - 1) // 2).sum())
