"""How offices write one name or address differently, whole columns at a time.

Belongs here: text in, the same text otherwise written out. Which share of records that befalls is in `rows.py`.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import numpy.typing as npt
import pandas as pd

from benchmarks.linkage.words import Texts

Chosen = npt.NDArray[np.bool_]

_OLD = (("u", "oe"), ("c", "tj"), ("j", "dj"), ("y", "j"))
_TRANSLITERATED = (
    *(("Muhammad", "Mohamad"), ("Muhammad", "Muh."), ("Abdul", "Abd."), ("sy", "s"), ("kh", "h"), ("f", "p")),
    *(("y", "i"), ("z", "s"), ("dd", "d"), ("ah", "a"), ("v", "p"), ("ks", "x"), ("q", "k"), ("ia", "iya")),
)
_ABBREVIATED = (("Toko", "TK."), ("Warung", "Wr."), ("Industri", "Ind."), ("Kerajinan", "Krj"), ("Rumah Makan", "RM"))
_STREET = ("Jl. ", "Jalan ", "JLN ", "Jl ", "")
_FORMS = {
    "UD": ("UD {}", "UD. {}", "{}, UD", "U.D. {}", "{}"),
    "CV": ("CV {}", "CV. {}", "{}, CV", "C.V. {}", "{}"),
    "PT": ("PT {}", "PT. {}", "{}, PT", "P.T. {}", "{}"),
    "KUB": ("KUB {}", "Kelompok Usaha Bersama {}", "K.U.B. {}", "Kelompok {}", "{}"),
    "KOP": ("Koperasi {}", "Kop. {}", "KSU {}", "{}"),
}
_TITLES = ("H. {}", "Hj. {}", "Ibu {}", "Bpk {}", "{}, S.E.", "{}, S.Pd", "Dr. {}")
_LETTERS = np.frombuffer(b"abcdefghijklmnopqrstuvwxyz", dtype=np.uint8)
_FEWEST_LETTERS = 4
_LETTERS_OF_A_SOUND = 2


def chosen(rng: np.random.Generator, count: int, share: float) -> Chosen:
    """Some of so many."""
    return rng.random(count) < share


def typed_wrong(rng: np.random.Generator, texts: Texts, where: Chosen) -> Texts:
    """One letter replaced, left out, doubled or exchanged with the next."""
    at = np.flatnonzero(where & (texts != ""))
    if not at.size:
        return texts
    letters = np.array([text.encode("ascii", "replace") for text in texts[at]], dtype=np.bytes_)
    width = letters.dtype.itemsize + 1
    grid = np.zeros((len(at), width), dtype=np.uint8)
    grid[:, :-1] = letters.view(np.uint8).reshape(len(at), -1)
    length = np.char.str_len(letters)
    long = length >= _FEWEST_LETTERS
    place = 1 + (rng.random(len(at)) * (length - 2)).astype(np.int64).clip(0)
    column, kind, row = np.arange(width), rng.integers(4, size=len(at)), np.arange(len(at))
    source = np.broadcast_to(column, grid.shape).copy()
    source += (kind[:, None] == 1) & (column >= place[:, None])
    source -= (kind[:, None] == 2) & (column > place[:, None])  # noqa: PLR2004
    swap = (kind == 3) & (place + 1 < length)  # noqa: PLR2004
    source[row[swap], place[swap]] += 1
    source[row[swap], place[swap] + 1] -= 1
    changed = np.take_along_axis(grid, source.clip(0, width - 1), axis=1)
    replaced = kind == 0
    changed[row[replaced], place[replaced]] = _LETTERS[rng.integers(len(_LETTERS), size=int(replaced.sum()))]
    changed[~long] = grid[~long]
    result = texts.copy()
    result[at] = [line.tobytes().rstrip(b"\0").decode("ascii") for line in changed]
    return result


def digit_wrong(rng: np.random.Generator, numbers: Texts, where: Chosen) -> Texts:
    """One digit (or hexadecimal digit of a stand-in, which then is another person's or nobody's) replaced."""
    result = numbers.copy()
    at = np.flatnonzero(where)
    digit, places = rng.integers(10, size=len(at)).astype(str), rng.integers(1, 13, size=len(at))
    result[at] = [
        number[:place] + new + number[place + 1 :]
        for number, new, place in zip(numbers[at], digit, places, strict=True)
    ]
    return result


def old_spelling(rng: np.random.Generator, texts: Texts, where: Chosen) -> Texts:
    """As before 1972: oe, tj, dj, j."""
    return _one_replaced(rng, texts, where, _OLD)


def transliterated(rng: np.random.Generator, texts: Texts, where: Chosen) -> Texts:
    """Other letters for the same sounds."""
    return _one_replaced(rng, texts, where, _TRANSLITERATED)


def abbreviated(rng: np.random.Generator, texts: Texts, where: Chosen) -> Texts:
    """Words that name a trade, shortened."""
    return _one_replaced(rng, texts, where, _ABBREVIATED)


def word_left_out(rng: np.random.Generator, texts: Texts, where: Chosen, fewest: int) -> Texts:
    """Without the last word, or the first, where so many are left."""
    words = pd.Series(texts).str.split(" ")
    several = where & (pd.Series(texts).str.count(" ").to_numpy() >= fewest)
    last = several & (rng.random(len(texts)) < 0.8)  # noqa: PLR2004
    result = texts.copy()
    result[last] = words[last].str[:-1].str.join(" ")
    first = several & ~last
    result[first] = words[first].str[1:].str.join(" ")
    return result


def turned_round(texts: Texts, where: Chosen) -> Texts:
    """The last word first."""
    words = pd.Series(texts[where]).str.rsplit(" ", n=1)
    result = texts.copy()
    result[where] = words.str[::-1].str.join(" ").to_numpy(dtype=object)
    return result


def with_form(rng: np.random.Generator, names: Texts, forms: Texts) -> Texts:
    """Names with their legal form, somehow written or left out."""
    result = names.copy()
    for form, patterns in _FORMS.items():
        _written(rng, result, forms == form, patterns)
    return result


def with_title(rng: np.random.Generator, names: Texts, where: Chosen) -> Texts:
    """Names of people with a title or degree."""
    result = names.copy()
    _written(rng, result, where, _TITLES)
    return result


def cased(rng: np.random.Generator, texts: Texts) -> Texts:
    """Some in capitals, some in small letters."""
    how = rng.random(len(texts))
    series = pd.Series(texts)
    return np.select([how < 0.4, how > 0.93], [series.str.upper(), series.str.lower()], texts).astype(object)  # noqa: PLR2004


def address(rng: np.random.Generator, street: Texts, number: Texts, rt: Texts, rw: Texts) -> Texts:
    """Street, number, RT and RW, each written in one of several ways or left out."""
    count = len(street)
    text = np.array(_STREET, dtype=object)[rng.integers(len(_STREET), size=count)] + street
    no = np.array([" No. ", " No ", " no.", " "], dtype=object)[rng.integers(4, size=count)]
    text = np.where(chosen(rng, count, 0.75), text + no + number, text)
    padded = [pd.Series(value).str.zfill(3).to_numpy(dtype=object) for value in (rt, rw)]
    short, long = " RT " + rt + "/RW " + rw, " RT." + padded[0] + " RW." + padded[1]
    way = rng.integers(4, size=count)
    written: Texts = np.select([way == 0, way == 1], [text + short, text + long], text).astype(object)
    return written


def _one_replaced(rng: np.random.Generator, texts: Texts, where: Chosen, pairs: Iterable[tuple[str, str]]) -> Texts:
    """Where one of the pairs fits, its left side gives way to its right side, from a random pair on."""
    pairs = tuple(pairs)
    result, start = texts.copy(), rng.integers(len(pairs), size=len(texts))
    for number, (left, right) in enumerate(pairs):
        at = np.flatnonzero(where & ((start == number) | (rng.random(len(texts)) < 1 / len(pairs))))
        result[at] = [
            text.replace(left, right, 1)
            if len(left) > _LETTERS_OF_A_SOUND
            else text[:1] + text[1:].replace(left, right, 1)
            for text in result[at]
        ]
    return result


def _written(rng: np.random.Generator, texts: Texts, where: Chosen, patterns: tuple[str, ...]) -> None:
    at = np.flatnonzero(where)
    texts[at] = [
        patterns[k].format(text) for k, text in zip(rng.integers(len(patterns), size=len(at)), texts[at], strict=True)
    ]
