"""What an engine says of a night that it ran."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class NightRun:
    """``seconds`` by stage; ``failed`` holds one line a step or blocking check that stopped the night."""

    success: bool
    run_id: str
    seconds: dict[str, float] = field(default_factory=dict)
    failed: list[str] = field(default_factory=list)
