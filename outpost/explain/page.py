"""An explanation as a page of one A4, for the file of a complaint."""

from __future__ import annotations

from outpost import pages
from outpost.explain.explanation import Explanation
from outpost.explain.printed import shown, verdict
from outpost.explain.words import recipient, route, said
from outpost.pages import Head, Words

TEMPLATE = "explain/page.html"
_MOST_ROWS = 12
_MOST_TEXTS = 3


def render(explanation: Explanation) -> str:
    """The page as HTML."""
    task, rule, nights = explanation.task, explanation.rule, explanation.nights
    number = str(task["task_number"])
    ending = task["ending"]
    values = {
        "it": explanation,
        "state": said("endings" if ending else "states", ending or task["state"]),
        "queue": said("queue", task["queue_reason"]) if task["queue_reason"] else None,
        "verdict": verdict(explanation),
        "is_sound": explanation.recomputed.verdict == "holds",
        "zones": {"gov": Words("政务清单", "government list"), "police": Words("公安清单", "police list")},
        "route": route(str(task["route"])),
        "recipients": [
            (
                said("roles", who["role"]),
                recipient(who["kind"], who["number"]),
                said("fallbacks", who["fallback"]) if who["fallback"] else None,
            )
            for who in explanation.recipients
        ],
        "evidence": [
            (name, shown(value)) for name, value in explanation.evidence.items() if value not in (None, [], "")
        ],
        "parameters": () if explanation.conditions else rule.parameters,
        "conditions": [
            (one, "；".join(f"{name} {shown(value)}" for name, value in one.values.items()))
            for one in explanation.conditions
        ],
        "rows": [row for row in explanation.rows if row.line is not None][:_MOST_ROWS],
        "more_rows": max(sum(row.line is not None for row in explanation.rows) - _MOST_ROWS, 0),
        "gone": sum(not row.there for row in explanation.rows),
        "texts": [(one, said("match", one.status)) for one in explanation.matches[:_MOST_TEXTS]],
        "more_texts": max(len(explanation.matches) - _MOST_TEXTS, 0),
    }
    head = Head(nights.last_night, nights.head, number)
    return pages.render(TEMPLATE, Words(f"任务 {number} 的说明", f"Task {number} explained"), head, values)
