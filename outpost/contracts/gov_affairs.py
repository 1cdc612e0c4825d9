"""What the government network (政务网) hands over about leases, businesses, gas, complaints and mediation."""

from __future__ import annotations

import polars as pl

from outpost.contracts.contract import Extract, Keep, terms
from outpost.contracts.fields import (
    CATEGORIES,
    UPDATED,
    Timestamp,
    date,
    flag,
    identity,
    integer,
    text,
    timestamp,
    written_address,
)


class Lease(Extract):
    """Leases that lessors filed with the housing office."""

    class Config:
        metadata = terms(
            "gov.lease",
            "租赁备案",
            load="incremental",
            stale_after=2,
            key=("lease_number",),
            keep=Keep({"end_date": 90}),
            rows_at_city_scale=300_000,
        )

    lease_number: str = text("备案编号", "number of the filing", required=True)
    address_text: str = written_address("坐落", "address of the dwelling as written", required=True)
    start_date: pl.Date = date("起始日期", "first day of the lease", required=True)
    end_date: pl.Date = date("终止日期", "last day of the lease", required=True)
    tenant_count: int = integer("承租人数", "tenants named in the lease", unit="人 people")
    tenants_local: bool = flag("承租人均为本地户籍", "Y: all tenants hold local household registration")
    lessor_surname: str = identity("surname", "出租人姓氏", "surname of the lessor", vault="lessor", by="lease_number")
    corporate: bool = flag("是否单位承租", "a company is the tenant", required=True)
    status: int = integer(
        "状态",
        "whether the filing stands",
        required=True,
        codes={1: ("已备案", "filed"), 2: ("已注销", "cancelled")},
    )
    updated_at: Timestamp = timestamp(*UPDATED, required=True)


class BusinessEntity(Extract):
    """Registered businesses and where they say they are."""

    class Config:
        metadata = terms(
            "gov.business_entity",
            "市场主体",
            load="incremental",
            stale_after=8,
            key=("credit_code",),
            keep=Keep({"updated_at": 90}, unless=("status", 1)),
            rows_at_city_scale=1_200_000,
        )

    credit_code: str = text("统一社会信用代码", "GB 32100, 18 characters with check character", required=True)
    name: str = text("名称", "name of the business, public", required=True)
    trade_code: str = text("行业代码", "GB/T 4754: a letter and up to four digits", required=True)
    address_text: str = written_address("住所", "address as written", required=True)
    cluster_address: bool = flag("是否集群注册", "registered at a cluster (virtual) address", required=True)
    flammable_goods: bool = flag("是否经营易燃物品", "deals in goods that burn easily", required=True)
    status: int = integer(
        "状态",
        "whether it does business",
        required=True,
        codes={1: ("存续", "active"), 2: ("注销", "closed")},
    )
    updated_at: Timestamp = timestamp(*UPDATED, required=True)


class GasAccount(Extract):
    """Customers of the gas company, their safety checks and open hazards."""

    class Config:
        metadata = terms(
            "gov.gas_account",
            "燃气用户",
            load="full",
            stale_after=8,
            key=("account_number",),
            rows_at_city_scale=2_000_000,
        )

    account_number: str = text("户号", "number of the account", required=True)
    address_text: str = written_address("用气地址", "address as written", required=True)
    user_type: str = text(
        "用户类型",
        "what the gas is for",
        required=True,
        codes={"residential": ("居民", "residential"), "catering": ("餐饮", "catering"), "other": ("其他", "other")},
    )
    status: int = integer(
        "状态",
        "whether gas is drawn",
        required=True,
        codes={1: ("在用", "in use"), 2: ("停用", "stopped")},
    )
    opened_on: pl.Date = date("开户日期", "day on which the account was opened", required=True)
    last_checked_on: pl.Date = date("上次安检日期", "day of the last safety check")
    hazard_level: str = text(
        "隐患等级",
        "open hazard; null: none",
        codes={"general": ("一般", "general"), "grave": ("重大", "grave")},
    )
    rectify_due_on: pl.Date = date("整改期限", "day by which the hazard must be gone")
    rectified_on: pl.Date = date("整改日期", "day on which the hazard was gone")
    consecutive_no_access: int = integer("连续未入户次数", "checks in a row that found nobody in", unit="次 times")
    updated_at: Timestamp = timestamp(*UPDATED, required=True)


class ServiceEvent(Extract):
    """Complaints to the hotline 12345 and to grid workers: place, time and category, never what was said."""

    class Config:
        metadata = terms(
            "gov.service_event",
            "12345 与网格诉求",
            load="incremental",
            stale_after=1,
            key=("event_number",),
            allow="category",
            keep=Keep({"occurred_at": 120}),
            rows_at_city_scale=150_000,
        )

    event_number: str = text("诉求编号", "number of the complaint", required=True)
    source: str = text(
        "来源",
        "how it came in",
        required=True,
        codes={"hotline": ("12345 热线", "hotline"), "grid": ("网格", "grid worker")},
    )
    category: str = text("类别", "category of the dispute", required=True, codes=CATEGORIES)
    address_text: str = written_address("地址", "address as written", required=True)
    occurred_at: Timestamp = timestamp("发生时间", "when it happened", required=True)
    status: str = text(
        "状态",
        "whether it is settled",
        required=True,
        codes={"open": ("办理中", "open"), "closed": ("已办结", "closed")},
    )
    reporter_hash: str = text(
        "诉求人标识", "hashed at its source, comparable with police.dispute_incident", person_hash=True
    )
    updated_at: Timestamp = timestamp(*UPDATED, required=True)


class MediationCase(Extract):
    """Cases of people's mediation, from acceptance to performance."""

    class Config:
        metadata = terms(
            "gov.mediation_case",
            "人民调解",
            load="incremental",
            stale_after=2,
            key=("case_number",),
            allow="category",
            keep=Keep({"accepted_on": 460, "signed_on": 380, "performance_due_on": 380}, unless=("status", "open")),
            rows_at_city_scale=120_000,
        )

    case_number: str = text("案号", "number of the case", required=True)
    transfer_number: str = text("移交编号", "police.dispute_transfer that it came from, if it did")
    category: str = text("类别", "category of the dispute", required=True, codes=CATEGORIES)
    address_text: str = written_address("地址", "address as written", required=True)
    accepted_on: pl.Date = date("受理日期", "day on which it was accepted", required=True)
    status: str = text(
        "状态",
        "how far it is",
        required=True,
        codes={
            "open": ("调解中", "open"),
            "agreed": ("达成协议", "agreed"),
            "terminated": ("终止", "terminated"),
            "refused": ("不予受理", "refused"),
            "withdrawn": ("撤回", "withdrawn"),
            "to_court": ("转诉讼", "taken to court"),
        },
    )
    agreement_number: str = text("协议编号", "number of the agreement")
    signed_on: pl.Date = date("签订日期", "day on which the agreement was signed")
    performance_due_on: pl.Date = date("履行期限", "day by which the agreement must be performed")
    performed_on: pl.Date = date("履行日期", "day on which it was performed")
    followed_up_on: pl.Date = date("回访日期", "day on which somebody asked how it went")
    court_confirmed: bool = flag("是否司法确认", "a court confirmed the agreement")
    updated_at: Timestamp = timestamp(*UPDATED, required=True)
