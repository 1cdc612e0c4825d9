"""The data dictionary: docs/data-dictionary, written from the contracts and checked for drift.

``python -m tools.dictionary`` writes the pages, ``--check`` only says which of them are out of date.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from outpost import contracts
from outpost.contracts import Column, Contract
from outpost.contracts.never import NEVER
from tools.written import command

FOLDER = Path(__file__).resolve().parents[1] / "docs" / "data-dictionary"
_KINDS = {
    "text": "文本 text",
    "integer": "整数 integer",
    "decimal": "小数 decimal",
    "date": "日期 date",
    "timestamp": "时间 timestamp",
    "flag": "是否 flag (Y/N)",
}
_IDENTITY = {
    "person": "转为 `person_key` becomes `person_key`",
    "mother": "转为 `mother_person_key` becomes `mother_person_key`",
    "previous": "转为 `previous_person_key` becomes `previous_person_key`",
    "name": "转为 `name_key` becomes `name_key`",
    "staff_name": "仅存保险库 vault only",
    "surname": "仅存保险库 vault only",
}
_NETWORKS = {"police": "公安网 police network", "gov": "政务网 government network"}
_LOADS = {"full": "全量 full", "incremental": "增量 incremental"}


def pages() -> dict[str, str]:
    """The pages by file name."""
    found = {"README.md": _index(list(contracts.ALL.values()))}
    return found | {f"{contract.extract}.md": _page(contract) for contract in contracts.ALL.values()}


def drift(folder: Path = FOLDER) -> list[str]:
    """Names of pages that are missing, out of date, or stand for no contract."""
    expected = pages()
    there = {path.name: path.read_text(encoding="utf-8") for path in folder.glob("*.md")}
    return sorted(name for name in expected.keys() | there.keys() if expected.get(name) != there.get(name))


def write(folder: Path = FOLDER) -> None:
    """Write all pages and remove those of contracts that are gone."""
    folder.mkdir(parents=True, exist_ok=True)
    for path in folder.glob("*.md"):
        path.unlink()
    for name, text in pages().items():
        (folder / name).write_text(text, encoding="utf-8", newline="\n")


def _table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    lines = [f"| {' | '.join(header)} |", f"|{'---|' * len(header)}"]
    return lines + [f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in row)} |" for row in rows]


def _index(all_contracts: Sequence[Contract]) -> str:
    lines = [
        "# 数据字典 Data dictionary",
        "",
        "由 `outpost/contracts` 生成，勿手改：`python -m tools.dictionary`。",
        "Written from `outpost/contracts`; do not edit by hand.",
        "",
        "每晚的抽取文件：`landing/<业务日期>/<网络>/<名称>.csv`（或 `.csv.gz`、`.parquet`），",
        "旁附 `<名称>.manifest.json`。",
        "A night's extracts: `landing/<business date>/<network>/<name>.csv` (or `.csv.gz`, `.parquet`),",
        "each with its `<name>.manifest.json`.",
        "",
    ]
    for network, title in _NETWORKS.items():
        rows = [
            [
                f"[{contract.extract}]({contract.extract}.md)",
                contract.terms.title,
                _LOADS[contract.terms.load],
                f"{contract.terms.stale_after}",
                f"{contract.terms.rows_at_city_scale:,}",
            ]
            for contract in all_contracts
            if contract.network == network
        ]
        header = [
            "抽取 extract",
            "名称 title",
            "方式 load",
            "过期天数 stale after (days)",
            "全市行数 rows at city scale",
        ]
        lines += [f"## {title}", "", *_table(header, rows), ""]
    lines += [
        "## 永不采集的列 Columns that are never ingested",
        "",
        "合同或文件中出现下列列名即被拒收；`reference/never_columns.txt` 可以增加，不能减少。",
        "A contract or a file that names one of these is refused; `reference/never_columns.txt` adds to them.",
        "",
        ", ".join(f"`{glob}`" for glob in NEVER),
        "",
    ]
    return "\n".join(lines)


def _page(contract: Contract) -> str:
    terms = contract.terms
    facts = [
        ["网络 network", _NETWORKS[contract.network]],
        ["方式 load", _LOADS[terms.load]],
        ["主键 key", ", ".join(f"`{name}`" for name in terms.key)],
        ["过期天数 stale after", f"{terms.stale_after} 天 days"],
        ["全市行数 rows at city scale", f"{terms.rows_at_city_scale:,}"],
    ]
    if terms.allow is not None:
        facts.append(
            ["允许类别 allow-list", f"`{terms.allow}`；其他类别入库时丢弃并计数 rows of others are dropped and counted"]
        )
    if terms.keep is not None:
        facts.append(["保留 kept", _keep(contract)])
    header = ["列 column", "含义 meaning", "类型 type", "必填 required", "单位 unit", "标记 marks"]
    lines = [
        f"# {contract.extract} {terms.title}",
        "",
        str(contract.model.__doc__).strip(),
        "",
        *_table(["项目 item", "内容 content"], facts),
        "",
        "## 列 Columns",
        "",
        *_table(header, [_row(contract, column) for column in contract.columns]),
        "",
    ]
    for column in contract.columns:
        if column.codes:
            lines += [f"## `{column.name}` 代码 codes", "", *_codes(column.codes), ""]
    rules = [f"- `{rule.column}` ({rule.name})：{rule.meaning}" for rule in terms.rules]
    rules += [f"- {note}" for note in terms.notes]
    return "\n".join([*lines, "## 其他规则 Other rules", "", *rules, ""] if rules else lines)


def _keep(contract: Contract) -> str:
    keep = contract.terms.keep
    if keep is None:
        return ""
    parts = [f"`{column}` + {days} 天 days" for column, days in keep.days.items()]
    latest = "最晚者 the latest of " if len(parts) > 1 else ""
    text = latest + ", ".join(parts)
    if keep.unless is not None:
        text += f"；`{keep.unless[0]}` = {keep.unless[1]} 时一直保留 kept as long as it is"
    if keep.while_registered:
        text += "；本人仍在册时一直保留 kept as long as a register holds the person"
    return text


def _row(contract: Contract, column: Column) -> list[str]:
    marks = []
    if column.name in contract.terms.key:
        marks.append("主键 key")
    if column.identity is not None:
        marks.append(f"身份 identity: {_IDENTITY[column.identity]}")
    if column.police_only:
        marks.append("仅公安 police only")
    if column.meaning.refers_to is not None:
        marks.append("引用标准地址 refers to a standard address")
    if column.pattern is not None:
        marks.append(f"格式 pattern `{column.pattern}`")
    return [
        f"`{column.name}`",
        f"{column.meaning.chinese}。{column.meaning.english}",
        _KINDS[column.kind],
        "是 yes" if column.required else "否 no",
        column.meaning.unit or "",
        "；".join(marks),
    ]


def _codes(codes: Mapping[int, tuple[str, str]] | Mapping[str, tuple[str, str]]) -> list[str]:
    return _table(["代码 code", "中文", "English"], [[f"`{code}`", *meaning] for code, meaning in codes.items()])


def main(arguments: Sequence[str]) -> int:
    """Write, or with ``--check`` say what is out of date; returns the exit code."""
    return command(arguments, "tools.dictionary", write, lambda: [f"docs/data-dictionary/{name}" for name in drift()])


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
