"""Who or what is asked about: a code, an address text, or a person by a number that is typed and never kept.

A subject becomes the texts by which each path of a rule can know it: keys, and the places that it stands for. A
person's number becomes a pseudonym under the home's key, in memory; the vault is not opened.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import polars as pl

from outpost import messages, sql
from outpost.asking.night import AskedNight
from outpost.errors import OutpostError, UsageError
from outpost.home import Home
from outpost.identity.pseudonyms import Pseudonymiser
from outpost.steps import pushing, trees
from outpost.steps.paths import Path

_CHINESE = re.compile(r"[\u4e00-\u9fff]")
_DAY = r"(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])"
_PERSONS_NUMBER = re.compile(rf"\d{{6}}((18|19|20)\d\d{_DAY}\d{{3}}[\dXx]|\d\d{_DAY}\d{{3}})")
_WITHIN = re.compile(rf"(?<!\d)(?:{_PERSONS_NUMBER.pattern})(?!\d)")
_BLANKS = re.compile(r"[\s-]+")


class UnknownSubjectError(OutpostError):
    """Nothing of the night is what was asked about; the text says what to try."""


class PersonInTheOpenError(UsageError):
    """A person's number was given where others can read it."""


@dataclass(frozen=True)
class Subject:
    """What is asked about. ``dwellings``, ``buildings``: where it is; ``keys``: what it is called itself.

    ``kind``: dwelling, building, area (an address of another level), grid, beat, person, address_text, key (a number of
    a case or account, or a finding's subject_key). ``texts``: what the address text that was asked by is for A1;
    ``normalised``: that text, or the texts of a key that is one of A1's.
    """

    kind: str
    name: str
    keys: tuple[str, ...] = field(repr=False, default=())
    dwellings: tuple[str, ...] = ()
    buildings: tuple[str, ...] = ()
    texts: tuple[str, ...] = ()
    normalised: tuple[str, ...] = ()

    @property
    def is_place(self) -> bool:
        return self.kind in ("dwelling", "building")

    def asked_of(self, path: Path) -> tuple[list[str], list[str]] | None:
        """The keys and the places to ask a path for; None where it speaks of other kinds of things."""
        if self.kind == "key":
            return list(self.keys), []
        if path.kinds & {"grid", "beat", "address_text"}:
            keys = self.texts if "address_text" in path.kinds else self.keys if self.kind in path.kinds else ()
            return (list(keys), []) if keys else None
        if self.kind not in ("dwelling", "building", "person", "area"):
            return None
        keys = self.keys if self.kind == "person" and "person" in path.kinds else ()
        if "dwelling" in path.kinds or not path.kinds:
            keys += self.dwellings
        if "building" in path.kinds or not path.kinds:
            keys += self.buildings
        places = self.keys if self.is_place and path.kinds & {"person", "case"} else ()
        if self.kind == "person" and "case" in path.kinds:
            places = self.dwellings
        return (list(dict.fromkeys(keys)), list(places)) if keys or places else None

    @property
    def published(self) -> dict[str, list[str]]:
        """The keys, places and buildings by which the published tables know it."""
        return {
            "keys": list(dict.fromkeys((*self.keys, *self.dwellings, *self.buildings, *self.texts))),
            "places": [*self.keys, *self.buildings] if self.is_place else list(self.dwellings),
            "buildings": list(self.buildings) if self.kind == "building" else [],
        }

    def is_meant(self, row: Mapping[str, Any]) -> bool:
        """Whether a published row is of this subject: of other people at a person's dwelling it is not."""
        return self.kind != "person" or row["subject_kind"] != "person" or row["subject_key"] in self.keys


def of_text(night: AskedNight, home: Home, text: str) -> Subject:
    """The subject that a code or an address text names. PersonInTheOpenError for a person's number."""
    given = text.strip()
    found = _of_code(night, given)
    if found:
        kind, code, building, name, cancelled = found[0]
        dwellings = (code,) if kind == "dwelling" else ()
        said = messages.text("asking.cancelled", name=name or code) if cancelled else name or code
        return Subject(kind, said, (code,), dwellings, (building,) if building else ())
    plain = _BLANKS.sub("", unicodedata.normalize("NFKC", given))
    is_address = bool(_CHINESE.search(given)) and "|" not in given
    said = _WITHIN.search(plain) if is_address else _PERSONS_NUMBER.fullmatch(plain)
    if said and (is_address or not _is_a_key(night, given)):
        raise PersonInTheOpenError(
            "a person's number is no argument, others could read it there: leave SUBJECT out and use --person"
        )
    if is_address:
        return _of_address(night, home, given)
    return Subject("key", given, _typed(given), normalised=_texts_of_key(night, given))


def _typed(given: str) -> tuple[str, ...]:
    """A code as it was typed, and without blanks, wide characters and small letters."""
    return tuple(dict.fromkeys((given, _BLANKS.sub("", unicodedata.normalize("NFKC", given)).upper())))


def _of_code(night: AskedNight, given: str) -> list[tuple[Any, ...]]:
    """What the register of addresses and posts has under a code."""
    for code in _typed(given):
        found = sql.query(night.con, "asking/address", {"code": code}).fetchall()
        if found:
            return found
    return []


def _texts_of_key(night: AskedNight, key: str) -> tuple[str, ...]:
    """The normalised texts of one of A1's keys, and of whatever else has its rows' own keys."""
    asked = {"key": key, "T": night.business_date}
    rows = [row[0] for row in sql.query(night.con, "asking/texts_of_key", asked).fetchall()]
    if not rows:
        return ()
    found = pushing.restricted(trees.table(("address", "match"), "matched"), "source_key", rows, {})
    query = trees.text_of(trees.select([trees.column("normalised")], found))
    return tuple(sorted({row[0] for row in sql.run(night.con, query, {}).fetchall() if row[0] is not None}))


def _is_a_key(night: AskedNight, text: str) -> bool:
    asked = {"T": night.business_date, "keys": [text], "places": [], "buildings": []}
    return any(sql.query(night.con, f"asking/{it}", asked).fetchall() for it in ("finding", "task"))


def _of_address(night: AskedNight, home: Home, text: str) -> Subject:
    from outpost.address import normalise, resolve
    from outpost.address.night.published import published_register

    register = published_register(home, [text])
    if register is None:
        raise UnknownSubjectError("there is no address register yet: run `outpost nightly` first")
    normalised = normalise(pl.Series([text], dtype=pl.String))
    result = resolve(normalised, register).row(0, named=True)
    rows = sql.query(night.con, "asking/text_keys", {"normalised": normalised[0]}).fetchall()
    keys = tuple(row[0] for row in rows)
    if result["status"] in ("HOUSE", "BUILDING", "CANCELLED") and result["address_code"]:
        found = of_text(night, home, result["address_code"])
        return replace(found, texts=keys or (normalised[0],), normalised=(normalised[0],))
    if keys:
        return Subject("address_text", text, keys, texts=keys, normalised=(normalised[0],))
    raise UnknownSubjectError(
        messages.text("asking.no_door", status=messages.text(f"asking.match_{result['status'].lower()}"))
    )


def of_person(night: AskedNight, identity_key: bytes, number: str) -> Subject:
    """The person of a number. UnknownSubjectError when no register knows it. The number is not kept and not told."""
    from outpost.identity.numbers import normalise_numbers

    normalised = normalise_numbers(pl.Series([number], dtype=pl.String))[0]
    if not normalised:
        raise UnknownSubjectError(messages.text("asking.no_person"))
    key = Pseudonymiser(identity_key).one(normalised)
    asked = {"person_key": key}
    person_key, seen, dwellings, buildings = sql.query(night.con, "asking/person", asked).fetchall()[0]
    if not seen:
        raise UnknownSubjectError(messages.text("asking.no_person"))
    said = messages.text("asking.this_person")
    return Subject("person", said, (person_key,), tuple(dwellings or ()), tuple(it for it in buildings or () if it))


def hidden(key: str, kind: str | None, subjects: Sequence[str] = ()) -> str | None:
    """A subject's key as it may be told: none that is, or holds, a pseudonym."""
    return None if kind == "person" or re.search(r"(?<![0-9a-f])[0-9a-f]{32}(?![0-9a-f])", key) else key
