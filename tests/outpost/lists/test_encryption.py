"""Encryption at rest: who can open what, what stays as it is, and which keys are refused."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pyrage
import pytest

from outpost.lists import ListEncryption, write_lists
from outpost.lists.files.encryption import KeysError
from outpost.night.proofs import lists
from outpost.settings import Encryption, Settings
from tests.outpost.lists.a_night import SPECS, T, VaultOf, a_night, line

WORKER, OTHER, CITY = (pyrage.x25519.Identity.generate() for _ in range(3))
LINES = [
    line(),
    line(number="W2", task_number="R1-261123-0B7F3K"),
    line(zone="police", kind="officer", number="P1", task_number="R1-261123-0C7F3K", role="do"),
]


def public(identity: pyrage.x25519.Identity) -> str:
    return str(identity.to_public())


def encrypted_night(folder: Path, encryption: ListEncryption) -> dict[str, int]:
    con = a_night(LINES)
    formats = Settings.model_validate({"lists": {"formats": {"worker": ["xlsx", "json"]}}})
    try:
        return write_lists(con, folder, SPECS, T, VaultOf(), formats, encryption).counts
    finally:
        con.close()


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.rglob("*/*/*"))


@pytest.mark.parametrize("identity", [WORKER, CITY], ids=["recipient", "city"])
def test_a_file_opens_with_its_recipients_key_and_with_the_citys(
    folder: Path, identity: pyrage.x25519.Identity
) -> None:
    plain = folder.with_name("open")
    encrypted_night(plain, ListEncryption())
    counts = encrypted_night(
        folder, ListEncryption({"W00017": (public(WORKER),), "W2": (public(OTHER),)}, (public(CITY),))
    )
    assert names(folder) == ["P1.xlsx", "W00017.json.age", "W00017.xlsx.age", "W2.json.age", "W2.xlsx.age"]
    assert counts["encrypted"] == 4
    for name in ("W00017.xlsx", "W00017.json"):
        content = (folder / f"gov/worker/{name}.age").read_bytes()
        assert pyrage.decrypt(content, [identity]) == (plain / "gov/worker" / name).read_bytes()


def test_nobody_else_opens_it(folder: Path) -> None:
    encrypted_night(folder, ListEncryption({"W00017": (public(WORKER),)}, (public(CITY),)))
    content = (folder / "gov/worker/W00017.xlsx.age").read_bytes()
    assert b"PK\x03\x04" not in content
    with pytest.raises(pyrage.DecryptError):
        pyrage.decrypt(content, [OTHER])


def test_several_keys_of_one_recipient_each_open_it(folder: Path) -> None:
    encrypted_night(folder, ListEncryption({"W2": (public(WORKER), public(OTHER))}, (public(CITY),)))
    content = (folder / "gov/worker/W2.xlsx.age").read_bytes()
    assert pyrage.decrypt(content, [WORKER]) == pyrage.decrypt(content, [OTHER])


def test_without_a_key_of_his_own_the_city_alone_opens_it_where_the_city_says_so(folder: Path) -> None:
    encrypted_night(folder, ListEncryption({}, (public(CITY),), everybody=True))
    assert all(name.endswith(".age") for name in names(folder))
    assert pyrage.decrypt((folder / "police/officer/P1.xlsx.age").read_bytes(), [CITY]).startswith(b"PK")


def test_the_manifest_tells_the_file_as_it_lies_and_its_content_which_does_not_change(tmp_path: Path) -> None:
    encryption = ListEncryption({"W00017": (public(WORKER),)}, (public(CITY),))
    told = []
    for name in ("outbox/2026-11-23", "again"):
        folder = tmp_path / name
        encrypted_night(folder, encryption)
        files = json.loads((folder / "manifest.json").read_text())["files"]
        told.append([{key: entry[key] for key in entry if key != "sha256"} for entry in files])
        (entry,) = (entry for entry in files if entry["path"] == "gov/worker/W00017.xlsx.age")
        content = pyrage.decrypt((folder / entry["path"]).read_bytes(), [CITY])
        assert entry["content_sha256"] == hashlib.sha256(content).hexdigest()
        assert "content_sha256" not in next(entry for entry in files if entry["path"].endswith("P1.xlsx"))
    assert told[0] == told[1]
    same = [(tmp_path / name / "tasks.parquet").read_bytes() for name in ("outbox/2026-11-23", "again")]
    assert same[0] == same[1]
    problems: list[str] = []
    assert lists(tmp_path / "outbox" / "2026-11-23", None, problems) == 5 + 4
    assert problems == []


def test_keys_are_read_from_the_reference_file_that_the_settings_name(tmp_path: Path) -> None:
    (tmp_path / "reference").mkdir()
    rows = f"\ufeffnumber,key\nW00017, {public(WORKER)}\n\nW00017,{public(OTHER)}\n"
    (tmp_path / "reference/keys.csv").write_text(rows, encoding="utf-8")
    said = Encryption(keys="reference/keys.csv", recovery=[public(CITY)])
    encryption = ListEncryption.read(tmp_path, said)
    assert encryption.keys == {"W00017": (public(WORKER), public(OTHER))}
    assert encryption.covers("W00017")
    assert not encryption.covers("P1")
    assert ListEncryption.read(tmp_path, Encryption()) == ListEncryption()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("number;key\n", "line 1"),
        ("number,key\nW1,age1nonsense\n", "line 2"),
        ("number,key\nW1,\n", "line 2"),
        (f"number,key\nW1,{WORKER}\n", "line 2: this is a secret key"),
    ],
    ids=["header", "no key", "empty", "secret"],
)
def test_a_wrong_line_is_named_and_no_key_is_told(tmp_path: Path, text: str, said: str) -> None:
    (tmp_path / "reference").mkdir()
    (tmp_path / "reference/keys.csv").write_text(text, encoding="utf-8")
    with pytest.raises(KeysError, match=said) as told:
        ListEncryption.read(tmp_path, Encryption(keys="reference/keys.csv", recovery=[public(CITY)]))
    assert str(WORKER) not in str(told.value)


def test_a_file_of_keys_that_is_not_there_and_a_wrong_recovery_key_are_named(tmp_path: Path) -> None:
    with pytest.raises(KeysError, match=r"reference/keys\.csv is missing"):
        ListEncryption.read(tmp_path, Encryption(keys="reference/keys.csv", recovery=[public(CITY)]))
    with pytest.raises(KeysError, match=r"recovery: key 1"):
        ListEncryption.read(tmp_path, Encryption(keys="reference/keys.csv", recovery=["age1x"]))
