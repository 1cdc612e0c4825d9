"""A plan: what tonight would add and drop under another value, in Chinese, and the dated value that makes it so."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Sequence
from dataclasses import dataclass

from outpost import settings, sql
from outpost.backtest.change import ChangeError
from outpost.backtest.report import Report
from outpost.choices import Basis
from outpost.home import Home, write_whole
from outpost.models import ModelSpec
from outpost.models.change import Change
from outpost.models.parameters import BASIS_SHOWN_CONFIRMED, Number
from outpost.night import standing

_FATES = {"added": "新增", "dropped": "减少"}


@dataclass(frozen=True)
class InShadow:
    """How a changed version went beside the model in force on the nights on which it ran: sums over all of them."""

    nights: int
    first: dt.date
    last: dt.date
    added: int
    dropped: int
    kept: int
    not_run: int


def in_shadow(home: Home, change: Change) -> InShadow | None:
    """The nights on which the very version of a plan ran beside the model in force; None where there is none."""
    asked = {"model_id": change.spec.id, "parameters": change.written}
    with standing.published_database(home) as con:
        if not sql.has_table(con, "push.beside_night"):
            return None
        row = sql.query(con, "backtest/in_shadow", asked).fetchall()[0]
    return InShadow(*row) if row[0] else None


def told_of(shadow: InShadow) -> str:
    """The same in one line of Chinese."""
    span = f"{shadow.first} 至 {shadow.last}" if shadow.nights > 1 else f"{shadow.last}"
    more = f"；另有 {shadow.not_run} 夜未能运行" if shadow.not_run else ""
    return (
        f"影子对照：{span} 已随现行规则试行 {shadow.nights} 夜，合计新增 {shadow.added}，减少 {shadow.dropped}，"
        f"不变 {shadow.kept}{more}。"
    )


@dataclass(frozen=True)
class Ground:
    """What a value rests on, from which business date on, and who confirmed it."""

    since: dt.date
    basis: Basis
    source: str
    confirmed_by: str


def told(spec: ModelSpec, change: Change, report: Report) -> list[str]:
    """The plan in Chinese, a line each: values, findings, tasks, places."""
    night = report.nights[-1]
    lines = [f"{spec.id} {spec.title}：按 {night.month}月{night.day}日（最近一夜）的数据试算，不改动任何任务。"]
    for name, before, after in report.values:
        parameter = spec.parameters[name]
        lines.append(
            f"参数 {name}：{before:g} → {after:g}（{parameter.unit}）" if before is not None else f"参数 {name}"
        )
    others = sorted({model for name in change.values for model in settings.models_sharing(name)} - {spec.id})
    if others:
        lines.append(f"此参数由公共概念使用，同时对 {'、'.join(others)} 生效；以下只算 {spec.id}。")
    for _, side, state, why in report.states:
        lines.append(f"{'现行' if side == 'live' else '改后'}规则当夜未运行：{state}（{why}）")
    for it in report.per_night:
        lines.append(f"命中：现行 {it.live}，改后 {it.changed}；新增 {it.added}，减少 {it.dropped}，不变 {it.kept}。")
    load = report.load["changed"]
    lines.append(
        f"改后每个收件人的任务：中位数 {load.median:g}，最多 {load.most}；超出日上限的新任务 {load.over_cap}。"
    )
    if report.dropped_confirmed:
        lines.append(
            f"不再命中的任务中有 {len(report.dropped_confirmed)} 件曾核实属实：{'、'.join(report.dropped_confirmed)}"
        )
    lines += [
        f"{_FATES[it.fate]}：{spec.reasons[it.reason].title if it.reason in spec.reasons else it.reason}"
        f"，地址 {it.address_code or '无'}"
        for it in report.examples
    ]
    return lines


def write(home: Home, change: Change, ground: Ground, last_night: dt.date) -> list[str]:
    """Append the dated values to outpost.toml, for every model that shares them; returns the models.

    Raises:
        ChangeError: the day is that of a night that has run.
        SettingsError: the file would not be a valid one any more; nothing is written.
    """
    if ground.since <= last_night:
        raise ChangeError(f"--since {ground.since}: the night of {last_night} has run; name a later one")
    text = home.config.read_text(encoding="utf-8")
    written: dict[str, None] = {}
    for name, value in sorted(change.values.items()):
        for model in settings.models_sharing(name) or [change.spec.id]:
            text = text.rstrip("\n") + "\n\n" + _entry(model, name, value, ground)
            written[model] = None
    settings.parse(text, home.config)
    write_whole(home.config, text, home.config.stat().st_mode & 0o777)
    return list(written)


def _entry(model: str, name: str, value: Number, ground: Ground) -> str:
    fields: Sequence[tuple[str, str]] = (
        ("name", _text(name)),
        ("since", ground.since.isoformat()),
        ("value", repr(value)),
        ("basis", _text(ground.basis)),
        ("source", _text(ground.source)),
        ("confirmed_by", _text(ground.confirmed_by)),
    )
    return f"[[models.{model}.values]]\n" + "".join(f"{key} = {said}\n" for key, said in fields)


def _text(value: str) -> str:
    """A basic string of TOML: JSON's escapes are a part of TOML's, but for the one of DEL."""
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def said_of(ground: Ground) -> str:
    """In one line of Chinese, what will hold."""
    basis = BASIS_SHOWN_CONFIRMED[ground.basis]
    return f"自业务日期 {ground.since} 起生效；依据：{basis}，{ground.source}；{ground.confirmed_by}确认。"
