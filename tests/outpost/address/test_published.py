"""The register as far as some texts need it: they resolve as against the whole, also while a night replaces it."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from outpost.address import resolve
from outpost.address.night.published import EarlierRegisterError, RegisterChangesError, published_register
from outpost.address.register import store
from outpost.home import Home
from tests.outpost.address.test_golden import golden, register

TEXTS = [str(text) for cases in golden()["classes"].values() for text in cases]


@pytest.fixture
def home(tmp_path: Path) -> Home:
    (tmp_path / "lake").mkdir()
    store.save(register(), tmp_path / "lake" / "address", f"{store.rules_version()}, one")
    return Home(tmp_path)


def resolved(home: Home, texts: list[str]) -> pl.DataFrame:
    known = published_register(home, texts)
    assert known is not None
    return resolve(texts, known)


def test_texts_resolve_as_against_the_whole(home: Home) -> None:
    assert resolved(home, TEXTS).equals(resolve(TEXTS, register()))


def test_a_text_alone_resolves_as_against_the_whole(home: Home) -> None:
    whole = resolve(TEXTS, register())
    of_each_status = whole.with_row_index().group_by("status", maintain_order=True).head(3)["index"].to_list()
    some = sorted({*range(0, len(TEXTS), 12), *of_each_status})
    alone = pl.concat([resolved(home, [TEXTS[at]]) for at in some])
    assert alone.equals(whole[some])


def test_few_doors_are_read(home: Home) -> None:
    house = next(text for text, row in zip(TEXTS, resolve(TEXTS, register()).to_dicts(), strict=True)
                 if row["status"] == "HOUSE")  # fmt: skip
    known = published_register(home, [house])
    assert known is not None
    assert 0 < known.nodes.height < register().nodes.height / 3


def test_a_register_that_is_replaced_meanwhile_is_read_again(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    read, times = store.load_names, []

    def replaced(folder: Path) -> object:
        times.append(1)
        found = read(folder)
        if len(times) == 1:
            store.save(register(), folder, f"{store.rules_version()}, two")
        return found

    monkeypatch.setattr(store, "load_names", replaced)
    assert published_register(home, TEXTS[:1]) is not None
    assert len(times) == 2


def test_a_register_that_changes_for_ever_is_told(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    read = store.load_names

    def replaced(folder: Path) -> object:
        found = read(folder)
        (folder / "version").write_text((folder / "version").read_text() + "+")
        return found

    monkeypatch.setattr(store, "load_names", replaced)
    with pytest.raises(RegisterChangesError, match="ask again"):
        published_register(home, TEXTS[:1])


def test_a_register_of_other_rules_is_told(home: Home) -> None:
    (home.lake / "address" / "version").write_text("rules 1, polars 0.1, one")
    with pytest.raises(EarlierRegisterError, match="the next night"):
        published_register(home, TEXTS[:1])
