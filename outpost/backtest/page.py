"""A back-test as one page, in both languages. Counts and places alone."""

from __future__ import annotations

from outpost.backtest.report import Report
from outpost.pages import Head, Words
from outpost.pages import render as page

_RULE = {"live": Words("现行", "in force"), "changed": Words("改后", "changed")}
_FATE = {"added": Words("新增", "added"), "dropped": Words("减少", "dropped"), "kept": Words("不变", "kept")}
_OUTCOME = {
    "confirmed": Words("属实", "confirmed"),
    "not_so": Words("不属实", "not so"),
    "declined": Words("拒绝", "declined"),
    "unverified": Words("无法核实", "could not check"),
    "auto_resolved": Words("自行消除", "resolved by itself"),
    "duplicate": Words("重复", "duplicate"),
    "voided": Words("作废", "voided"),
    "expired": Words("到期", "expired"),
    "queued": Words("排队", "queued"),
    "open": Words("在办", "open"),
    "in_review": Words("待审核", "in review"),
    "no task": Words("未成任务", "no task"),
    "passed": Words("通过", "passed"),
    "returned": Words("退回", "returned"),
    "reassigned": Words("改派", "reassigned"),
}


def render(report: Report) -> str:
    """The page's HTML."""
    title = Words(f"{report.model_id} 回溯测试", f"Back-test of {report.model_id}")
    return page("backtest/page.html", title, Head(report.nights[-1]), {"it": report, **_tables(report)})


def _tables(report: Report) -> dict[str, object]:
    return {
        "values": [(name, _plain(before), _plain(after)) for name, before, after in report.values],
        "states": [(str(night), _RULE[side], state, why) for night, side, state, why in report.states],
        "nights": [
            (str(it.business_date), it.live, it.changed, it.kept, it.added, it.dropped) for it in report.per_night
        ],
        "reasons": [
            (reason, counts["kept"], counts["added"], counts["dropped"])
            for reason, counts in [*report.by_reason.items(), (Words("合计", "all"), report.totals)]
        ],
        "load": [(_RULE[side], *vars(load).values()) for side, load in report.load.items()],
        "places": [
            (
                _RULE[side],
                it.dwellings,
                _share(it.busiest_dwellings),
                it.communities,
                _share(it.busiest_communities),
            )
            for side, it in report.concentration.items()
        ],
        "outcomes": [
            (_FATE[fate], _OUTCOME.get(name, name), count)
            for fate, counts in report.outcomes.items()
            for name, count in counts.items()
        ],
        "reviews": [
            (_FATE[fate], _OUTCOME.get(name, name), count)
            for fate, counts in report.reviews.items()
            for name, count in counts.items()
        ],
        "examples": [
            (_FATE[it.fate], it.reason, it.address_code, str(it.first_night), it.nights) for it in report.examples
        ],
    }


def _plain(value: float | None) -> str:
    return "" if value is None else f"{value:g}"


def _share(share: float | None) -> str:
    return "" if share is None else f"{share:.1%}"
