"""Templates are a city's own and not trusted: faults are told, and what runs or fetches does not go out."""

from __future__ import annotations

import base64
import io
import zipfile
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from hypothesis import given
from hypothesis import strategies as st

from outpost.briefing.packs import templates
from outpost.briefing.packs.contents import Content
from outpost.briefing.packs.sketch import png
from outpost.briefing.packs.templates import KeptBackError, TemplateFaultError, filled, texts
from outpost.choices import PACK_KINDS, PackKind
from outpost.documents import filling, package
from outpost.documents.filling import FaultError
from outpost.home import Home
from tests.outpost.briefing.packs.conftest import NORTH, TOWN, Town
from tools import pack_templates

DAY = "2026-12-01"


def written(path: Path, *paragraphs: str) -> Path:
    document = Document()
    for paragraph in paragraphs:
        document.add_paragraph(paragraph)
    document.save(str(path))
    return path


def fault(folder: Path, paragraph: str) -> tuple[str, str]:
    """What the process that fills a template would say of one with this paragraph."""
    picture = base64.b64encode(png([(0.0, 0.0), (10.0, 10.0)])).decode()
    pack = {"values": content().values, "picture": picture, "title": "", "day": DAY}
    with pytest.raises(FaultError) as told:
        filling.filled(written(folder / "morning.docx", paragraph).read_bytes(), [pack])
    return told.value.kind, told.value.name


def content(**more: Any) -> Content:
    rows = [{"name": "甲"}, {"name": "乙"}]
    return Content("morning", NORTH, {"title": "晨会简报", "area": "北园社区", "rows": rows, **more}, None)


def test_a_template_of_the_city_stands_before_the_shipped_one(tmp_path: Path) -> None:
    home = Home(tmp_path)
    assert templates.template_of(home, "weekly").read_bytes()[:2] == b"PK"
    own = home.reference / "packs" / "weekly.docx"
    own.parent.mkdir(parents=True)
    written(own, "{{ title }}：{% for row in rows %}{{ loop.index }}{{ row.name }}{% endfor %}{{ rows | length }}")
    (file,) = filled(templates.template_of(home, "weekly"), [content(title="A & B <3")], DAY)
    assert texts(file) == ["A & B <3：1甲2乙2"]


@pytest.mark.parametrize(
    ("paragraph", "name"),
    [
        ("{{ titel }}", "titel"),
        ("{{ rows[0].nome }}", "nome"),
        ("{% for row in rows %}{{ row.street }}{% endfor %}", "street"),
        ("{% for row in rwos %}{{ row }}{% endfor %}", "rwos"),
        ("{% if morning %}x{% endif %}", "morning"),
        ("{{ rows[7] }}", "7"),
        ("{{ lipsum() }}", "lipsum"),
        ("{% for i in range(9) %}{{ i }}{% endfor %}", "range"),
    ],
)
def test_a_placeholder_that_is_not_there_is_told_by_its_name(tmp_path: Path, paragraph: str, name: str) -> None:
    assert fault(tmp_path, paragraph) == ("unknown", name)


def test_the_sentence_names_the_file_and_the_placeholder(tmp_path: Path) -> None:
    with pytest.raises(TemplateFaultError) as told:
        filled(written(tmp_path / "morning.docx", "{{ titel }}"), [content()], DAY)
    assert str(told.value) == (
        "reference/packs/morning.docx: there is no placeholder 'titel': docs/packs.md lists those of each kind"
    )


@pytest.mark.parametrize(
    "paragraph",
    [
        "{{ title.__class__ }}",
        "{{ title.upper() }}",
        "{{ title['__class__']['__mro__'] }}",
        "{{ rows.__class__.__mro__[1].__subclasses__() }}",
        "{{ rows.append(1) }}",
        "{{ title | attr('__class__') }}",
        "{{ title | map('x') }}",
        "{{ self._TemplateReference__context }}",
        "{{ sketch.tpl }}",
        "{{ sketch._image.tpl.docx }}",
        "{% for row in rows %}{{ loop.cycle('a') }}{{ loop.__init__.__globals__ }}{% endfor %}",
        "{% include '/etc/passwd' %}",
        "{% import 'os' as os %}",
        "{% macro f() %}{{ f() }}{% endmacro %}{{ f() }}",
        "{{ 'a' if",
    ],
)
def test_a_template_reaches_nothing_but_its_values(tmp_path: Path, paragraph: str) -> None:
    assert fault(tmp_path, paragraph)[0] in ("unknown", "forbidden", "syntax")


@pytest.mark.parametrize(
    "paragraph",
    ["{% for a in rows %}" * 15 + "x" + "{% endfor %}" * 15, "{{ 'x' * 3000000000 }}"],
)
def test_what_would_never_end_is_ended(tmp_path: Path, paragraph: str) -> None:
    with pytest.raises(TemplateFaultError, match=r"morning\.docx: (it took too much time or memory|what comes out)"):
        filled(written(tmp_path / "morning.docx", paragraph), [content(rows=["x"] * 20)], DAY, seconds=3)


@pytest.mark.parametrize("garbage", [b"", b"PK\x03\x04 no zip", b"{\\rtf1 hello}", b"\xd0\xcf\x11\xe0" * 99])
def test_a_broken_file_is_told_in_one_sentence(tmp_path: Path, garbage: bytes) -> None:
    file = tmp_path / "weekly.docx"
    file.write_bytes(garbage)
    with pytest.raises(TemplateFaultError, match=r"reference/packs/weekly\.docx: this is no \.docx file"):
        filled(file, [content()], DAY)


@given(at=st.lists(st.tuples(st.integers(0, 1 << 20), st.integers(0, 255)), min_size=1, max_size=20))
def test_a_template_damaged_anywhere_is_read_or_told(at: list[tuple[int, int]]) -> None:
    content = bytearray(templates.template_of(Home(Path("nowhere")), "weekly").read_bytes())
    for place, byte in at:
        content[place % len(content)] = byte
    with suppress(package.BrokenError):
        package.checked(bytes(content))


def test_a_file_that_unpacks_to_far_more_is_refused(tmp_path: Path) -> None:
    file = written(tmp_path / "weekly.docx", "x")
    with zipfile.ZipFile(file, "a", zipfile.ZIP_DEFLATED) as bomb:
        bomb.writestr("word/media/bomb.png", b"\0" * (40 << 20))
    with pytest.raises(TemplateFaultError, match=r"no \.docx file"):
        filled(file, [content()], DAY)


def with_parts(file: Path, **parts: str) -> Path:
    """The file with parts replaced or added; ``document``: text before the end of its body."""
    with zipfile.ZipFile(file) as package:
        found = {name: package.read(name) for name in package.namelist()}
    relation = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    links = "".join(
        f'<Relationship Id="rIdX{number}" Type="{relation}/{kind}" Target="{target}" TargetMode="External"/>'
        for number, (kind, target) in enumerate(
            (
                ("image", "http://evil.example/a.png"),
                ("attachedTemplate", "file:///evil.dotm"),
                ("hyperlink", "http://evil.example"),
            )
        )
    )
    rels = found["word/_rels/document.xml.rels"].decode()
    kind = "http://schemas.microsoft.com/office/2006/relationships/vbaProject"
    macro = f'<Relationship Id="rIdM" Type="{kind}" Target="vbaProject.bin"/>'
    found["word/_rels/document.xml.rels"] = rels.replace(
        "</Relationships>", links + macro + "</Relationships>"
    ).encode()
    body = found["word/document.xml"].decode()
    found["word/document.xml"] = body.replace("<w:sectPr", parts["document"] + "<w:sectPr", 1).encode()
    found["word/vbaProject.bin"] = b"macro"
    found["customXml/item1.xml"] = b"<a/>"
    content_types = found["[Content_Types].xml"].decode()
    binary = '<Default Extension="bin" ContentType="application/vnd.ms-office.vbaProject"/>'
    found["[Content_Types].xml"] = content_types.replace("<Override", binary + "<Override", 1).encode()
    with zipfile.ZipFile(file, "w") as package:
        for name, what in found.items():
            package.writestr(name, what)
    return file


def test_nothing_that_runs_or_fetches_goes_out(tmp_path: Path) -> None:
    hostile = (
        '<w:p><w:hyperlink r:id="rIdX2"><w:r><w:t>link</w:t></w:r></w:hyperlink></w:p>'
        '<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>INCLUDEPICTURE "http://evil.example/b"'
        '</w:instrText></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>'
        '<w:p><w:fldSimple w:instr="DDEAUTO c:\\\\windows\\\\cmd.exe"><w:r><w:t>dde</w:t></w:r></w:fldSimple></w:p>'
        '<w:p><w:r><w:object><w:t>ole</w:t></w:object></w:r></w:p><w:altChunk r:id="rIdX0"/>'
        '<w:p><w:fldSimple w:instr=" PAGE "><w:r><w:t>1</w:t></w:r></w:fldSimple></w:p>'
    )
    file = with_parts(written(tmp_path / "morning.docx", "{{ title }}"), document=hostile)
    (made,) = filled(file, [content()], DAY)
    with zipfile.ZipFile(io.BytesIO(made)) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    whole = b"".join(parts.values())
    for word in (
        b"evil",
        b"vbaProject",
        b"External",
        b"INCLUDEPICTURE",
        b"DDEAUTO",
        b"w:object",
        b"altChunk",
        b"customXml",
    ):
        assert word not in whole, word
    assert b'w:instr=" PAGE "' in parts["word/document.xml"]
    assert [text for text in texts(made) if text] == ["晨会简报", "link", "dde", "1"]
    assert Document(io.BytesIO(made)).paragraphs[0].text == "晨会简报"


def test_a_document_with_a_number_of_a_person_is_kept_back(tmp_path: Path) -> None:
    for said in ("联系人 138-0000-0000", "11010519491231002X", "0123456789abcdef0123456789abcdef"):
        with pytest.raises(KeptBackError) as told:
            filled(written(tmp_path / "morning.docx", "{{ title }} " + said), [content()], DAY)
        assert said not in str(told.value)


def test_the_shipped_templates_are_those_that_the_tool_makes() -> None:
    assert pack_templates.drift() == []


@pytest.mark.parametrize("kind", PACK_KINDS)
def test_every_placeholder_of_the_shipped_templates_is_filled_and_bytes_are_the_same(
    town: Town, kind: PackKind
) -> None:
    for area in (NORTH, TOWN):
        for model in ("R1", "R2", "R3", "A3"):
            town.task(model, town.door("工农路2号", at=(120.86, 32.01)))
        found = [town.pack(kind, area), town.pack(kind, area)]
        one, other = filled(templates.template_of(town.home, kind), found, DAY)
        assert one == other
        said = "\n".join(texts(one))
        assert "{" not in said
        assert area.name in said
    assert "工农路2号" in said or kind == "weekly"


def test_what_is_empty_is_said(town: Town) -> None:
    (file,) = filled(templates.template_of(town.home, "morning"), [town.pack("morning")], DAY)
    assert "今日没有在办事项。" in texts(file)
