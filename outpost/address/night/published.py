"""The register of the last night as far as some texts need it, for who asks about a few: names, and doors under those.

A night may put another register in its place while it is read: then it is read again.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import polars as pl

from outpost.address.read.normal import normalise
from outpost.address.register import store
from outpost.address.register.prepared import Register
from outpost.address.stages.resolve import cut_texts
from outpost.errors import OutpostError
from outpost.home import Home

_TRIES = 5


class EarlierRegisterError(OutpostError):
    """The kept register is of other rules than those that are installed."""


class RegisterChangesError(OutpostError):
    """The register was replaced each time that it was read."""


def published_register(home: Home, texts: Sequence[str]) -> Register | None:
    """What texts resolve against as they would against the whole register; None before the first night.

    EarlierRegisterError: it was prepared by other rules. RegisterChangesError: a night was in the way each time.
    """
    folder = home.lake / "address"
    was_there = False
    for _ in range(_TRIES):
        try:
            before = (folder / "version").read_text(encoding="utf-8")
            was_there = True
            if not before.startswith(store.rules_version() + ","):
                raise EarlierRegisterError(
                    "the address register was prepared by another version of Outpost: the next night prepares it again"
                )
            register = _with_doors(folder, texts)
            if (folder / "version").read_text(encoding="utf-8") == before:
                return register
        except FileNotFoundError:
            continue
    if was_there:
        raise RegisterChangesError("a night is replacing the address register: ask again in a minute")
    return None


def _with_doors(folder: Path, texts: Sequence[str]) -> Register:
    names = store.load_names(folder)
    normalised = normalise(pl.Series(list(texts), dtype=pl.String)).drop_nulls().unique()
    _, under = cut_texts(normalised, names)
    return store.load_doors(folder, names, under["anchor_id"])
