"""The form for the phone: the lines of the list and no others, harmless, in one file, the same bytes each night."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from outpost import pages
from outpost.lists import write_lists
from outpost.lists.files.encryption import ENDING
from outpost.lists.form import page
from outpost.returns import beginning, judging
from outpost.settings import KINDS, Settings
from tests.outpost.lists.a_night import SPECS, L, T, VaultOf, a_night, line
from tests.outpost.lists.test_lists import rows_of

HTML = Settings.model_validate({"lists": {"formats": {kind: ["xlsx", "html"] for kind in KINDS}}})
EVIL = "'\"><script>alert(1)</script><img src=x onerror=alert(1)>\u2028号"
PLACES = [
    ("H501", 7, "501室", "工农路108号3幢2单元501室", "1", "320602001001"),
    ("H2", 7, "202室", "工农路110号202室", "2", "320602001001"),
    ("H3", 7, "3室", f"工农路{EVIL}", "3", "320602001001"),
]
ELDER = {"model_id": "C1", "reason": "LISTED", "subject_kind": "person", "evidence": {"age_band": "80-89"}}


class Seen(HTMLParser):
    """What stands in a page: elements with their attributes, and the texts of scripts, styles and all else."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.texts: dict[str, list[str]] = {"script": [], "style": [], "": []}
        self._inside = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        self._inside = tag if tag in self.texts else ""

    def handle_endtag(self, tag: str) -> None:
        self._inside = ""

    def handle_data(self, data: str) -> None:
        self.texts[self._inside].append(data)

    def attribute(self, name: str) -> list[str]:
        return [value or "" for _, attributes in self.elements for key, value in attributes.items() if key == name]


def form(folder: Path, lines: list[dict[str, Any]], path: str = "gov/worker/W00017") -> str:
    con = a_night(lines, addresses=PLACES)
    write_lists(con, folder, SPECS, T, VaultOf(), HTML)
    con.close()
    return (folder / f"{path}.html").read_text(encoding="utf-8")


def test_the_form_has_the_tasks_of_the_workbook_in_its_order_by_door(folder: Path) -> None:
    lines = [
        line(task_number="R1-261123-0A7F3K"),
        line(task_number="R1-261123-0B7F3K", address_code="H2"),
        line(task_number="C1-261123-0C7F3K", **ELDER),
        line(task_number="R1-261123-0D7F3K", address_code="H2", role="inform"),
    ]
    seen = Seen(form(folder, lines))
    rows = rows_of(folder / "gov/worker/W00017.xlsx")
    own = [row["任务编号"] for row in rows if row["任务编号"] != "R1-261123-0D7F3K"]
    assert seen.attribute("data-task") == own
    text = "".join(seen.texts[""])
    for row in rows:
        assert all(str(row[title]) in text for title in ("任务编号", "事项", "推送原因"))
        assert str(row["核查地址"]).rpartition(" ")[2] in text
    assert [attributes["id"] for tag, attributes in seen.elements if tag == "h2"][:3] == [
        "door-1",
        "door-2",
        "reports-title",
    ]
    assert seen.attribute("data-readings") == ["C1"]


def test_nothing_of_a_value_is_more_than_text(folder: Path) -> None:
    text = form(
        folder, [line(address_code="H3", number="W'1\u2028</script>")], f"gov/worker/{'W%271%E2%80%A8%3C%2Fscript%3E'}"
    )
    seen = Seen(text)
    assert [tag for tag, _ in seen.elements].count("script") == 3
    assert "img" not in [tag for tag, _ in seen.elements]
    assert not [
        name for _, attributes in seen.elements for name in attributes if name.startswith("on") or name == "style"
    ]
    assert "\u2028" not in "".join(seen.texts["script"])
    assert json.loads(seen.texts["script"][1])["number"] == "W'1\u2028</script>"


def test_the_policy_allows_this_style_and_this_script_and_nothing_else(folder: Path) -> None:
    seen = Seen(form(folder, [line()]))
    (policy,) = [attributes["content"] or "" for _, attributes in seen.elements if "http-equiv" in attributes]
    said = dict(part.strip().split(" ", 1) for part in policy.split(";"))

    def source(text: str) -> str:
        return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"

    assert said == {
        "default-src": "'none'", "connect-src": "'none'", "base-uri": "'none'", "form-action": "'none'",
        "style-src": source(seen.texts["style"][0]), "script-src": source(seen.texts["script"][2]),
        "require-trusted-types-for": "'script'", "trusted-types": "'none'",
    }  # fmt: skip
    assert not seen.attribute("src")
    assert not seen.attribute("action")
    assert not [one for one in seen.attribute("href") if not one.startswith("#")]
    assert not re.search(
        r"\b(eval|Function|innerHTML|insertAdjacentHTML|XMLHttpRequest|fetch)\b", seen.texts["script"][2]
    )


def test_the_same_night_makes_the_same_bytes_and_the_manifest_has_them(folder: Path) -> None:
    first = form(folder, [line(), line(task_number="R1-B", number="W2")])
    assert form(folder.with_name("again"), [line(), line(task_number="R1-B", number="W2")]) == first
    files = {entry["path"]: entry for entry in json.loads((folder / "manifest.json").read_text())["files"]}
    entry = files["gov/worker/W00017.html"]
    assert (entry["rows"], entry["task_numbers"]) == (1, ["R1-261123-0A7F3K"])
    assert entry["sha256"] == hashlib.sha256(first.encode()).hexdigest()


@pytest.mark.parametrize("kind", KINDS)
def test_everybody_may_have_one_with_what_he_does_himself(folder: Path, kind: str) -> None:
    zone = "police" if kind in ("officer", "station", "district") else "gov"
    who = {"zone": zone, "kind": kind, "number": "N1"}
    waiting = {
        "role": "review",
        "state": "in_review",
        "answer_code": "01",
        "answered_on": L,
        "answered_by": "worker:W1",
    }
    text = form(folder, [line(**who), line(**who, task_number="R1-B", **waiting)], f"{zone}/{kind}/N1")
    assert Seen(text).attribute("data-task") == ["R1-261123-0A7F3K"]


def test_it_is_encrypted_as_all_files_are(folder: Path) -> None:
    import pyrage

    from outpost.lists import ListEncryption

    key = pyrage.x25519.Identity.generate()
    con = a_night([line()])
    write_lists(
        con,
        folder,
        SPECS,
        T,
        VaultOf(),
        HTML,
        ListEncryption({"W00017": (str(key.to_public()),)}, (str(key.to_public()),)),
    )
    con.close()
    names = sorted(path.name for path in (folder / "gov/worker").iterdir())
    assert names == [f"W00017.html{ENDING}", f"W00017.xlsx{ENDING}"]
    assert pyrage.decrypt((folder / "gov/worker" / names[0]).read_bytes(), [key]).startswith(b"<!DOCTYPE html>")


def test_the_form_takes_what_returns_take() -> None:
    assert judging.LONGEST_NOTE == beginning.LONGEST_NOTE == page.LONGEST_NOTE
    assert (page.LONGEST_ADDRESS, page.OLDEST_DAYS) == (beginning.LONGEST_ADDRESS, beginning.OLDEST_DAYS)


def test_json_in_a_page_reads_back() -> None:
    value = {"文": EVIL, "n": [1, None, True]}
    text = pages.json_text(value)
    assert json.loads(text) == value
    assert not set(text) & set("<>&'\u2028")
