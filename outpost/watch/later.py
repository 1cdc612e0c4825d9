"""Libraries that another one loads and hardly ever uses: loaded when something of them is asked for, or not at all."""

from __future__ import annotations

import importlib
import importlib.util
import sys
from collections.abc import Iterator
from contextlib import contextmanager
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


@contextmanager
def not_found(*names: str) -> Iterator[None]:
    """Within, ``import`` does not find these, as if they were not installed. Afterwards all is as it was."""
    loaded = {name: sys.modules.get(name) for name in names}
    for name in names:
        sys.modules[name] = None  # type: ignore[assignment]  # what the import system takes for absent
    try:
        yield
    finally:
        for name, module in loaded.items():
            if module is None:
                del sys.modules[name]
            else:
                sys.modules[name] = module
