"""Who or what is asked about: a code, an address text, or a person by a number that is typed and never kept.

A subject becomes the texts by which each path of a rule can know it: keys, and the places that it stands for. A
person's number becomes a pseudonym under the home's key, in memory; the vault is not opened.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field

import polars as pl

from outpost import messages, sql
from outpost.asking.night import AskedNight
from outpost.errors import OutpostError, UsageError
from outpost.home import Home
from outpost.identity.numbers import normalise_numbers
from outpost.identity.pseudonyms import Pseudonymiser
from outpost.steps.paths import Path

_CHINESE = re.compile(r"[\u4e00-\u9fff]")
_DAY = r"(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])"
_PERSONS_NUMBER = re.compile(rf"\d{{6}}((18|19|20)\d\d{_DAY}\d{{3}}[\dXx]|\d\d{_DAY}\d{{3}})")
_BLANKS = re.compile(r"[\s-]+")


class UnknownSubjectError(OutpostError):
    """Nothing of the night is what was asked about; the text says what to try."""


class PersonInTheOpenError(UsageError):
    """A person's number was given where others can read it."""


@dataclass(frozen=True)
class Subject:
    """What is asked about. ``dwellings``, ``building``: where it is; ``keys``: what it is called itself."""

    kind: str
    name: str
    keys: tuple[str, ...] = field(repr=False, default=())
    dwellings: tuple[str, ...] = ()
    building: str | None = None

    @property
    def is_place(self) -> bool:
        return self.kind in ("dwelling", "building")

    def asked_of(self, path: Path) -> tuple[list[str], list[str]] | None:
        """The keys and the places to ask a path for; None where it speaks of other kinds of things."""
        if self.kind == "person":
            homes = [] if "person" in path.kinds else list(self.dwellings)
            return [*self.keys, *homes], []
        if not self.is_place:
            return list(self.keys), []
        places = [self.keys[0]]
        if path.kinds and path.kinds <= {"grid", "beat", "address_text"}:
            return None
        if path.kinds == {"building"}:
            return ([self.building], []) if self.building else None
        if not path.kinds:
            return [it for it in dict.fromkeys((*places, self.building)) if it], []
        return (places if "dwelling" in path.kinds else []), (places if path.kinds & {"person", "case"} else [])

    @property
    def published(self) -> dict[str, list[str]]:
        """The keys and places by which the published tables know it."""
        own = [it for it in dict.fromkeys((*self.keys, self.building)) if it]
        return {
            "keys": [*own, *(self.dwellings if self.kind == "person" else ())],
            "places": own if self.is_place else [],
        }


def of_text(night: AskedNight, home: Home, text: str) -> Subject:
    """The subject that a code or an address text names. PersonInTheOpenError for a person's number."""
    given = text.strip()
    found = sql.query(night.con, "asking/address", {"code": given}).fetchall()
    if found:
        kind, code, building, name = found[0]
        dwellings = (code,) if kind == "dwelling" else ()
        return Subject(kind, name or code, (code,), dwellings, building)
    if _CHINESE.search(given) and "|" not in given:
        return _of_address(night, home, given)
    plain = _BLANKS.sub("", unicodedata.normalize("NFKC", given))
    if _PERSONS_NUMBER.fullmatch(plain) and not _is_a_key(night, given):
        raise PersonInTheOpenError(
            "a person's number is no argument, others could read it there: leave SUBJECT out and use --person"
        )
    return Subject("key", given, (given,))


def _is_a_key(night: AskedNight, text: str) -> bool:
    asked = {"T": night.business_date, "keys": [text], "places": []}
    return any(sql.query(night.con, f"asking/{it}", asked).fetchall() for it in ("finding", "task"))


def _of_address(night: AskedNight, home: Home, text: str) -> Subject:
    from outpost.address import normalise, resolve
    from outpost.address.night.match import published_register

    register = published_register(home)
    if register is None:
        raise UnknownSubjectError("there is no address register yet: run `outpost nightly` first")
    normalised = normalise(pl.Series([text], dtype=pl.String))
    result = resolve(normalised, register).row(0, named=True)
    if result["status"] in ("HOUSE", "BUILDING") and result["address_code"]:
        found = of_text(night, home, result["address_code"])
        return Subject(found.kind, found.name, found.keys, found.dwellings, found.building)
    asked = {"normalised": normalised[0], "T": night.business_date}
    keys = [row[0] for row in sql.query(night.con, "asking/text_keys", asked).fetchall()]
    if keys:
        return Subject("address_text", text, tuple(keys))
    raise UnknownSubjectError(
        messages.text("asking.no_door", status=messages.text(f"asking.match_{result['status'].lower()}"))
    )


def of_person(night: AskedNight, identity_key: bytes, number: str) -> Subject:
    """The person of a number. UnknownSubjectError when no register knows it. The number is not kept and not told."""
    normalised = normalise_numbers(pl.Series([number], dtype=pl.String))[0]
    if not normalised:
        raise UnknownSubjectError(messages.text("asking.no_person"))
    key = Pseudonymiser(identity_key).one(normalised)
    person_key, seen, dwellings = sql.query(night.con, "asking/person", {"person_key": key}).fetchall()[0]
    if not seen:
        raise UnknownSubjectError(messages.text("asking.no_person"))
    return Subject("person", messages.text("asking.this_person"), (person_key,), tuple(dwellings or ()))


def hidden(key: str, kind: str | None, subjects: Sequence[str] = ()) -> str | None:
    """A subject's key as it may be told: none that is, or holds, a pseudonym."""
    return None if kind == "person" or re.search(r"(?<![0-9a-f])[0-9a-f]{32}(?![0-9a-f])", key) else key
