"""The doors that reports and orders name: texts resolved against the register of the last published night."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from outpost.address import normalise, resolve
from outpost.address.night.published import EarlierRegisterError, RegisterChangesError, published_register
from outpost.home import Home

_KEY = 16
_DISTRICT = 6
_DIGITS = 12


@dataclass(frozen=True)
class Door:
    """What a text names. ``address_code``: an address that stands, else None; ``is_dwelling`` where it is one.

    ``text_key``: the key of the text as a subject (A1 writes the same); ``area_code``: the finest area that the text or
    its address names (community 12 digits, town 9, district 6), None where it names none.
    """

    text_key: str
    address_code: str | None = None
    is_dwelling: bool = False
    area_code: str | None = None


def doors_of(home: Home | None, texts: Sequence[str]) -> Mapping[str, Door]:
    """Each of these texts as a door. Without a register (before the first night) none is found."""
    wanted = sorted(set(texts))
    if not wanted:
        return {}
    try:
        register = published_register(home, wanted) if home is not None else None
    except (EarlierRegisterError, RegisterChangesError):
        register = None
    if register is None:
        plain = normalise(pl.Series(wanted, dtype=pl.String)).to_list()
        return {text: Door(text_key("", read or "")) for text, read in zip(wanted, plain, strict=True)}
    found = resolve(wanted, register).with_columns(text=pl.Series(wanted, dtype=pl.String))
    known = register.nodes.select(
        "address_code", "is_dwelling", town_of="town", district_of="district_code", community_of="community_code"
    ).unique("address_code")
    rows = found.join(known, on="address_code", how="left").iter_rows(named=True)
    return {row["text"]: _door(row) for row in rows}


def _door(row: Mapping[str, str | None]) -> Door:
    town = row["town_code"] or (row["community_code"] or "")[:9] or None
    district = row["district_code"] or (town or "")[:_DISTRICT] or row["district_of"] or ""
    areas = (row["community_of"], row["community_code"], row["town_of"], town, row["district_of"], district)
    area = next((area[:_DIGITS] for area in areas if area), None)
    stands = row["status"] in ("HOUSE", "BUILDING")
    key = text_key(district, row["normalised"] or "")
    return Door(key, row["address_code"] if stands else None, bool(stands and row["is_dwelling"]), area)


def text_key(district: str, normalised: str) -> str:
    """The subject key of an address text: 16 characters of the SHA-256 of ``district|normalised text``."""
    return hashlib.sha256(f"{district}|{normalised}".encode()).hexdigest()[:_KEY]
