"""Both sides of the rules of numbers that name a firm or reach it (`NUMBER_RULES`)."""

from __future__ import annotations

from tests.quality.edge import Edge, Row, edge


def number_edges(also: Row | None = None) -> tuple[Edge, ...]:
    """The edges, on rows that differ from the source's good one by `also` and by the number."""

    def numbers(rule: str, field: str, good: Row, bad: Row) -> Edge:
        return edge(rule, field, good={**(also or {}), **good}, bad={**(also or {}), **bad})

    padded, rounded = {"nib": "208220012345", "kind:nib": "n"}, {"npwp": "1312166080100000", "kind:npwp": "n"}
    woman = "7308016802960001"
    return (
        numbers("nib_padded", "nib", {"nib": "0208220012345"}, padded),
        numbers("nib_invalid", "nib", padded, {"nib": "208220012345"}),
        numbers("nib_invalid", "nib", {"nib": "1208220012345"}, {"nib": "12082200123456"}),
        numbers("nib_invalid", "nib", {"nib": "208220012345.0"}, {"nib": "20822001234.0"}),
        numbers("nib_tidied", "nib", {"nib": "'1208-2200 12345"}, {"nib": "NIB: 1208220012345"}),
        numbers("npwp_tidied", "npwp", {"npwp": "01.312.166.0-801.000"}, {"npwp": "NPWP 01.312.166.0-801.000"}),
        numbers("npwp_digits_lost", "npwp", {"npwp": "13121660801000.0"}, {"npwp": "1312166080100000.0"}),
        numbers("nik_tidied", "nik_token", {"nik_token": "'" + woman}, {"nik_token": f'="{woman}"'}),
        numbers("nik_numeric", "nik_token", {"nik_token": woman}, {"nik_token": woman + ".0"}),
        edge(
            "nik_numeric",
            "nik_token",
            good=tuple(
                {**(also or {}), "nik_token": f"730801680296{last}"} for last in ("0010", "0020", "0030", "0041")
            ),
            bad=tuple({**(also or {}), "nik_token": f"730801680296{last:04d}"} for last in range(10, 60, 10)),
        ),
        numbers("nib_digits_lost", "nib", {"nib": "1208220012345", "kind:nib": "n"}, {"nib": "1,20822E+12"}),
        numbers("npwp_invalid", "npwp", {"npwp": "013121660801000"}, {"npwp": "01312166080100"}),
        numbers("npwp_invalid", "npwp", {"npwp": "0013121660801000000000"}, {"npwp": "00131216608010000000"}),
        numbers("npwp_digits_lost", "npwp", {"npwp": "0013121660801000"}, rounded),
        numbers("npwp_digits_lost", "npwp", {"npwp": "13121660801000", "kind:npwp": "n"}, {"npwp": "1,31E+14"}),
        numbers("npwp_checksum", "npwp", {"npwp": "0013121660801000"}, {"npwp": "0013121661801000"}),
        numbers("nik_numeric", "nik_token", {"nik_token": woman}, {"nik_token": woman, "kind:nik_token": "n"}),
        numbers("nik_numeric", "nik_token", {"nik_token": woman}, {"nik_token": "7,30801E+15"}),
        numbers("nik_invalid", "nik_token", {"nik_token": woman[:-1] + "1"}, {"nik_token": woman[:-4] + "0000"}),
        numbers("nik_invalid", "nik_token", {"nik_token": "7308016902960001"}, {"nik_token": "7308016902970001"}),
        numbers("nik_invalid", "nik_token", {"nik_token": "7308013101960001"}, {"nik_token": "7308013201960001"}),
        numbers("nik_region_unknown", "nik_token", {"nik_token": woman}, {"nik_token": "9908016802960001"}),
        numbers("phone_invalid", "phone_token", {"phone_token": "81234567890"}, {"phone_token": "80234567890"}),
        numbers("phone_invalid", "phone_token", {"phone_token": "0812345679 / 0813"}, {"phone_token": "0813"}),
        numbers("phone_invalid", "phone_token", {"phone_token": "0812-3456-7891"}, {"phone_token": "0812-3456-789l"}),
        numbers("phone_invalid", "phone_token", {"phone_token": "021-5551234"}, {"phone_token": "021-555123"}),
        numbers("phone_invalid", "phone_token", {"phone_token": "08123456788"}, {"phone_token": "08123456789"}),
        numbers("phone_foreign", "phone_token", {"phone_token": "+62 12-345 6789"}, {"phone_token": "+60 12-345 6789"}),
        numbers("phone_digits_lost", "phone_token", {"phone_token": "81234567890"}, {"phone_token": "8,1234567E+10"}),
        numbers("email_invalid", "email_token", {"email_token": "a@b.id"}, {"email_token": "a@b"}),
        numbers("sex_unknown", "owner_sex", {"owner_sex": "Perempuan"}, {"owner_sex": "PL"}),
        numbers("email_invalid", "email_token", {"email_token": "a @b.id"}, {"email_token": "a@b .id"}),
    )
