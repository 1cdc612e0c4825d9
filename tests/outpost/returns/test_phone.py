"""The form in a real browser at a phone's size: what is filled in there comes back as from the workbook."""

from __future__ import annotations

import datetime as dt
import itertools
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from outpost import answer_codes, messages
from outpost.identity.free_text import mask_numbers
from outpost.returns.forms import written
from outpost.settings import Settings
from tests.chromium import NEEDS_CHROMIUM, Chromium, Page
from tests.outpost.ledger.conftest import finding
from tests.outpost.lists.a_night import L
from tests.outpost.returns.conftest import Office, number
from tests.outpost.returns.town import MODELS, Town
from tests.outpost.returns.town import filled as filled_in

pytestmark = [pytest.mark.slow, NEEDS_CHROMIUM]
HTML = Settings.model_validate({"lists": {"formats": {"worker": ["xlsx", "html"]}}})
TODAY = L + dt.timedelta(3)
NOTE = "门口问了邻居：<没有> & “没人住”\n第二行 _x000D_ =1+1 𡈼"
Open = Callable[..., Page]
TASKS = {n: number(n) for n in range(4)} | {6: number(6, "C1")}


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chromium]:
    with Chromium(tmp_path_factory.mktemp("chromium")) as started:
        yield started


@pytest.fixture
def page(browser: Chromium, office: Office) -> Page:
    return empty_form(browser, form_of(office))


def empty_form(browser: Chromium, form: Path) -> Page:
    """The worker's form as he opens it, three days after it was listed, with nothing filled in."""
    opened = browser.open(form.as_uri(), day=TODAY)
    opened.run("localStorage.clear()")
    opened.reload()
    return opened


def form_of(office: Office) -> Path:
    return office.list_of("gov/worker/W00017").with_suffix(".html")


def fill(page: Page, task: str, **said: str) -> None:
    """Fill in a card: choices and dates as a picker sets them, notes as a keyboard types them."""
    for field, value in said.items():
        place = f"document.querySelector('[data-task=\"{task}\"] [data-field={field}]')"
        if field == "note":
            page.run(f"{place}.focus(), {place}.select()")
            page.type(value)
        else:
            page.run(f"{place}.value = '{value}', {place}.dispatchEvent(new Event('input', {{bubbles: true}}))")


def export(page: Page) -> Path:
    """Press 导出 and take the file that comes."""
    since = len(page.browser.events)
    page.run("document.getElementById('export').click()")
    return page.downloaded(since)


def faults(page: Page) -> list[str]:
    """What 导出 says is wrong."""
    page.run("document.getElementById('export').click()")
    found: list[str] = page.run("Array.from(document.querySelectorAll('#faults a'), (one) => one.textContent)")
    return found


def report(page: Page, **said: str) -> None:
    """Add something that was found beside the list, and fill it in."""
    page.run("document.getElementById('add').click()")
    last = page.run("reports[reports.length - 1].card.id")
    for field, value in said.items():
        page.run(f"document.getElementById('{last}-{field}').value = '{value}'")
    page.run("reports[reports.length - 1].changed()")


def sheets(path: Path) -> dict[str, list[tuple[Any, ...]]]:
    """The rows of each sheet of a file."""
    return {sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in openpyxl.load_workbook(path).worksheets}


def fill_all(page: Page) -> None:
    fill(page, TASKS[0], answer="01", date="2026-11-24")
    fill(page, TASKS[1], answer="04", date="2026-11-27", note=NOTE)
    fill(page, TASKS[2], answer="03", date="2026-11-26", department=department(page), note="已告知")
    fill(page, TASKS[6], answer="04a", date="2026-11-25", note="住儿子家")


def department(page: Page) -> str:
    found: str = page.run("WORDS.departments[0]")
    return found


def judged(office: Office, name: str, content: bytes) -> tuple[Any, ...]:
    """What taking a file in came to: counts, entries of the journal, rows of the receipt."""
    taken = office.send(name, content)
    entries = [{key: one[key] for key in one if key not in ("id", "file_sha256")} for one in office.entries()]
    receipt = [{key: row[key] for key in row if key != "原行号"} for row in office.receipt(name)]
    return taken.accepted, taken.refused, sorted(entries, key=str), sorted(receipt, key=str)


def test_a_form_comes_back_as_the_workbook_does(
    page: Page, office: Office, filled: Callable[..., bytes], listed: Path, tmp_path: Path
) -> None:
    fill_all(page)
    where = department(page)
    workbook = filled(
        (TASKS[0], "01 属实已处置", "2026-11-24"),
        (TASKS[1], "04 不属实", "2026-11-27", NOTE.replace("_x000D_", "_x005F_x000D_")),
        (TASKS[2], "03 属实需转办", "2026-11-26", "已告知", where),
        (TASKS[6], "04a 与子女同住", "2026-11-25", "住儿子家"),
    )
    shutil.copytree(listed, tmp_path / "other")
    other = Office(tmp_path / "other")
    by_form = judged(office, "回填.xlsx", export(page).read_bytes())
    by_workbook = judged(other, "回填.xlsx", workbook)
    other.con.close()
    assert by_form[:2] == (4, 0)
    assert NOTE in {entry["note"] for entry in by_form[2]}
    assert by_form == by_workbook


def test_the_ledger_after_the_night_is_that_of_the_workbooks(browser: Chromium, tmp_path: Path) -> None:
    found = [finding(model, dwelling) for model in MODELS for dwelling in ("H1", "H2", "H3")]
    answers = itertools.cycle(
        [("01", None), ("04", NOTE), ("05", "没人应门"), (None, None), ("07", None), ("02", None)]
    )
    by_form, by_workbook = Town(tmp_path / "form"), Town(tmp_path / "workbook")
    for town in (by_form, by_workbook):
        town.lists = HTML
        town.listed_night(*found)
    assert by_form.tasks() == by_workbook.tasks()
    listed, forms, books = by_form.date, {}, {}
    for path in by_form.files("gov/worker"):
        opened = browser.open(path.with_suffix(".html").as_uri(), day=listed)
        rows = {}
        for task in opened.run("tasks.map((one) => one.number)"):
            code, note = next(answers)
            if code is not None:
                fill(opened, task, answer=code, date=str(listed), note=note or "")
                rows[task] = {
                    "核查结果▼": code,
                    "核查日期": str(listed),
                    "情况说明": note and note.replace("_x", "_x005F_x"),
                }
        forms[path.name] = export(opened).read_bytes()
        books[path.name] = filled_in(path, "任务清单", rows)
    for town, files in ((by_form, forms), (by_workbook, books)):
        taken = town.take(files, listed)
        assert (taken.accepted, taken.refused) == (5, 0)
        town.listed_night(*found)
    assert by_form.tasks() == by_workbook.tasks()
    assert {task["answer_code"] for task in by_form.tasks().values()} == {"01", "02", "04", "05", "07", None}


def test_what_was_typed_is_kept_until_it_is_cleared(page: Page) -> None:
    fill_all(page)
    page.reload()
    assert page.run("document.getElementById('progress').textContent") == "已填 4 / 5"
    assert page.run(f"tasks.find((one) => one.number === '{TASKS[1]}').said.note") == NOTE
    page.run("document.getElementById('clear').click()")
    page.run("document.getElementById('clear-no').click()")
    assert page.run("Object.keys(localStorage).length") == 1
    page.run("document.getElementById('clear').click()")
    page.run("document.getElementById('clear-yes').click()")
    assert page.run("Object.keys(localStorage).length") == 0
    page.reload()
    assert page.run("document.getElementById('progress').textContent") == "已填 0 / 5"


def test_forms_of_long_ago_leave_nothing_behind_and_others_are_left_alone(page: Page) -> None:
    page.run(
        "localStorage.setItem('outpost/gov/worker/W00017/old', JSON.stringify({list_day: '2026-10-01', said: {}}))"
    )
    page.run(
        "localStorage.setItem('outpost/gov/worker/W00017/new', JSON.stringify({list_day: '2026-11-20', said: {}}))"
    )
    page.run("localStorage.setItem('not ours', 'x')")
    page.reload()
    assert page.run("Object.keys(localStorage).sort().join()") == "not ours,outpost/gov/worker/W00017/new"


ANY_TEXT = st.text(max_size=40) | st.text(
    alphabet=st.sampled_from("户主说<没人>&\"'_x000D_=+@\n\t 138-0甲𡈼…"), max_size=60
)


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_whatever_stands_in_the_form_is_what_is_recorded(
    browser: Chromium, listed: Path, tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    root = tmp_path_factory.mktemp("office")
    shutil.copytree(listed, root, dirs_exist_ok=True)
    office = Office(root)
    # A page of its own: Chromium drops the eleventh download of one page within a second.
    page = empty_form(browser, form_of(office))
    codes = sorted(set(answer_codes.table()) - {"03"})
    for task in data.draw(st.lists(st.sampled_from(sorted(TASKS.values())), unique=True, min_size=1)):
        day = L + dt.timedelta(data.draw(st.integers(0, 3)))
        fill(page, task, answer=data.draw(st.sampled_from(codes)), date=str(day), note="见" + data.draw(ANY_TEXT))
    said = page.run("tasks.filter((one) => one.isBegun).map((one) => [one.number, one.said])")
    expected = {(task, one["answer"], one["date"], mask_numbers(written(one["note"]))) for task, one in said}
    taken = office.send("回填.xlsx", export(page).read_bytes())
    office.con.close()
    assert (taken.accepted, taken.refused) == (len(expected), 0)
    keys = ("task_number", "code", "visited_on", "note")
    assert {tuple(entry[key] for key in keys) for entry in office.entries()} == expected


def test_what_was_found_beside_the_list_goes_into_a_sheet_of_its_own(page: Page) -> None:
    report(page, address=" 工农路110号2幢 ", kind="疑似群租", date="2026-11-26", note="楼道里停了十几辆电动车")
    report(page)
    report(page, address="工农路112号")
    missing = [messages.text(f"refusals.{key}") for key in ("no_kind", "no_seen_on", "no_seen_note")]
    assert faults(page) == [f"新发现 3：{sentence}" for sentence in missing]
    page.reload()
    assert faults(page) == [f"新发现 2：{sentence}" for sentence in missing]
    page.run("reports[1].card.querySelector('.remove').click()")
    fill(page, TASKS[0], answer="01", date="2026-11-24")
    found = sheets(export(page))
    assert list(found) == ["任务清单", "新发现"]
    assert found["新发现"] == [
        ("地址", "类型", "日期", "情况说明", "收件编号"),
        ("工农路110号2幢", "疑似群租", "2026-11-26", "楼道里停了十几辆电动车", "W00017"),
    ]
    for day, key in (("2026-11-28", "form.day_too_late"), ("2026-10-27", "refusals.seen_too_early")):
        report(page, address="工农路1号", kind="纠纷", date=day, note="争吵")
        assert faults(page) == [f"新发现 2：{messages.text(key)}"]
        page.run("reports[1].card.querySelector('.remove').click()")


def test_the_same_answers_make_the_same_bytes(page: Page) -> None:
    fill_all(page)
    first = export(page).read_bytes()
    page.reload()
    assert export(page).read_bytes() == first


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"answer": "01"}, "refusals.no_date"),
        ({"answer": "01", "date": "2026-11-23"}, "refusals.too_early"),
        ({"answer": "01", "date": "2026-11-28"}, "form.too_late"),
        ({"answer": "04", "date": "2026-11-24"}, "refusals.no_note"),
        ({"answer": "99", "date": "2026-11-24", "note": " \n "}, "refusals.no_note"),
        ({"answer": "03", "date": "2026-11-24"}, "refusals.no_department"),
        (
            {"answer": "01", "date": "2026-11-24", "note": "甲" * 1001},
            "refusals.note_too_long",
        ),
    ],
)
def test_what_the_workbook_would_be_refused_for_is_said_before_anything_is_exported(
    page: Page, said: dict[str, str], sentence: str
) -> None:
    fill(page, TASKS[0], **said)
    assert faults(page) == [f"{TASKS[0]}：{messages.text(sentence)}"]
    assert page.run("document.getElementById('download').hidden")
    fill(page, TASKS[0], answer="01", date="2026-11-24", note="甲𡈼" * 500)
    assert faults(page) == []
    assert not page.run("document.getElementById('download').hidden")


@pytest.mark.parametrize(
    ("note", "warned"),
    [
        ("电话138-0000-0000", True), ("０５１３ 8500 0000", True), ("身份证99010119900307001X", True),
        ("证990101 19900307 0012", True), ("一三八零零零零零零零零", True), ("旧证990101900307001", True),
        ("工农路108号3幢501室住8人", False), ("R1-261123-0A7F3K 重复", False), ("2026年11月24日10点30分去过", False),
    ],
)  # fmt: skip
def test_a_number_of_a_person_is_warned_of(page: Page, note: str, warned: bool) -> None:
    fill(page, TASKS[0], answer="01", date="2026-11-24", note=note)
    said = page.run(f"document.querySelector('[data-task=\"{TASKS[0]}\"] .warning').textContent")
    assert bool(said) is warned


def test_only_what_is_shown_is_exported(page: Page, office: Office) -> None:
    fill(page, TASKS[0], answer="03", date="2026-11-24", department=department(page))
    fill(page, TASKS[0], answer="01")
    fill(page, TASKS[1], answer="04", note="先写了")
    fill(page, TASKS[1], answer="")
    office.send("回填.xlsx", export(page).read_bytes())
    assert [(one["code"], one["department"]) for one in office.entries()] == [("01", None)]


def test_no_request_leaves_the_page_and_nothing_foreign_runs_in_it(page: Page, office: Office) -> None:
    fill_all(page)
    export(page)
    assert page.complaints() == []
    assert {address.split(":")[0] for address in page.requests()} <= {"file", "blob", "data"}
    tried = page.run("fetch('https://example.invalid/').then(() => 'sent', () => 'refused')")
    assert tried == "refused"
    page.run(
        "{ const one = document.createElement('script'); one.append('window.injected = 1');"
        " document.body.append(one); }"
    )
    assert page.run("typeof injected") == "undefined"
    changed = form_of(office).with_name("changed.html")
    text = form_of(office).read_text(encoding="utf-8")
    changed.write_text(
        text.replace("<main>", "<main><script>window.injected = 1</script><img src=x onerror='window.injected = 1'>")
    )
    page.go(changed.as_uri())
    assert page.run("typeof injected") == "undefined"
    assert sum("Content Security Policy" in one for one in page.complaints()) >= 3


@pytest.mark.parametrize(("width", "height"), [(390, 844), (320, 640), (1280, 800)])
def test_it_fits_the_screen_and_a_thumb(page: Page, width: int, height: int) -> None:
    fill_all(page)
    faults(page)
    page.resize(width, height)
    assert page.run("document.documentElement.scrollWidth") == width
    small = page.run(
        "Array.from(document.querySelectorAll('button, select, input, textarea, summary, a'))"
        ".filter((one) => one.getClientRects().length)"
        ".map((one) => [one.id || one.textContent, one.getBoundingClientRect()])"
        ".filter(([_, box]) => box.height < 44 || box.width < 44).map(([name]) => name)"
    )
    assert small == []


def test_a_keyboard_reaches_everything_and_sees_where_it_is(page: Page) -> None:
    fill(page, TASKS[0], answer="01", date="2026-11-24")
    reached, unseen = [], []
    page.run("document.activeElement.blur()")
    for _ in range(60):
        page.press("Tab", 9)
        where = page.run(
            "(() => { const one = document.activeElement, style = getComputedStyle(one);"
            " const seen = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2;"
            " return [one.id || one.className || one.tagName, seen]; })()"
        )
        reached.append(where[0])
        unseen += [] if where[1] or where[0] in ("BODY", "HTML") else [where[0]]
    card = page.run(f"document.querySelector('[data-task=\"{TASKS[0]}\"]').id")
    assert {*(f"{card}-{field}" for field in ("answer", "date", "note")), "today", "next", "export", "clear"} <= set(
        reached
    )
    assert unseen == []


def test_each_control_has_a_name_for_who_does_not_see_it(page: Page) -> None:
    fill(page, TASKS[0], answer="03")
    page.call("Accessibility.enable")
    nodes = page.call("Accessibility.getFullAXTree")["nodes"]
    named = [
        (node["role"]["value"], node["name"]["value"])
        for node in nodes
        if not node["ignored"]
        and node["role"]["value"]
        in ("button", "combobox", "Date", "textbox", "link", "progressbar", "article", "region")
    ]
    assert [role for role, name in named if not name] == []
    assert ("combobox", "核查结果") in named


CONTRASTS = """(() => {
  const parts = (text) => text.match(/[0-9.]+/g).map(Number);
  const light = (text) => parts(text).slice(0, 3).map((one) => one / 255)
    .map((one) => one <= 0.04045 ? one / 12.92 : ((one + 0.055) / 1.055) ** 2.4)
    .reduce((sum, one, at) => sum + one * [0.2126, 0.7152, 0.0722][at], 0);
  const ground = (one) => {
    const colour = getComputedStyle(one).backgroundColor;
    return parts(colour)[3] === 0 ? ground(one.parentElement) : colour;
  };
  const told = Array.from(document.querySelectorAll("body *")).filter((one) => one.getClientRects().length
    && Array.from(one.childNodes).some((node) => node.nodeType === 3 && node.data.trim()));
  return told.map((one) => {
    const [a, b] = [light(getComputedStyle(one).color), light(ground(one))].sort((x, y) => y - x);
    return [one.className || one.tagName, (a + 0.05) / (b + 0.05)];
  });
})()"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_text_stands_out_from_what_is_behind_it(page: Page, scheme: str) -> None:
    fill_all(page)
    fill(page, TASKS[3], answer="04", date="2026-11-24")
    fill(page, TASKS[0], note="电话138-0000-0000")
    faults(page)
    page.resize(390, 844, scheme=scheme)
    found = page.run(CONTRASTS)
    assert len(found) > 40
    assert [(name, ratio) for name, ratio in found if ratio < 4.5] == []


def test_dark_and_printed_it_can_be_read(page: Page) -> None:
    def colours() -> list[str]:
        found: list[str] = page.run(
            "[getComputedStyle(document.body).backgroundColor, getComputedStyle(document.body).color]"
        )
        return found

    light = colours()
    page.resize(390, 844, scheme="dark")
    dark = colours()
    assert light[0] == "rgb(238, 241, 244)"
    assert dark != light
    page.call("Emulation.setEmulatedMedia", media="print", features=[{"name": "prefers-color-scheme", "value": "dark"}])
    assert colours() == ["rgb(255, 255, 255)", "rgb(0, 0, 0)"]
    assert page.run("getComputedStyle(document.getElementById('bar')).display") == "none"


def test_a_browser_that_keeps_nothing_says_so(page: Page) -> None:
    page.run("void Object.defineProperty(window, 'localStorage', {get() { throw new Error('denied'); }})")
    fill(page, TASKS[0], answer="01")
    assert "不保存" in page.run("document.getElementById('kept').textContent")
    fill(page, TASKS[0], date="2026-11-24")
    assert export(page).stat().st_size > 0


def test_a_clock_behind_the_list_is_told(browser: Chromium, office: Office) -> None:
    behind = browser.open(form_of(office).as_uri(), day=dt.date(2020, 1, 1))
    assert not behind.run("document.getElementById('clock').hidden")
    right = browser.open(form_of(office).as_uri(), day=L)
    assert right.run("document.getElementById('clock').hidden")
