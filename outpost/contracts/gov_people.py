"""What the government network (政务网) hands over about people: births, deaths, care lists, benefits, certificates."""

from __future__ import annotations

import polars as pl

from outpost.contracts.contract import Extract, Keep, terms
from outpost.contracts.fields import UPDATED, Timestamp, date, flag, identity, integer, text, timestamp

TIERS = {"high": ("重点", "high"), "normal": ("一般", "normal")}


class Birth(Extract):
    """Birth certificates: that a child was born and to whom, nothing medical."""

    class Config:
        metadata = terms(
            "gov.birth",
            "出生",
            sensitive="births",
            load="incremental",
            stale_after=3,
            key=("certificate_number",),
            keep=Keep({"birth_date": 820}),
            rows_at_city_scale=60_000,
        )

    certificate_number: str = text("出生医学证明编号", "number of the certificate", required=True)
    birth_date: pl.Date = date("出生日期", "day of birth", required=True, birth_date=True)
    sex: int = integer("性别", "GB/T 2261.1: 0 unknown, 1 male, 2 female, 9 not stated; not tested", required=True)
    birth_order: int = integer("胎次序号", "1 single or first; twins share mother and date", required=True)
    mother_id_number: str = identity("mother", "母亲身份号码", "ID number of the mother", required=True)
    void: bool = flag("是否作废", "the certificate was declared void", required=True)
    updated_at: Timestamp = timestamp(*UPDATED, required=True)


class Death(Extract):
    """That a person died and on which day; never of what."""

    class Config:
        metadata = terms(
            "gov.death",
            "死亡",
            sensitive="deaths",
            load="incremental",
            stale_after=3,
            key=("certificate_number",),
            keep=Keep({"death_date": 820}, while_registered=True),
            rows_at_city_scale=200_000,
            notes=(
                "从未登记的婴儿以 CERT:加出生医学证明编号代替身份号码 / "
                "an infant who was never registered is named by CERT: and the number of the birth certificate",
            ),
        )

    certificate_number: str = text("死亡证明编号", "number of the certificate", required=True)
    id_number: str = identity("person", "身份号码", "ID number, or CERT: and a birth certificate number", required=True)
    name: str = identity("name", "姓名", "full name", required=True)
    death_date: pl.Date = date("死亡日期", "day of death", required=True)
    source: str = text(
        "来源",
        "who reported it",
        required=True,
        codes={"health": ("卫健", "health"), "civil_affairs": ("民政", "civil affairs")},
    )
    void: bool = flag("是否作废", "the certificate was declared void", required=True)
    updated_at: Timestamp = timestamp(*UPDATED, required=True)


class ElderCare(Extract):
    """Elders who are to be visited."""

    class Config:
        metadata = terms(
            "gov.elder_care",
            "独居空巢老人名册",
            load="full",
            stale_after=2,
            key=("list_id",),
            rows_at_city_scale=150_000,
        )

    list_id: str = text("名册编号", "number of the list row", required=True)
    id_number: str = identity("person", "身份号码", "ID number", required=True)
    tier: str = text("探访等级", "how often visits are due", required=True, codes=TIERS)
    last_visited_on: pl.Date = date("上次探访日期", "day of the last visit")
    refused_on: pl.Date = date("拒绝日期", "day on which the person declined visits")
    end_date: pl.Date = date("退出日期", "last day on the list; null while it lasts")
    updated_at: Timestamp = timestamp(*UPDATED, required=True)


class ChildCare(Extract):
    """Children left behind or in difficulty who are to be visited."""

    class Config:
        metadata = terms(
            "gov.child_care",
            "困境与留守儿童名册",
            sensitive="minors",
            load="full",
            stale_after=2,
            key=("list_id",),
            rows_at_city_scale=20_000,
        )

    list_id: str = text("名册编号", "number of the list row", required=True)
    id_number: str = identity("person", "身份号码", "ID number", required=True)
    tier: str = text("探访等级", "how often visits are due", required=True, codes=TIERS)
    kind: str = text(
        "类别",
        "why the child is on the list",
        required=True,
        codes={"left_behind": ("留守", "left behind"), "in_difficulty": ("困境", "in difficulty")},
    )
    last_visited_on: pl.Date = date("上次探访日期", "day of the last visit")
    delegated_care: bool = flag("是否有委托照护书", "a written delegated-care record exists", required=True)
    end_date: pl.Date = date("退出日期", "last day on the list; null while it lasts")
    updated_at: Timestamp = timestamp(*UPDATED, required=True)


class Benefit(Extract):
    """Benefits in force, by kind; no amounts."""

    class Config:
        metadata = terms(
            "gov.benefit",
            "待遇发放",
            load="full",
            stale_after=8,
            key=("id_number", "kind"),
            rows_at_city_scale=400_000,
        )

    id_number: str = identity("person", "身份号码", "ID number", required=True)
    kind: str = text(
        "待遇种类",
        "kind of benefit",
        required=True,
        codes={
            "elder_allowance": ("高龄津贴", "allowance of the very old"),
            "low_income": ("低保", "low income"),
            "disability": ("残疾人补贴", "disability"),
        },
    )
    start_date: pl.Date = date("起始日期", "first day of the benefit", required=True)
    end_date: pl.Date = date("终止日期", "last day of the benefit; null while it lasts")
    updated_at: Timestamp = timestamp(*UPDATED, required=True)


class DisabilityCertificate(Extract):
    """When disability certificates run out; neither kind nor level."""

    class Config:
        metadata = terms(
            "gov.disability_certificate",
            "残疾人证",
            load="full",
            stale_after=8,
            key=("id_number",),
            rows_at_city_scale=200_000,
        )

    id_number: str = identity("person", "身份号码", "ID number", required=True)
    expires_on: pl.Date = date("有效期至", "last day of validity", required=True)
    updated_at: Timestamp = timestamp(*UPDATED, required=True)
