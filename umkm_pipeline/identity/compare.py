"""How alike two profiles are, field by field: the numbers that a score is made of.

Belongs here: pairs in, features out, whole columns at a time. NIBs are no feature: agreement on them is what the score
is trained on (`model.py`). Alike is 1, unlike 0, and NaN is "one of them does not say".
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
from rapidfuzz import fuzz
from rapidfuzz.distance import OSA, Indel, JaroWinkler
from rapidfuzz.process import cpdist
from scipy.sparse import csr_array

from umkm_pipeline.at_once import at_once
from umkm_pipeline.identity.blocks import Ints, Pairs

Floats = npt.NDArray[np.float32]
Codes = npt.NDArray[np.int32]

FIELDS: dict[str, tuple[str, ...]] = {
    "name": ("name_ratio", "name_words", "name_start", "name_rarity", "name_shared", "name_left"),
    "owner": ("owner_ratio", "owner_words", "owner_start", "owner_rarity", "owner_names", "owner_shared", "owner_left"),
    "name_as_owner": ("crossed", "crossed_words"),
    "address": ("street_ratio", "number", "rt_rw"),
    "place": ("village_ratio", "region"),
    "phone": ("phone", "phone_sharers"),
    "nik": ("nik", "nik_sharers"),
    "npwp": ("npwp",),
    "list": ("same_list",),
    "together": ("weight",),
}
"""Features by the field that they speak of; what a link is explained by is summed over the features of a field."""

FEATURES = tuple(feature for features in FIELDS.values() for feature in features)

RISING = frozenset(
    {
        "name_ratio",
        "name_words",
        "name_start",
        "owner_ratio",
        "owner_words",
        "owner_start",
        "crossed",
        "crossed_words",
        "name_shared",
        "owner_shared",
        "street_ratio",
    }
) | {"number", "rt_rw", "village_ratio", "region", "phone", "nik", "npwp", "weight"}
"""Features that can only speak for a link the more, the higher they are."""


class Compared:
    """Profiles made ready to be compared: texts as objects once they are needed, everything else as numbers.

    Args:
        profiles: as `profiles.py` makes them.
        order: rows of `profiles` that are compared, in the order in which they are numbered; all by default. How rare
            a name, a word or a number is, is told of these, all of them, whoever asks.
    """

    def __init__(self, profiles: pa.Table, order: Ints | None = None) -> None:
        order = np.arange(len(profiles)) if order is None else order
        self._texts = {name: _Texts(profiles[name], order) for name in (*_TEXTS, "nib", "npwp")}
        for who in ("name", "owner"):
            self._texts[f"{who}_joined"] = _Texts(profiles[f"{who}_sound"], order, without=" ")
        self.count = len(order)
        # Names are numbered across businesses and people, since lists exchange the two.
        either = pa.chunked_array([*profiles["name_sorted"].chunks, *profiles["owner_sorted"].chunks], pa.string())
        wanted: dict[str, Callable[[], Codes]] = {"either": partial(_codes, either)}
        wanted |= {name: partial(_codes, profiles[name]) for name in _CODED}
        for who in ("name", "owner"):
            wanted[f"{who}_start"] = partial(_codes_of_part, profiles[f"{who}_sound"], slice(0, _LETTERS))
            wanted[f"{who}_end"] = partial(_codes_of_part, profiles[f"{who}_sound"], slice(-_LETTERS, None))
        codes = dict(zip(wanted, at_once(self.count, list(wanted.values())), strict=True))
        names = codes.pop("either")
        self._codes = {name: of_rows[order] for name, of_rows in codes.items()}
        for who, of_rows in (("name", names[: len(profiles)]), ("owner", names[len(profiles) :])):
            self._codes[f"{who}_sorted"] = of_rows[order]
            said = np.where(of_rows[order] < 0, of_rows[order], 0)
            self._codes[f"{who}_sound"] = self._codes[f"{who}_joined"] = said
        self._rarity = {name: _rarity(self._codes[name], one_in) for name, one_in in _ONE_IN.items()}
        self._sharers = {name: _sharers(self._codes[name]) for name in ("phone_token", "nik_token")}
        self._words = _Words(*(profiles[f"{who}_sound"].take(pa.array(order)) for who in ("name", "owner")))
        self._owner_names = _names_of(self._codes["owner_sorted"], self._codes["region"], self._codes["name_sorted"])
        self._listed = pc.equal(profiles["source"], _LISTS).to_numpy()[order]

    def features(self, pairs: Pairs, npwp_hidden: npt.NDArray[np.bool_] | None = None) -> Floats:
        """One row a pair, one column a feature. Memory is that of the pairs: callers hand over a piece at a time.

        Args:
            pairs: which.
            npwp_hidden: pairs as if they had no NPWP, which tells of them what the features are to be held against.
        """
        columns = self._columns(pairs.left, pairs.right, npwp_hidden)
        return np.column_stack([columns[feature] for feature in FEATURES]).astype(np.float32)

    def same(self, name: str, pairs: Pairs) -> npt.NDArray[np.bool_]:
        """Whether both say the same of a coded column."""
        left, right = self._codes[name][pairs.left], self._codes[name][pairs.right]
        same: npt.NDArray[np.bool_] = (left == right) & (left >= 0)
        return same

    def differ(self, name: str, pairs: Pairs) -> npt.NDArray[np.bool_]:
        """Whether both say something, and not the same."""
        left, right = self._codes[name][pairs.left], self._codes[name][pairs.right]
        differ: npt.NDArray[np.bool_] = (left != right) & (left >= 0) & (right >= 0)
        return differ

    def rarity(self, name: str) -> Floats:
        """Of each profile, how rare its value of a coded column is: logarithm of how many there are to one with it."""
        return self._rarity[name]

    def codes(self, name: str) -> Codes:
        """One integer a profile, the same for the same value; -1 for none."""
        return self._codes[name]

    def slips(self, name: str, pairs: Pairs) -> npt.NDArray[np.integer]:
        """By how many slips of the hand two numbers differ (a digit, two neighbours exchanged); both must have one."""
        numbers = self._texts[name]
        return np.asarray(cpdist(numbers[pairs.left], numbers[pairs.right], scorer=OSA.distance, workers=_WORKERS))

    def _columns(
        self, left: Ints, right: Ints, npwp_hidden: npt.NDArray[np.bool_] | None
    ) -> dict[str, npt.NDArray[np.floating]]:
        columns = self._people(left, right, ("name", "owner"))
        crossed = self._crossed(left, right, "sorted", Indel.normalized_similarity)
        columns["crossed"] = np.fmax(*crossed)
        columns["crossed_words"] = np.fmax(*self._crossed(left, right, "sound", fuzz.token_set_ratio)) / 100
        turned = np.flatnonzero(_are_turned(columns["name_ratio"], columns["owner_ratio"], *crossed))
        for feature, values in self._people(left[turned], right[turned], ("owner", "name")).items():
            columns[feature][turned] = values
        columns["owner_names"] = np.fmax(self._owner_names[left], self._owner_names[right])
        columns["street_ratio"] = self._alike("street", left, right, Indel.normalized_similarity)
        columns["village_ratio"] = self._alike("village", left, right, Indel.normalized_similarity)
        for feature, name in _EQUAL.items():
            columns[feature] = self._equal(name, left, right)
        if npwp_hidden is not None:
            columns["npwp"][npwp_hidden] = np.nan
        columns["nik"][columns["nik"] == 0] = np.nan
        for feature, name in (("phone", "phone_token"), ("nik", "nik_token")):
            sharers = self._sharers[name][left]
            columns[f"{feature}_sharers"] = np.where(columns[feature] == 1, sharers, np.nan)
        columns["weight"] = self._weight(columns, left, right)
        same = self._codes["file"][left] == self._codes["file"][right]
        columns["same_list"] = (same & self._listed[left] & self._listed[right]).astype(np.float32)
        return columns

    def _people(self, left: Ints, right: Ints, as_: tuple[str, str]) -> dict[str, npt.NDArray[np.floating]]:
        """How alike the businesses are, and the owners; of the left, as what its name and owner are to be taken."""
        columns: dict[str, npt.NDArray[np.floating]] = {}
        for of_left, who in zip(as_, ("name", "owner"), strict=True):

            def alike(parts: str, scorer: object, one: str = of_left, other: str = who) -> npt.NDArray[np.floating]:
                return self._scored(f"{one}_{parts}", left, f"{other}_{parts}", right, scorer)

            # "TOKOMAJU" is "TOKO MAJU" with a blank lost; in sorted words, little would be left of it.
            ratios = (alike(parts, Indel.normalized_similarity) for parts in ("sorted", "joined"))
            columns[f"{who}_ratio"] = np.fmax(*ratios)
            columns[f"{who}_words"] = alike("sound", fuzz.token_set_ratio) / 100
            columns[f"{who}_start"] = alike("sound", JaroWinkler.normalized_similarity)
            one, other = self._rarity[f"{of_left}_sorted"][left], self._rarity[f"{who}_sorted"][right]
            columns[f"{who}_rarity"] = np.minimum(one, other)
            columns[f"{who}_shared"], columns[f"{who}_left"] = self._words.shared(of_left, who, left, right)
        return columns

    def _crossed(self, left: Ints, right: Ints, parts: str, scorer: object) -> tuple[npt.NDArray[np.floating], ...]:
        """How alike the business of the one is to the owner of the other, and the other way round."""
        ways = ((left, right), (right, left))
        return tuple(self._scored(f"name_{parts}", one, f"owner_{parts}", other, scorer) for one, other in ways)

    def _weight(self, columns: dict[str, npt.NDArray[np.floating]], left: Ints, right: Ints) -> Floats:
        """How much more probable all that agrees is of one firm than by chance, roughly: a sum of logarithms.

        After Fellegi and Sunter (1969): agreement counts by how rare the value is, and disagreement by a constant.
        """
        total = np.zeros(len(left), dtype=np.float32)
        for feature, name in (*_SHOWN.items(), *_EQUAL.items()):
            alike, rarity = columns[feature], self._rarity[name]
            rare = columns[_RARITIES[feature]] if feature in _RARITIES else np.fmin(rarity[left], rarity[right])
            agreement = rare * np.clip((alike - _HALF) / _HALF, 0, 1) ** 2
            total += np.nan_to_num(np.where(alike < _HALF, -_AGAINST, agreement))
        return total

    def _alike(self, name: str, left: Ints, right: Ints, scorer: object) -> npt.NDArray[np.floating]:
        return self._scored(name, left, name, right, scorer)

    def _scored(self, one: str, left: Ints, other: str, right: Ints, scorer: object) -> npt.NDArray[np.floating]:
        said = (self._codes[one][left] >= 0) & (self._codes[other][right] >= 0)
        scores = np.full(len(left), np.nan, dtype=np.float32)
        if said.any():
            texts = self._texts[one][left[said]], self._texts[other][right[said]]
            scores[said] = cpdist(*texts, scorer=scorer, dtype=np.float32, workers=_WORKERS)  # type: ignore[arg-type]
        return scores

    def _equal(self, name: str, left: Ints, right: Ints) -> npt.NDArray[np.floating]:
        one, other = self._codes[name][left], self._codes[name][right]
        return np.where((one < 0) | (other < 0), np.nan, one == other).astype(np.float32)


class _Texts:
    """A column of texts, made objects where they are looked at: of a month alone, only few are."""

    def __init__(self, column: pa.ChunkedArray, order: Ints, *, without: str = "") -> None:
        self._column, self._order, self._without = column, order, without
        self._made = np.zeros(len(order), dtype=bool)
        self._objects = np.full(len(order), None, dtype=object)

    def __getitem__(self, rows: Ints) -> npt.NDArray[np.object_]:
        wanted = np.zeros(len(self._order), dtype=bool)
        wanted[rows] = True
        lacking = np.flatnonzero(wanted & ~self._made)
        if lacking.size:
            texts = self._column.take(pa.array(self._order[lacking]))
            texts = pc.replace_substring(texts, self._without, "") if self._without else texts
            # One object for all that say the same: villages and streets are few.
            coded = texts.combine_chunks().dictionary_encode(null_encoding="encode")
            self._objects[lacking] = coded.dictionary.to_numpy(zero_copy_only=False)[coded.indices.to_numpy()]
            self._made[lacking] = True
        objects: npt.NDArray[np.object_] = self._objects[rows]
        return objects


class _Words:
    """The words of names and owners, each weighted by how rare it is among all names of firms and people."""

    def __init__(self, names: pa.ChunkedArray, owners: pa.ChunkedArray) -> None:
        words = [pc.split_pattern(column.combine_chunks(), " ") for column in (names, owners)]
        vocabulary = pa.concat_arrays([pc.list_flatten(lists) for lists in words]).dictionary_encode()
        codes = vocabulary.indices.to_numpy()
        count, several = len(names), len(vocabulary.dictionary)
        matrices = {}
        for who, lists in zip(("name", "owner"), words, strict=True):
            flat, codes = codes[: len(pc.list_flatten(lists))], codes[len(pc.list_flatten(lists)) :]
            row = pc.list_parent_indices(lists).to_numpy()
            matrix = csr_array((np.ones(len(flat), np.float32), (row, flat)), shape=(count, several))
            matrix.data[:] = 1
            matrices[who] = matrix
        held = np.asarray(sum(matrix.sum(axis=0) for matrix in matrices.values()))
        share = (held + _USUAL / _WORD) / (count + _USUAL)
        self._weights = -np.log(share).astype(np.float32).clip(0)
        self._matrices = matrices
        self._totals = {who: np.asarray(matrix @ self._weights, np.float32) for who, matrix in matrices.items()}
        self._said = {"name": pc.is_valid(names).to_numpy(), "owner": pc.is_valid(owners).to_numpy()}

    def shared(self, one: str, other: str, left: Ints, right: Ints) -> tuple[Floats, Floats]:
        """How rare the words are that both have, and those that one has beyond: of the two sides, the less."""
        both = self._matrices[one][left].multiply(self._matrices[other][right])
        shared = np.asarray(both @ self._weights, np.float32)
        beyond = np.minimum(self._totals[one][left], self._totals[other][right]) - shared
        unsaid = ~(self._said[one][left] & self._said[other][right])
        shared[unsaid], beyond[unsaid] = np.nan, np.nan
        return shared, beyond.clip(0)


_WORKERS = 2
_TEXTS = ("name_sound", "name_sorted", "owner_sound", "owner_sorted", "street", "village")
_EQUAL = {
    "number": "number",
    "rt_rw": "rt_rw",
    "region": "region",
    "phone": "phone_token",
    "nik": "nik_token",
    "npwp": "npwp",
}
_SHOWN = {
    "name_ratio": "name_sorted",
    "owner_ratio": "owner_sorted",
    "street_ratio": "street",
    "village_ratio": "village",
}
_RARITIES = {"name_ratio": "name_rarity", "owner_ratio": "owner_rarity"}
_USUAL = 2_000
_NAME, _PART_OF_NAME, _NUMBER, _WORD = 20_000, 2_000, 300_000, 500
_ONE_IN = {
    **dict.fromkeys(("name_sorted", "owner_sorted"), _NAME),
    **dict.fromkeys(("phone_token", "nik_token", "npwp"), _NUMBER),
    "village": 8_000,
    "street": 80,
    "number": 100,
    "rt_rw": 80,
    "region": 100,
    **dict.fromkeys(("name_start", "name_end", "owner_start", "owner_end"), _PART_OF_NAME),
}
"""How rare a value usually is: one in so many."""
_HALF, _AGAINST = 0.5, 2.0
_TURNED, _BY_FAR = 0.8, 0.1
_LETTERS = 5
_LISTS = "registry"
"""The source whose files name a firm once."""
_CODED = ("street", "village", *_EQUAL.values(), "file", "nib")


def _are_turned(name: Floats, owner: Floats, one: Floats, other: Floats) -> npt.NDArray[np.bool_]:
    """Whether one of two profiles has its owner where the business should be, by how alike names are."""
    straight, crossed = (
        np.mean([np.nan_to_num(ratio, nan=_HALF) for ratio in ratios], axis=0)
        for ratios in ((name, owner), (one, other))
    )
    turned: npt.NDArray[np.bool_] = (np.fmax(one, other) >= _TURNED) & (crossed > straight + _BY_FAR)
    return turned


def _codes(values: pa.ChunkedArray) -> Codes:
    """One integer for each value, -1 for none."""
    indices = values.combine_chunks().dictionary_encode().indices
    codes: Codes = pc.fill_null(indices, -1).to_numpy(zero_copy_only=False).astype(np.int32)
    return codes


def _codes_of_part(values: pa.ChunkedArray, letters: slice) -> Codes:
    return _codes(pc.utf8_slice_codeunits(values, letters.start, letters.stop))


def _sharers(codes: Codes) -> Floats:
    """Logarithm of the number of profiles that say the same."""
    return _sharers_of(codes)[codes]


def _sharers_of(codes: Codes) -> Floats:
    """The same of each code; the last one is of none."""
    counts = np.append(np.bincount(codes[codes >= 0], minlength=int(codes.max(initial=-1)) + 1), 1)
    logarithm: Floats = np.log(np.maximum(counts, 1)).astype(np.float32)
    return logarithm


def _rarity(codes: Codes, one_in: float) -> Floats:
    """Logarithm of how many profiles there are to one that says the same: how much agreement on it says.

    In a few profiles every name is rare and every kabupaten common; so the share of a value is mixed with what is
    usual, one in so many, as if that had been seen in `_USUAL` profiles more.
    """
    count = np.exp(_sharers_of(codes).astype(np.float64))
    share = (count + _USUAL / one_in) / (len(codes) + _USUAL)
    rarity = -np.log(share)
    rarity[-1] = np.nan
    return rarity.astype(np.float32)[codes]


def _names_of(owner: Codes, region: Codes, name: Codes) -> Floats:
    """Logarithm of the number of businesses named with an owner in a region: who has two may be meant by either."""
    said = (owner >= 0) & (region >= 0)
    holder = owner.astype(np.int64) * (int(region.max(initial=0)) + 1) + region
    names = int(name.max(initial=0)) + 1
    named = np.sort((holder * names + name)[said & (name >= 0)])
    if not len(named):
        return np.full(len(owner), np.nan, dtype=np.float32)
    named = named[np.diff(named, prepend=-1) != 0] // names
    first = np.flatnonzero(np.diff(named, prepend=-1))
    holders, counts = named[first], np.diff(first, append=len(named))
    place = np.searchsorted(holders, holder).clip(0, len(holders) - 1)
    count = np.where(holders[place] == holder, counts[place], 1)
    return np.where(said, np.log(count), np.nan).astype(np.float32)
