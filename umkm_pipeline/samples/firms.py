"""The firms: who exists, where, how large, and with which numbers. All else is derived from them.

Belongs here: the universe and its truth. What files say about a firm is `registries.py`, `trainings.py`, `trade.py`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from umkm_pipeline.model.codes import SizeClass
from umkm_pipeline.samples import goods, ids, names
from umkm_pipeline.samples.chance import happens
from umkm_pipeline.samples.goods import Product
from umkm_pipeline.samples.places import Place, district_places, places, regions_of


@dataclass(frozen=True, slots=True)
class Owner:
    """The person behind a firm; two firms of one owner share this."""

    name: str
    sex: str
    nik: str
    phone: str
    email: str


@dataclass(frozen=True, slots=True)
class Firm:
    """One firm as it truly is. Money in rupiah, turnover of a year."""

    key: str
    owner: Owner
    name: str
    legal_form: str
    size: SizeClass
    place: Place
    address: str
    nib: str
    nib_issued_on: date
    npwp: str
    product: Product
    turnover: int
    capital: int
    workers: int
    certificates: tuple[str, ...]


@dataclass(slots=True)
class Universe:
    """All firms, and the groups that programmes and files are made of."""

    firms: list[Firm] = field(default_factory=list)
    groups: dict[str, list[Firm]] = field(default_factory=dict)

    def group(self, *group_names: str) -> list[Firm]:
        """Firms of some groups, in order of making."""
        return [firm for name in group_names for firm in self.groups[name]]

    @property
    def cohorts(self) -> frozenset[str]:
        """Keys of firms on which published figures rest; registries write them completely and rightly."""
        return frozenset(firm.key for firm in self.group(*_COHORTS, *_COHORTS_KOMINFO))


@dataclass(frozen=True, slots=True)
class _Group:
    name: str
    count: int
    regions: tuple[str, ...]
    products: tuple[Product, ...]
    sizes: tuple[tuple[SizeClass, float], ...]
    nib_share: float = 0.85
    scales: bool = True
    nib_years: int = 1


PP7_SINCE = date(2021, 2, 2)
"""Since then size goes by capital or sales under PP 7/2021; before, the sample's sheets give capital of micro firms
only, because the older law has other bounds."""
MIKRO, KECIL, MENENGAH, BESAR = SizeClass.MIKRO, SizeClass.KECIL, SizeClass.MENENGAH, SizeClass.BESAR
_USUAL = ((MIKRO, 0.78), (KECIL, 0.18), (MENENGAH, 0.04))
_EXPORTING = ((MIKRO, 0.3), (KECIL, 0.5), (MENENGAH, 0.2))
KALSEL_MICRO, KALSEL_OTHERS = 328, 36
"""328 of 364 is 90.11 %, the published share of micro firms (328,567 of 364,628)."""

_JATENG = goods.BY_PROVINCE["33"]
_SULSEL = goods.BY_PROVINCE["73"]
_WIDESPREAD = (
    goods.COFFEE,
    goods.RATTAN,
    goods.FURNITURE,
    goods.CHIPS,
    goods.WEAVING,
    goods.CHARCOAL,
    goods.PALM_SUGAR,
)
ECP_SITES = ("1271", "1671", "3171", "3273", "3471", "3578", "3671", "5271", "6171", "6472", "7171", "7471")
"""Twelve provinces, as published of the export coaching programme of 2023; which ones, nobody published."""
KOMINFO_AREA = ("7401", "8271", "9171", "9202", "9403", "9501", "9671")
"""With the sites of 2023 and 2024 eleven provinces, six of them Papuan, as published; of the others the sites' own are
known."""
_GROUPS: tuple[_Group, ...] = (
    _Group("jateng_coaching", 25, ("3320", "3322", "3318", "3374", "3372"), _JATENG, _EXPORTING, 1.0, scales=False),
    _Group("jateng_pool", 165, ("3320", "3320", "3301", "3310", "3318", "3374", "3308"), _JATENG, _USUAL),
    _Group("sulsel_selected", 140, ("7371", "7309", "7315", "7302"), _SULSEL, _EXPORTING, 1.0, scales=False),
    _Group("sulsel_pool", 440, regions_of("73"), _SULSEL, _USUAL, nib_years=4),
    _Group("kominfo_2023", 90, ("7308", "7307", "7304"), _SULSEL, _USUAL, 0.7, scales=False),
    _Group("bone_pool", 60, ("7308", "7307", "7304"), _SULSEL, _USUAL, 0.6),
    _Group(
        "kalsel_micro",
        KALSEL_MICRO,
        regions_of("63"),
        goods.BY_PROVINCE["63"],
        ((MIKRO, 1.0),),
        scales=False,
        nib_years=4,
    ),
    _Group(
        "kalsel_others",
        KALSEL_OTHERS,
        regions_of("63"),
        goods.BY_PROVINCE["63"],
        ((KECIL, 0.8), (MENENGAH, 0.2)),
        1.0,
        scales=False,
    ),
    _Group("kalsel_dirty", 27, regions_of("63"), goods.BY_PROVINCE["63"], ((MIKRO, 1.0),), 1.0, scales=False),
    _Group("lampung_assisted", 90, regions_of("18"), goods.BY_PROVINCE["18"], _USUAL, 0.9, scales=False),
    _Group("lampung_pool", 110, regions_of("18"), goods.BY_PROVINCE["18"], _USUAL),
    _Group(
        "lampung_large",
        8,
        ("1871", "1801", "1802"),
        (goods.PALM_OIL, goods.PINEAPPLE, goods.COFFEE),
        ((BESAR, 1.0),),
        1.0,
        scales=False,
    ),
    _Group("merauke", 30, ("9301",), goods.BY_PROVINCE["93"], _USUAL, 0.7, scales=False),
    _Group("masohi", 30, ("810117",), goods.BY_PROVINCE["81"], _USUAL, 0.7, scales=False),
    _Group("manggarai_barat", 30, ("5315",), goods.BY_PROVINCE["53"], _USUAL, 0.7, scales=False),
    _Group("nickel", 2, ("7371",), (goods.NICKEL,), ((BESAR, 1.0),), 1.0, scales=False),
    _Group("traders", 12, ("7371", "3374", "6371", "1871"), (goods.SEAWEED,), ((MENENGAH, 1.0),), 1.0, scales=False),
    _Group("jateng_coached", 115, ("3320", "3322", "3318", "3374", "3372"), _JATENG, _EXPORTING, 1.0, scales=False),
    _Group("sumbar_candidates", 90, ("1371", "1306", "1375"), _WIDESPREAD, _USUAL, 1.0, scales=False),
    _Group("ecp", 360, ECP_SITES, _WIDESPREAD, _EXPORTING, 1.0, scales=False),
    _Group("kominfo_area", 14, KOMINFO_AREA, _WIDESPREAD, _USUAL, 1.0, scales=False),
)
"""In order of making, so that a group at the end changes none before it; a region of 6 digits is a kecamatan."""

UNREGISTERED = ("jateng_coached", "sumbar_candidates", "ecp", "kominfo_area")
"""Groups that stand in lists of programmes alone, in no registry."""

_COHORTS = ("jateng_coaching", "sulsel_selected", "lampung_assisted", "lampung_large", "nickel", "traders")
_COHORTS_KOMINFO = ("kominfo_2023", "merauke", "masohi", "manggarai_barat")

_BOUNDS: dict[SizeClass, tuple[tuple[int, int], tuple[int, int], tuple[int, int]]] = {
    MIKRO: ((1, 23), (5, 48), (1, 4)),
    KECIL: ((171, 204), (1_100, 4_800), (5, 19)),
    MENENGAH: ((1_334, 3_700), (5_400, 9_800), (20, 99)),
    BESAR: ((6_000, 30_000), (12_000, 90_000), (150, 480)),
}
"""Million rupiah a month, million rupiah of capital, workers: in the class by sales and by capital under PP 7/2021, and
by sales under UU 20/2008."""

_STREETS = ("Jl. Poros", "Jl. Pelabuhan", "Jl. Pasar Lama", "Jl. Melati", "Jl. Kenanga", "Dusun Timur", "Lingkungan")


def make_universe(rng: Random, scale: float = 1.0) -> Universe:
    """Make all firms. `scale` multiplies the pools around the programmes, never the programmes' own cohorts."""
    universe = Universe()
    for group in _GROUPS:
        count = max(1, round(group.count * scale)) if group.scales else group.count
        made: list[Firm] = []
        universe.groups[group.name] = made
        for position in range(count):
            firm = _make_firm(rng, group, position, len(universe.firms) + 1, _earlier_owner(rng, group, made))
            made.append(firm)
            universe.firms.append(firm)
    return universe


def _earlier_owner(rng: Random, group: _Group, made: list[Firm]) -> Firm | None:
    """In pools, one firm in forty belongs to the owner of an earlier one."""
    return rng.choice(made) if group.scales and made and happens(rng, 1 / 40) else None


def _make_firm(rng: Random, group: _Group, position: int, serial: int, sibling: Firm | None) -> Firm:
    region = group.regions[position % len(group.regions)]
    place = rng.choice(places(region) if len(region) == len("7308") else district_places(region))
    place = sibling.place if sibling else place
    product = group.products[position % len(group.products)]
    size = rng.choices([size for size, _ in group.sizes], [share for _, share in group.sizes])[0]
    turnover, capital, workers = (rng.randint(*bounds) for bounds in _BOUNDS[size])
    issued_on = date(2018, 8, 1) + timedelta(days=rng.randrange(30, 200) + 365 * rng.randrange(group.nib_years))
    legal_form = _legal_form(rng, size)
    return Firm(
        key=f"F{serial:06d}",
        owner=sibling.owner if sibling else _make_owner(rng, place, serial),
        name=names.business_name(rng, product.name.split()[-1].title()),
        legal_form=legal_form,
        size=size,
        place=place,
        address=f"{rng.choice(_STREETS)} No. {rng.randint(1, 220)}",
        nib=ids.make_nib(issued_on, serial) if happens(rng, group.nib_share) else "",
        nib_issued_on=issued_on,
        npwp=ids.make_npwp(serial) if legal_form in {"PT", "CV", "KOPERASI"} else "",
        product=product,
        turnover=turnover * 12_000_000,
        capital=capital * 1_000_000,
        workers=workers,
        certificates=_certificates(rng, product),
    )


def _make_owner(rng: Random, place: Place, serial: int) -> Owner:
    sex = rng.choice("LPP")
    name = names.person_name(rng, sex)
    born_on = date(1960, 1, 1) + timedelta(days=rng.randrange(15_000))
    nik = ids.make_nik(place.nik_prefix, born_on, sex, serial)
    email = f"{name.split()[0].lower()}{serial}@contoh.example" if happens(rng, 0.5) else ""
    return Owner(name, sex, nik, ids.make_phone(serial), email)


def _legal_form(rng: Random, size: SizeClass) -> str:
    if size is MIKRO:
        return rng.choices(("UD", "PERORANGAN", "KELOMPOK", "KOPERASI"), (0.45, 0.35, 0.15, 0.05))[0]
    return rng.choices(("PT", "CV", "KOPERASI"), (0.3, 0.6, 0.1) if size is KECIL else (0.8, 0.2, 0.0))[0]


def _certificates(rng: Random, product: Product) -> tuple[str, ...]:
    likely = (("PIRT", 0.6), ("HALAL", 0.5), ("HACCP", 0.1)) if product.food else (("SNI", 0.1),)
    return tuple(name for name, share in likely if happens(rng, share))
