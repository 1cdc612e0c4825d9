"""Columns of a contract, said once: type, meaning, unit, codes, identity and zone marks.

Each function makes one field of a contract class. The checks of a night are read off them, and Pandera's own fields are
made of them (``outpost.contracts.rules``): what Pandera has no word for travels in their metadata as ``Meaning``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Literal

import polars as pl

Codes = Mapping[int, tuple[str, str]] | Mapping[str, tuple[str, str]]
"""code -> (Chinese meaning, English meaning)"""

Kind = Literal["text", "integer", "decimal", "date", "timestamp", "flag"]
Identity = Literal["person", "mother", "previous", "name", "staff_name", "surname"]
"""What becomes of an identity column: person, mother and previous numbers become keys, names become name_key,
names of staff and surnames of lessors go to the vault only."""

Decimal = Annotated[pl.Decimal, 18, 6]
Timestamp = Annotated[pl.Datetime, "us", None]


@dataclass(frozen=True)
class Meaning:
    """What Pandera cannot say of a column."""

    kind: Kind
    chinese: str
    english: str
    unit: str | None = None
    codes: Codes | None = None
    identity: Identity | None = None
    police_only: bool = False
    refers_to: Literal["address", "parent"] | None = None
    birth_date: bool = False
    person_hash: bool = False
    address_text: bool = False
    vault: str | None = None
    vault_by: str | None = None
    example: str | None = None


@dataclass(frozen=True)
class Field:
    """One column of a contract class. ``pattern``: the regular expression that its texts match."""

    meaning: Meaning
    required: bool
    pattern: str | None = None


def _field(meaning: Meaning, *, required: bool, pattern: str | None = None) -> Any:
    return Field(meaning, required, pattern)


def text(
    chinese: str,
    english: str,
    *,
    required: bool = False,
    codes: Codes | None = None,
    pattern: str | None = None,
    example: str | None = None,
    police_only: bool = False,
    refers_to: Literal["address", "parent"] | None = None,
    person_hash: bool = False,
    vault: str | None = None,
) -> Any:
    """Text of any content, or of the codes or the pattern given, which comes with an ``example`` of it.

    ``refers_to``: the address that must exist; ``person_hash``: it stands for a person, though no number can be read
    from it; ``vault``: the table of the vault that knows a name by it, besides the column that the table is kept by.
    """
    meaning = Meaning(
        "text",
        chinese,
        english,
        codes=codes,
        police_only=police_only,
        refers_to=refers_to,
        person_hash=person_hash,
        vault=vault,
        example=example,
    )
    return _field(meaning, required=required, pattern=pattern)


def written_address(chinese: str, english: str, *, required: bool = False) -> Any:
    """``address_text``: an address as somebody wrote it, resolved to a standard address each night; one an extract."""
    return _field(Meaning("text", chinese, english, address_text=True), required=required)


def integer(
    chinese: str,
    english: str,
    *,
    required: bool = False,
    codes: Codes | None = None,
    unit: str | None = None,
    police_only: bool = False,
) -> Any:
    """A whole number of at most 18 digits, or one of the codes given."""
    return _field(Meaning("integer", chinese, english, unit, codes, police_only=police_only), required=required)


def decimal(chinese: str, english: str, *, unit: str, required: bool = False) -> Any:
    """A number kept exactly to six decimal places."""
    return _field(Meaning("decimal", chinese, english, unit), required=required)


def date(chinese: str, english: str, *, required: bool = False, birth_date: bool = False) -> Any:
    """A calendar day. ``birth_date``: of a person's birth, by which minors are known."""
    return _field(Meaning("date", chinese, english, birth_date=birth_date), required=required)


def timestamp(chinese: str, english: str, *, required: bool = False) -> Any:
    """A moment in local time (Asia/Shanghai)."""
    return _field(Meaning("timestamp", chinese, english), required=required)


def flag(chinese: str, english: str, *, required: bool = False, police_only: bool = False) -> Any:
    """Y or N as delivered, true or false in the registers."""
    return _field(Meaning("flag", chinese, english, police_only=police_only), required=required)


def identity(
    what: Identity,
    chinese: str,
    english: str,
    *,
    required: bool = False,
    police_only: bool = False,
    vault: str | None = None,
    by: str | None = None,
) -> Any:
    """A number or name that only the vault keeps.

    A name of staff or a surname says where: in the table ``vault``, by the value of the column ``by`` of its row.
    """
    meaning = Meaning("text", chinese, english, identity=what, police_only=police_only, vault=vault, vault_by=by)
    return _field(meaning, required=required)


CATEGORIES: Codes = {
    "neighbour": ("邻里", "between neighbours"),
    "family": ("婚姻家庭", "within a family"),
    "property_management": ("物业", "with the property management"),
    "tenancy": ("租赁", "between lessor and tenant"),
    "consumer": ("消费", "between a customer and a shop"),
    "labour": ("劳资", "about work and wages"),
    "noise_leak": ("噪音漏水", "noise or leaking water"),
    "parking": ("停车", "parking"),
}
"""Categories of disputes that may be taken in; rows of any other are dropped at import."""

UPDATED = ("更新时间", "when this version of the row was written at its source")
