"""A recipient's own ground, whose names need not stand in each address: the head of the list says them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from outpost.lists.lines.line import Line

_PROVINCE = re.compile(r"[^\W\d]{2,3}省")
_QUOTED = re.compile(r"“([^”]+)”")
# A district's name alone goes only where a town's comes behind it: 如皋市场路 is a road.
_TOWN = re.compile(r"[^\W\d]{1,8}?(?:镇|街道|乡|开发区|园区)")
_DISTRICT = 1


@dataclass(frozen=True)
class Ground:
    """``names``: district, town, community, as far as all of the ground lies in one.

    ``prefixes``: how standard addresses there begin, the longest first.
    """

    names: tuple[str, ...] = ()
    prefixes: tuple[str, ...] = ()
    city: str = ""

    def local(self, line: Line) -> Line:
        """The line without the ground's names at the beginning of its address, and of a text that it cites."""
        if not self.names:
            return line
        why = line.why
        if why.startswith("“"):
            why = _QUOTED.sub(lambda cited: f"“{self.within(cited[1])}”", why, count=1)
        return line._replace(address=self.within(line.address), why=why)

    def within(self, address: str) -> str:
        """``address`` as it is said on the ground; whole where it does not begin with the ground's names."""
        for prefix in self.prefixes:
            if address.startswith(prefix):
                rest = address[len(prefix) :]
                if rest and (prefix != self.names[0] or _TOWN.match(rest)):
                    return rest
        return _as_written(self, address)


@lru_cache(maxsize=10_000)
def _as_written(ground: Ground, text: str) -> str:
    """A text that somebody wrote, which may name province and city, leave a name out or say it twice."""
    rest = text
    if found := _PROVINCE.match(rest):
        rest = rest[found.end() :]
    rest = rest.removeprefix(ground.city) if ground.city else rest
    named = 0
    for depth, name in enumerate(ground.names, 1):
        while name and rest.startswith(name):
            rest, named = rest[len(name) :], depth
    return rest if named > _DISTRICT and rest else text


NOWHERE = Ground()
"""Of a recipient whose ground no register names."""
