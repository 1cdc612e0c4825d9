"""Groups of assets, in the order of a night: no asset depends on one of a later group.

What belongs here: the name, the place and the two sentences of each group. Which asset is in which group is said where
the asset is. Names begin with the group's place in the night, so that they sort so wherever Dagster lists them.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Group:
    """One part of a night. ``name``: as Dagster has it; a slash makes groups within a group."""

    name: str
    chinese: str
    english: str

    @property
    def said(self) -> str:
        """What the group holds, in both languages."""
        return f"{self.chinese} {self.english}"

    def within(self, part: str) -> Group:
        """The group ``part`` within this one."""
        return Group(f"{self.name}/{part}", self.chinese, self.english)


SOURCES = Group("00_sources", "来源：拉取到 landing/ 的交付。", "Sources: deliveries pulled into landing/.")
SOURCES_PREFIX = "sources"
"""Assets of that prefix come before a night and are no part of it: a source that fails stops no morning."""
INPUTS = Group("01_inputs", "本夜取用的交付、反馈与放行。", "What the night takes: deliveries, answers, releases.")
LANDING = Group("02_landing", "落地：逐份核对、解码、检查的交付。", "Deliveries, verified, decoded and checked.")
REGISTERS = Group("03_registers", "台账：各抽取的当前记录。", "Registers: the current rows of each extract.")
TERMS = Group("04_terms", "不需要地址挂接结果的共用口径。", "Shared terms that need no address text to be matched.")
ADDRESSES = Group("05_addresses", "地址文本的挂接。", "Address texts matched to standard addresses.")
MATCHED_TERMS = Group(
    "06_matched_terms", "以地址挂接结果为基础的共用口径。", "Shared terms made from matched addresses."
)
FINDINGS = Group("07_findings", "命中：每个模型一个资产。", "Findings: one asset a model, by theme.")
RETURNS = Group("08_returns", "收回的反馈与审核。", "Answers and reviews that came back.")
TASKS = Group("09_tasks", "任务台账。", "The ledger of tasks.")
LISTS = Group("10_lists", "明早的清单。", "The lists of tomorrow morning.")
CORRECTIONS = Group("11_corrections", "告知各部门的登记更正。", "What departments are told of their registers.")
PROFILE = Group("12_profile", "今夜台账的小计。", "Small numbers about tonight's registers.")
PUBLICATION = Group("13_publication", "发布。", "Publication.")
WATCH = Group(
    "14_watch",
    "发布后与以往各夜比较，并告知血缘。",
    "After publication: held against the nights before, and lineage told.",
)
BRIEFING = Group("15_briefing", "发布后给各级负责人的页面与材料。", "After publication: what leaders are given of it.")

ORDER = (
    INPUTS,
    LANDING,
    REGISTERS,
    TERMS,
    ADDRESSES,
    MATCHED_TERMS,
    FINDINGS,
    RETURNS,
    TASKS,
    LISTS,
    CORRECTIONS,
    PROFILE,
    PUBLICATION,
    WATCH,
    BRIEFING,
)
