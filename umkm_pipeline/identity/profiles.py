"""Profiles: what records say of their firm, each different thing once, in the parts by which it is compared.

Belongs here: columns of one profile. A firm that exports weekly has hundreds of records and a handful of profiles;
pairs are made of profiles, not of records. Which pairs is in `blocks.py`, how alike they are in `compare.py`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import ibis
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from umkm_pipeline.identity.addresses import (
    address_words,
    house_number,
    neighbourhood,
    region_in,
    regions,
    street_name,
    street_words,
    village_in,
)
from umkm_pipeline.identity.blocks import Ints
from umkm_pipeline.identity.normalise import owner_key
from umkm_pipeline.identity.sounds import sorted_words, sound
from umkm_pipeline.reference.tables import table

SAID = ("name_key", "owner_key", "address", "village_key", "region_code", "nib", "npwp", "nik_token", "phone_token")
"""Columns of `identity.record` that make a profile."""

READ = ("record_id", "party_role", "source", "source_file_id", *SAID)
"""Columns of `identity.record` that linking reads."""
_ORDER = ("name_key", "owner_key", "address", "village_key", "region_code", "nib")
ORDERED_BY = (*_ORDER, "record_id", "party_role")
"""Columns that decide the order of profiles."""
_REGION_DIGITS = 4


def places(profiles: pa.Table, order: Ints, new: pa.Table) -> Ints:
    """Before which of `order` each new profile belongs.

    Args:
        profiles: as `profiles` gives them.
        order: rows of them, in the order that `profiles` gives.
        new: others, in that order.
    """
    wanted = _sort_keys(new)
    low, high = np.zeros(len(new), dtype=np.int64), np.full(len(new), len(order))
    # A binary search for all at once, so that few of a million texts are made.
    while (searching := np.flatnonzero(low < high)).size:
        middle = (low[searching] + high[searching]) // 2
        before = pc.less(_sort_keys(profiles.take(pa.array(order[middle]))), wanted.take(pa.array(searching)))
        is_before = before.to_numpy(zero_copy_only=False)
        low[searching[is_before]] = middle[is_before] + 1
        high[searching[~is_before]] = middle[~is_before]
    return low


def _sort_keys(profiles: pa.Table) -> pa.Array:
    """One text a profile; texts are in the order of bytes as `profiles` orders profiles."""
    last = "\U0010ffff"
    said = [pc.fill_null(profiles[name].combine_chunks(), last) for name in _ORDER]
    first = pc.binary_join_element_wise(
        profiles["record_id"].combine_chunks(), profiles["party_role"].combine_chunks(), "#"
    )
    keys: pa.Array = pc.binary_join_element_wise(*said, first, "\0")
    return keys


def profiles(records: ibis.Table, con: ibis.BaseBackend, alone: pa.Table) -> tuple[pa.Table, pa.Table]:
    """The profiles, and the profile of each record.

    Records that say the same share a profile if that is enough to know a firm by: a number, or the name with phone or
    with owner and village. "Budi", nine times, may be nine people.

    Args:
        records: `identity.record`.
        con: the engine that it is read with.
        alone: record_id and party_role of records that get a profile of their own, since a person judged them.

    Returns:
        Profiles with the columns `SAID`; their parts `name_sound`, `name_sorted`, `owner_sound`, `owner_sorted`,
        `street`, `number`, `rt_rw`, `village` (sound of its name), `region` (4 digits); and `source`, `file`,
        `record_id` and `party_role` of the first record; `is_enough`, whether what is said is enough to know a firm by.
        Their order depends on no token, so that another key file changes nothing. Then record_id, party_role and
        profile (a row of the first), sorted by record.
    """
    said = _said(records, alone)
    distinct = said.group_by(*SAID, "own").agg(first=said.first.min(), is_enough=said.is_enough.any())
    distinct = distinct.join(said.select("first", "source", "file", "record_id", "party_role"), "first")
    ordered: pa.Table = con.to_pyarrow(distinct.order_by(*_ORDER, "first"))
    numbered = ibis.memtable(ordered.append_column("profile", pa.array(np.arange(len(ordered)))))
    same = [said[name].identical_to(numbered[name]) for name in (*SAID, "own")]
    of_record = said.join(numbered.select(*SAID, "own", "profile"), same).select("record_id", "party_role", "profile")
    of_records = con.to_pyarrow(of_record.order_by("record_id", "party_role"))
    return con.to_pyarrow(_parts(numbered).order_by("profile")), of_records


def hashed(
    records: ibis.Table, con: ibis.BaseBackend, alone: pa.Table, carried: Sequence[str] = (), *, with_said: bool = False
) -> pa.Table:
    """Each record's address with hashes of what it says, by which it is known again in the next run.

    Two hashes are alike by chance only, see `_hash`.

    Args:
        records: `identity.record`.
        con: the engine that it is read with.
        alone: as for `profiles`.
        carried: other columns to carry along.
        with_said: whether to carry along all that linking reads too; a third more memory, which only a month needs.

    Returns:
        record_id, party_role and the columns carried along; `row`, a hash of these and of all that linking reads;
        `said`, a hash that records of one profile share. Sorted by record.
    """
    told = _said(records, alone, carried)
    read = {name: told[name] for name in dict.fromkeys((*READ, *carried))}
    said = {name: told[name] for name in (*SAID, "own")}
    columns = read if with_said else {name: told[name] for name in dict.fromkeys(("record_id", "party_role", *carried))}
    rows = con.to_pyarrow(told.select(**columns, row=_hash(read | said, said), said=_hash(said, said)))
    return rows if _is_sorted(rows) else rows.sort_by([("record_id", "ascending"), ("party_role", "ascending")])


def _hash(columns: Mapping[str, ibis.Value], doubtful: Mapping[str, ibis.Value]) -> ibis.Value:
    """One number of what several columns say, `doubtful` ones being hashed twice.

    The engine's own hash mixes the last of each eight bytes of a text into few bits, and is often the same for texts
    that differ by two characters eight bytes apart. Four bytes further on they are mixed well: where one of the two
    hashes is weak, the other is not.
    """
    further = {name: "...." + value if value.type().is_string() else value for name, value in doubtful.items()}
    return ibis.struct(columns).hash() ^ ibis.struct(further).hash()


def _is_sorted(rows: pa.Table) -> bool:
    """Whether rows are in the order of their addresses: as the lake has them, so that sorting costs nothing."""
    ids, roles = rows["record_id"].combine_chunks(), rows["party_role"].combine_chunks()
    before, after = ids[:-1], ids[1:]
    ordered = pc.or_(pc.less(before, after), pc.and_(pc.equal(before, after), pc.less(roles[:-1], roles[1:])))
    return bool(pc.all(ordered, min_count=0).as_py())


def _said(records: ibis.Table, alone: pa.Table, carried: Sequence[str] = ()) -> ibis.Table:
    """What records say, whether it is enough to know a firm by, and in `own` what keeps one apart from all others."""
    said = records.select(*dict.fromkeys((*READ, *carried)), file=records.source_file_id)
    if len(alone):
        judged = ibis.memtable(alone).distinct().mutate(is_judged=True)
        said = said.left_join(judged, ["record_id", "party_role"]).drop("record_id_right", "party_role_right")
    enough = ibis.coalesce(
        said.nib,
        said.npwp,
        said.nik_token,
        said.name_key + said.phone_token,
        said.name_key + said.owner_key + said.village_key,
    ).notnull()
    address = said.record_id + "#" + said.party_role
    shared = enough & said.is_judged.isnull() if len(alone) else enough
    return said.mutate(first=address, is_enough=enough, own=shared.ifelse("", address))


def said_again(profiles: pa.Table, con: ibis.BaseBackend) -> Ints:
    """Rows of two profiles that say the same, each with the next: one firm, unless a person says otherwise.

    A record that was judged has a profile of its own; what was said of it and another is no reason to part it from
    those that say what it says.

    Args:
        profiles: as `profiles` gives them.
        con: the engine.
    """
    rows = ibis.memtable(profiles.select(["profile", "is_enough", *SAID]))
    rows = rows.filter(rows.is_enough)
    following = rows.profile.lead().over(ibis.window(group_by=list(SAID), order_by="profile"))
    told = con.to_pyarrow(rows.select("profile", following=following).filter(ibis._.following.notnull()))
    pairs: Ints = np.column_stack((told["profile"].to_numpy(), told["following"].to_numpy())).astype(np.int64)
    return pairs[np.lexsort(pairs.T[::-1])]


def _parts(rows: ibis.Table) -> ibis.Table:
    villages = ibis.memtable(table("regions/villages.csv.gz")[["village_code", "village_name"]])
    # A person who stands where the business should keeps titles in the business's key.
    is_code = rows.village_key.re_search(r"^\d{10}$")
    rows = rows.mutate(
        address_words=address_words(rows.address),
        name_sound=sound(ibis.coalesce(owner_key(rows.name_key), rows.name_key)),
        owner_sound=sound(rows.owner_key),
        village_code=is_code.ifelse(rows.village_key, None),
    ).left_join(villages, "village_code")
    written = rows.village_name.upper(), rows.village_key.re_replace(r"^\d+ ", ""), village_in(rows.address_words)
    village = ibis.coalesce(*written).re_replace("[^A-Z0-9]", "")
    place = ibis.coalesce(rows.region_code, rows.village_code, rows.village_key.re_extract(r"^(\d+) ", 1).nullif(""))
    rows = rows.mutate(
        street_words=street_words(rows.address_words),
        village=sound(village).nullif(""),
        place=place.substr(0, _REGION_DIGITS),
        # Looked for only where no column says it: five hundred names are sought.
        region_in=place.isnull().ifelse(region_in(rows.address_words), None),
    ).left_join(ibis.memtable(regions()), "region_in")
    return rows.select(
        "profile",
        *SAID,
        "is_enough",
        "source",
        "file",
        "record_id",
        "party_role",
        "name_sound",
        "owner_sound",
        "village",
        name_sorted=sorted_words(rows.name_sound),
        owner_sorted=sorted_words(rows.owner_sound),
        street=sound(street_name(rows.street_words)),
        number=house_number(rows.street_words),
        rt_rw=neighbourhood(rows.address_words),
        region=ibis.coalesce(rows.place, rows.region_named),
    )
