"""The transparency record: what is automated and what is not, for the public and for whoever supervises.

What it says of all models together stands in ``record.toml``; tables, counts and names are made from specs.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from outpost import contracts
from outpost.columns import words
from outpost.models import ModelSpec
from outpost.models.spec import Zone
from tools.cards.text import BASES, REVIEWERS, ZONES, Language, Say, other_language, page_name, sayer, table

STEM = "transparency"
_TEXTS = Path(__file__).with_name("record.toml")
Specs = Mapping[str, ModelSpec]


def record(specs: Specs, language: Language) -> str:
    """The record as Markdown."""
    say, texts = sayer(language), tomllib.loads(_TEXTS.read_text(encoding="utf-8"))
    lines = [other_language(STEM, language), "", f"# {say('算法透明度记录', 'Transparency record')}", ""]
    lines += [
        say("由模型说明和契约生成，勿手改。", "Written from the models' specs and the contracts; do not edit."),
        "",
    ]
    for title, section in (
        (say("是什么", "What it is"), [_said(texts["what"], say, count=len(specs)), ""]),
        (say("为什么", "Why"), _why(specs, say, language)),
        (say("用了哪些数据", "Data used"), _data(specs, texts, say)),
        (say("数字的依据", "What the numbers rest on"), _basis(specs, texts, say)),
        (say("人怎样把关", "Human oversight"), _oversight(specs, texts, say)),
        (say("风险与对策", "Risks, and what stands against them"), _risks(specs, texts, say)),
        (say("谁能看到什么", "Who sees what"), _seen(specs, say)),
        (say("联系与申诉", "Contact and complaints"), [_said(texts["contact"], say), ""]),
    ):
        lines += [f"## {title}", "", *section]
    return "\n".join(lines).rstrip() + "\n"


def _said(text: Mapping[str, str], say: Say, **values: object) -> str:
    told = say(text["zh"], text["en"])
    return told.format(**values) if values else told


def _why(specs: Specs, say: Say, language: Language) -> Iterator[str]:
    rows = [(f"[{it.id}](models/{page_name(it.id, language)})", it.title, it.summary) for it in specs.values()]
    yield from table(
        ["", say("规则", "rule"), say("发现什么、给谁办", "what it finds, and for whom (in Chinese)")], rows
    )


def _data(specs: Specs, texts: Mapping[str, Any], say: Say) -> Iterator[str]:
    yield _said(texts["data"], say, count=len(contracts.ALL))
    yield ""
    rows = []
    for contract in contracts.ALL.values():
        using = [spec.id for spec in specs.values() if contract.extract in spec.extracts]
        ground = say("是", "yes") if contract.terms.sensitive else "-"
        rows.append((f"`{contract.extract}`", contract.terms.title, ", ".join(using) or "-", ground))
    header = [say("抽取文件", "extract"), say("名称", "title"), say("使用的规则", "rules that use it")]
    yield from table([*header, say("敏感领域", "sensitive ground")], rows)
    yield _said(texts["identity"], say)
    yield ""


def _basis(specs: Specs, texts: Mapping[str, Any], say: Say) -> Iterator[str]:
    counts: dict[str, int] = dict.fromkeys(BASES, 0)
    laws: dict[str, list[str]] = {}
    for spec in specs.values():
        for parameter in spec.parameters.values():
            newest = parameter.values[-1]
            counts[newest.basis] += 1
            if newest.basis == "law":
                laws.setdefault(newest.source, []).append(spec.id)
    told = say("、", ", ").join(f"{say(*BASES[basis])} {count}" for basis, count in counts.items() if count)
    yield _said(texts["basis"], say, count=sum(counts.values()), told=told)
    yield ""
    rows = [(source, ", ".join(dict.fromkeys(ids))) for source, ids in sorted(laws.items())]
    yield from table([say("法规", "law"), say("规则", "rules")], rows) if rows else ()


def _oversight(specs: Specs, texts: Mapping[str, Any], say: Say) -> Iterator[str]:
    yield from (f"- {_said(text, say)}" for text in texts["oversight"])
    for kind, (zh, en) in REVIEWERS.items():
        ids = [spec.id for spec in specs.values() if spec.reviewer == kind]
        if ids:
            yield f"- {say(f'{zh}复核：', f'Reviewed by {en}: ')}{', '.join(ids)}"
    yield ""


def _risks(specs: Specs, texts: Mapping[str, Any], say: Say) -> Iterator[str]:
    rows = [(_said(it["risk"], say), _said(it, say)) for it in texts["risks"]]
    pages = {spec.id: spec.assessment.removeprefix("docs/") for spec in specs.values() if spec.assessment}
    if pages:
        rows.append((_said(texts["assessed"], say), ", ".join(f"[{name}]({page})" for name, page in pages.items())))
    yield from table([say("风险", "risk"), say("对策", "what stands against it")], rows)


def _seen(specs: Specs, say: Say) -> Iterator[str]:
    zones: tuple[Zone, ...] = ("gov", "police")
    for zone in zones:
        those = [spec for spec in specs.values() if zone in spec.zones]
        masks = {it.mask for spec in those for name, it in spec.identity.items() if name in spec.zones[zone]}
        told = say("、", ", ").join(say(*words.MASKS[mask]) for mask in sorted(masks))
        rules = ", ".join(spec.id for spec in those)
        yield f"- {say(*ZONES[zone])}: {rules}; {say('身份', 'identity')}: {told or say('无', 'none')}"
    yield ""
