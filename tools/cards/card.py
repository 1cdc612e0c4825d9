"""The card of one model: what it is for, how it decides, what it shows to whom, and where it errs."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from outpost import messages, sql
from outpost.columns import Graph, Node, words
from outpost.columns.graph import Mask
from outpost.columns.listed import shown_in
from outpost.columns.queried import EVIDENCE, findings
from outpost.lists.lines.render import words as rendered
from outpost.models import ModelSpec
from outpost.models.spec import Zone
from tools.cards.figures import Figures, yield_lines
from tools.cards.text import BASES, REVIEWERS, THEMES, ZONES, Language, Say, other_language, sayer, table
from tools.cases.reading import Case

_EXAMPLES = 12
_IDENTITY_SHOWN = {"surname": "李*", "surname_elder": "李老人", "last4": "***1234"}
"""How an identity field of an example reads: masked, of nobody."""


@dataclass(frozen=True)
class Subject:
    """What a card is made of."""

    spec: ModelSpec
    graph: Graph
    cases: Sequence[Case]
    figures: Figures | None = None


def card(subject: Subject, language: Language) -> str:
    """The card as Markdown."""
    spec, say = subject.spec, sayer(language)
    lines = [other_language(spec.id, language), "", f"# {spec.id} {spec.title}", ""]
    lines += [say("由模型说明、查询和案例生成，勿手改。", "Written from spec, query and cases; do not edit."), ""]
    for title, section in (
        (say("用途", "Purpose"), _purpose(spec, say)),
        (say("规则", "The rule in words"), _rule(spec, say)),
        (say("参数", "Parameters"), _parameters(spec, say)),
        (say("例子", "Examples"), _examples(subject, say)),
        (say("谁收到、看到什么", "Who gets it, and what is shown"), _recipients(subject, say)),
        (say("数据来源", "Lineage"), _lineage(subject, say)),
        (say("已知的误报", "Known false positives"), [*_listed(spec.false_positives), *_choices(spec, say)]),
        (say("影响评估", "Assessment"), _assessment(spec, say)),
        (say("演示城市中的属实比例", "Yield of the demo"), yield_lines(spec, subject.figures, say)),
        (say("版本", "Versions"), _versions(spec, say)),
    ):
        lines += [f"## {title}", "", *section]
    return "\n".join(lines).rstrip() + "\n"


def _purpose(spec: ModelSpec, say: Say) -> Iterator[str]:
    yield say(spec.summary, sql.opening_comment(spec.query))
    yield ""
    facts = [
        (say("名称", "name"), f"`{spec.name}`"),
        (say("主题", "theme"), say(*THEMES[spec.theme])),
        (say("版本", "version"), spec.version),
        (say("复核", "reviewed by"), say(*REVIEWERS[spec.reviewer])),
        (say("状态", "state"), _standing(spec, say)),
        (say("查询", "query"), _linked(f"sql/models/{spec.theme}/{spec.path.stem}.sql")),
        (say("说明", "spec"), _linked(f"models/{spec.theme}/{spec.path.stem}.toml")),
        (say("必需的抽取文件", "extracts without which it is held"), ", ".join(spec.requires)),
        (say("另外使用", "extracts that it uses besides"), ", ".join(spec.uses) or "-"),
    ]
    yield from table([say("项目", "item"), say("内容", "content")], facts)


def _standing(spec: ModelSpec, say: Say) -> str:
    if spec.retirement is not None:
        return say(f"{spec.retirement.on} 起停用：{spec.retirement.reason}", f"retired since {spec.retirement.on}")
    return say("影子运行，不生成任务", "in shadow, makes no task") if spec.shadow else say("在用", "in use")


def _linked(path: str) -> str:
    return f"[{path}](../../{path})"


def _rule(spec: ModelSpec, say: Say) -> Iterator[str]:
    if spec.conditions:
        yield say(
            "条件按规则中的先后列出；有几种情形的，每种只用到其中一部分。",
            "The conditions, in the order of the rule; where it has several reasons, each takes some of them.",
        )
        yield ""
        rows = [(number, text, f"`{name}`") for number, (name, text) in enumerate(spec.conditions.items(), 1)]
        yield from table(["", say("条件", "condition"), say("查询中的名称", "its name in the query")], rows)
    header = [say("情形", "reason"), say("名称", "title"), say("怎么核查", "how to look")]
    yield from table(header, [(f"`{name}`", it.title, " ".join(it.how)) for name, it in spec.reasons.items()])


def _parameters(spec: ModelSpec, say: Say) -> Iterator[str]:
    if not spec.parameters:
        yield from (say("没有参数。", "It has none."), "")
        return
    header = [
        "",
        say("含义", "meaning"),
        say("值", "value"),
        say("单位", "unit"),
        say("依据", "basis"),
        say("出处", "source"),
    ]
    rows = [
        (f"`{name}`", it.description, _value(value.value, value.since), it.unit, say(*BASES[value.basis]), value.source)
        for name, it in spec.parameters.items()
        for value in it.values
    ]
    yield from table(header, rows)


def _value(value: float, since: dt.date) -> str:
    return f"{value:g} ({since})"


def _examples(subject: Subject, say: Say) -> Iterator[str]:
    yield say(
        "取自测试案例：虚构的住处和人。名称用英文。清单上这样写：",
        "From the cases that test it, on invented dwellings and people. On a list it reads:",
    )
    yield ""
    for zone in subject.spec.zones:
        for sentence in dict.fromkeys(_sentences(subject, zone)):
            yield f"- {say(*ZONES[zone])}: {sentence}"
    yield ""
    rows = [(case.name, _outcome(case, say)) for case in subject.cases[:_EXAMPLES]]
    yield from table([say("案例", "case"), say("结果", "outcome")], rows)
    if len(subject.cases) > _EXAMPLES:
        file = f"tests/models/{subject.spec.theme}/{subject.spec.path.stem}.yaml"
        yield (
            say(f"其余 {len(subject.cases) - _EXAMPLES} 个案例见", f"{len(subject.cases) - _EXAMPLES} more are in")
            + f" {_linked(file)}"
        )
        yield ""


def _sentences(subject: Subject, zone: Zone) -> Iterator[str]:
    """What a list says of the first finding of each reason."""
    spec, seen = subject.spec, set()
    names = {name: _IDENTITY_SHOWN[field.mask] for name, field in spec.identity.items()}
    for case in subject.cases:
        for found in case.expected:
            if found["reason"] not in seen and found["reason"] in spec.reasons:
                seen.add(found["reason"])
                key, kind = str(found["subject_key"]), found["subject_kind"]
                yield rendered(
                    spec, zone, found["reason"], kind, key, _plain(found["evidence"]), names, case.business_date
                ).why


def _plain(value: Any) -> Any:
    """A value as the evidence has it: dates are texts there."""
    if isinstance(value, dict):
        return {name: _plain(it) for name, it in value.items()}
    if isinstance(value, list):
        return [_plain(it) for it in value]
    return value.isoformat() if isinstance(value, dt.date) else value


def _outcome(case: Case, say: Say) -> str:
    if case.state != "ran":
        return say("暂停", "held")
    reasons = ", ".join(dict.fromkeys(f"`{found['reason']}`" for found in case.expected))
    if reasons:
        return say(f"命中 {reasons}", f"found: {reasons}")
    return say("未评估", "not evaluated") if case.not_evaluated else say("不命中", "not found")


def _recipients(subject: Subject, say: Say) -> Iterator[str]:
    spec, titles = subject.spec, messages.section("columns")
    for zone in ("gov", "police"):
        if zone not in spec.zones:
            yield from (say(f"不进入{ZONES[zone][0]}的清单。", f"Never on a list of the {ZONES[zone][1]}."), "")
    header = [say("字段", "field"), *(say(*ZONES[zone]) for zone in spec.zones), say("遮盖", "mask")]
    shown = {zone: shown_in(spec, zone) for zone in spec.zones}
    rows = []
    for name in dict.fromkeys(name for fields in spec.zones.values() for name in fields):
        cells = [_cells(shown[zone].get(name), titles, say) for zone in spec.zones]
        masked = spec.identity.get(name)
        rows.append((f"`{name}`", *cells, say(*words.MASKS[masked.mask]) if masked else "-"))
    yield from table(header, rows)
    if spec.assessment is None and not spec.identity:
        yield from (say("清单上没有任何人的姓名或号码。", "No name or number of a person is on a list."), "")


def _cells(cells: frozenset[str] | None, titles: dict[str, str], say: Say) -> str:
    if cells is None:
        return "-"
    named = [say(titles[cell].rstrip("▼"), f"{cell} ({titles[cell].rstrip('▼')})") for cell in sorted(cells)]
    return ", ".join(named) or say("可用，目前没有句子写到", "allowed; no sentence names it")


def _lineage(subject: Subject, say: Say) -> Iterator[str]:
    spec = subject.spec
    up = "../" if say("zh", "en") == "en" else "../../"
    page = f'<a href="{up}columns.html#{findings(spec.id)}">{say("逐列点开", "click through the columns")}</a>'
    yield say(
        f"清单上的字段直接来自下列抽取文件的列（{page}）。",
        f"What lists show comes directly from these columns of extracts ({page}).",
    )
    yield ""
    rows = []
    for name in dict.fromkeys(name for fields in spec.zones.values() for name in fields):
        sources, masks = _direct(subject, name)
        told = say("; ", "; ").join(say(*words.MASKS[mask]) for mask in sorted(masks))
        rows.append((f"`{name}`", ", ".join(f"`{it}`" for it in sources) or _origin(subject, name, say), told or "-"))
    yield from table([say("字段", "field"), say("来自", "from"), say("遮盖", "mask")], rows)


def _direct(subject: Subject, name: str) -> tuple[list[str], frozenset[Mask]]:
    """The columns of extracts that a field's values come from, and the masks on the way to a list."""
    graph, spec = subject.graph, subject.spec
    if name in spec.identity:
        field = spec.identity[name]
        start, masks = Node(f"vault.{field.vault}", field.column), frozenset[Mask]({field.mask})
    else:
        start, masks = Node(findings(spec.id), f"{EVIDENCE}{name}"), frozenset[Mask]()
    found: set[str] = set()
    for node, way in graph.upstream(start).items():
        if way.kind == "direct" and graph.layer_of(node) == "extract":
            found.add(str(node))
            masks |= way.masks
    return sorted(found), masks


def _origin(subject: Subject, name: str, say: Say) -> str:
    origin = subject.graph.origins.get(Node(findings(subject.spec.id), f"{EVIDENCE}{name}"))
    if origin is not None:
        return say(*words.ORIGINS[origin])
    return say("只统计或判断，不取任何值", "only counted or decided, no value is taken")


def _listed(items: Sequence[str]) -> list[str]:
    return [*(f"- {item}" for item in items), ""]


def _choices(spec: ModelSpec, say: Say) -> list[str]:
    if not spec.choices:
        return []
    return [
        f"### {say('规则没有写明之处的取舍', 'What was decided where the rule is silent')}",
        "",
        *_listed(spec.choices),
    ]


def _assessment(spec: ModelSpec, say: Say) -> Iterator[str]:
    if spec.assessment:
        page = spec.assessment.removeprefix("docs/")
        yield (
            say("涉及敏感领域，上线前须有影响评估：", "It is on sensitive ground, and has an impact assessment: ")
            + f"[{page}](../{page})"
        )
    else:
        yield say(
            "不涉及出生、死亡、未成年人等敏感领域，不要求影响评估。",
            "It is on none of the sensitive grounds (births, deaths, minors) for which an impact assessment is asked.",
        )
    yield ""
    yield say(
        f"属实比例低于 {spec.yield_floor:.0%} 时须复查规则。",
        f"The rule is looked at again when fewer than {spec.yield_floor:.0%} of its answered tasks are confirmed.",
    )
    yield ""


def _versions(spec: ModelSpec, say: Say) -> Iterator[str]:
    rows = [(change.version, change.on, change.what) for change in reversed(spec.changes)]
    yield from table([say("版本", "version"), say("日期", "date"), say("变更（英文）", "what changed")], rows)
