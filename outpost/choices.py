"""Words to choose from that settings, specs and the command line share; nothing is loaded for them."""

from __future__ import annotations

from typing import Literal, get_args

Format = Literal["xlsx", "pdf", "csv", "json", "html"]
"""What a list can be written as."""
FORMATS: tuple[Format, ...] = get_args(Format)
Basis = Literal["law", "practice", "local", "design"]
"""What the number of a rule rests on."""
BASES: tuple[Basis, ...] = get_args(Basis)
PackKind = Literal["morning", "weekly", "tenday", "monthly"]
"""What a meeting pack is for: 晨会, joint meeting, joint visit, joint action."""
PACK_KINDS: tuple[PackKind, ...] = get_args(PackKind)

ENGINES = {
    "duckdb": "Outpost itself",
    "spark": "it with `pip install 'outpost[spark]'`",
}
"""What a night can run on, each with what is to be installed where it is not there."""
