"""Names of people and businesses, composed from syllables, and how offices vary their spelling.

Belongs here: word lists and composing. Nobody real is meant: given names are a stem and an ending drawn apart.
"""

from __future__ import annotations

from random import Random

from umkm_pipeline.samples.chance import happens

_STEMS = ("Har", "Sur", "Bud", "Wir", "Jat", "Rat", "Sek", "Mul", "Dar", "Kar", "Sam", "Tir", "Yun", "Gun", "Las")
_MORE_STEMS = ("Pur", "Ris", "Sas", "Wah", "Nur", "Mar", "Sul", "Tam", "Ket", "Lin", "Ros", "Dam", "Fir", "Hel", "Kus")
_MALE_ENDINGS = ("yanto", "iadi", "ono", "iman", "awan", "udin", "manto", "arto", "ijan", "asim")
_FEMALE_ENDINGS = ("wati", "ningsih", "yani", "iyah", "astuti", "asari", "tini", "ianti", "iana", "lestari")
_SURNAME_STEMS = ("Bat", "Cend", "Dul", "Gal", "Jon", "Kem", "Lam", "Mang", "Pal", "Rang", "Sal", "Tand", "Wal", "Pat")
_SURNAME_ENDINGS = ("ara", "ongi", "aja", "anto", "ila", "ompo", "unggu", "engah", "awi", "inta", "ebo", "urung")
_FIRST_WORDS = (
    *("Sinar", "Cahaya", "Mutiara", "Karya", "Sumber", "Berkah", "Rejeki", "Mega", "Anugerah", "Bintang", "Citra"),
    *("Dewi", "Surya", "Tunas", "Usaha", "Wahana", "Permata", "Pelita", "Lestari", "Makmur", "Harapan", "Gemilang"),
)
_SECOND_WORDS = (
    *("Abadi", "Bahari", "Celebes", "Damai", "Elok", "Fajar", "Gunung", "Hijau", "Indah", "Jaya", "Kencana", "Laut"),
    *(
        "Mandiri",
        "Nusa",
        "Pagi",
        "Raya",
        "Samudra",
        "Timur",
        "Utama",
        "Wangi",
        "Pesisir",
        "Rimba",
        "Teratai",
        "Barokah",
    ),
)
LEGAL_FORMS = ("PT", "CV", "UD", "KOPERASI", "KELOMPOK", "PERORANGAN")
_WRITTEN_FORMS = {
    "PT": ("PT {}", "PT. {}", "{}, PT", "P.T. {}"),
    "CV": ("CV {}", "CV. {}", "{}, CV", "C.V. {}"),
    "UD": ("UD {}", "UD. {}", "{}, UD", "U.D. {}"),
    "KOPERASI": ("Koperasi {}", "KOPERASI {}", "Kop. {}"),
    "KELOMPOK": ("KUB {}", "Kelompok Usaha Bersama {}", "K.U.B. {}"),
    "PERORANGAN": ("{}",),
}


def person_name(rng: Random, sex: str) -> str:
    """A name of two words for a man (`L`) or woman (`P`)."""
    endings = _MALE_ENDINGS if sex == "L" else _FEMALE_ENDINGS
    given = rng.choice(_STEMS + _MORE_STEMS) + rng.choice(endings)
    return f"{given} {rng.choice(_SURNAME_STEMS)}{rng.choice(_SURNAME_ENDINGS)}"


def business_name(rng: Random, product_word: str) -> str:
    """A business name without its legal form; a third of them name what they make."""
    words = [rng.choice(_FIRST_WORDS), rng.choice(_SECOND_WORDS)]
    if happens(rng, 1 / 3):
        words.append(product_word)
    return " ".join(words)


def written_name(rng: Random, name: str, form: str) -> str:
    """A business name as some office wrote it: legal form, dots, capitals and spaces vary, the words do not."""
    text = rng.choice(_WRITTEN_FORMS[form]).format(name)
    text = rng.choices((text, text.upper(), text.lower()), (0.58, 0.35, 0.07))[0]
    if happens(rng, 0.04):
        text = f" {text.replace(' ', '  ', 1)} "
    return text


def written_person(rng: Random, name: str) -> str:
    """A person's name as some office wrote it: capitals and a title vary."""
    given, _ = name.split()
    titled = f"Hj. {name}" if given.endswith(_FEMALE_ENDINGS) else f"H. {name}"
    return rng.choices((name, name.upper(), titled), (0.64, 0.3, 0.06))[0]


def business_words() -> tuple[tuple[str, ...], tuple[str, ...]]:
    """First and second words of business names, for those who draw many at once."""
    return _FIRST_WORDS, _SECOND_WORDS


def person_words() -> tuple[tuple[str, ...], tuple[str, ...]]:
    """First and second names, for those who draw many at once."""
    given = tuple(stem + ending for stem in _STEMS + _MORE_STEMS for ending in _MALE_ENDINGS + _FEMALE_ENDINGS)
    return given, tuple(stem + ending for stem in _SURNAME_STEMS for ending in _SURNAME_ENDINGS)
