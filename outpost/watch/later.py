"""Libraries that another one loads and hardly ever uses: loaded when something of them is asked for, not before."""

from __future__ import annotations

import importlib
import importlib.util
import sys
from types import ModuleType
from typing import Any


class _StandIn(ModuleType):
    """A module that has nothing of its own: what is asked of it, it loads the real one for, and hands on."""

    def __getattr__(self, name: str) -> Any:
        if sys.modules.get(self.__name__) is self:
            del sys.modules[self.__name__]
        return getattr(importlib.import_module(self.__name__), name)


def when_used(*names: str) -> None:
    """Let these modules be loaded when an attribute of theirs is first asked for; until then ``import`` costs nothing.

    Whoever uses one has all of it. One that is loaded already, or is not installed, is left as it is. (Python's own
    ``importlib.util.LazyLoader`` loads a module as soon as a second one imports it, under Python 3.11.)
    """
    for name in names:
        if name not in sys.modules and importlib.util.find_spec(name) is not None:
            sys.modules[name] = _StandIn(name)
