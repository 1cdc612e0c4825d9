"""What the list writer needs to know of a push model: its words, and which fields a zone may see."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Protocol


class Identity(Protocol):
    """An identity field of a model: where the vault keeps it, by which key, and how it is masked."""

    @property
    def vault(self) -> str: ...
    @property
    def column(self) -> str: ...
    @property
    def key(self) -> str: ...
    @property
    def mask(self) -> str: ...


class Reason(Protocol):
    """The words of one reason."""

    @property
    def title(self) -> str: ...
    @property
    def why(self) -> Mapping[Any, str]: ...
    @property
    def how(self) -> Sequence[str]: ...


class ListSpec(Protocol):
    """A model's spec as the list writer reads it."""

    @property
    def id(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def theme(self) -> str: ...
    @property
    def subject(self) -> str | None:
        """What the number of a subject of the kind ``case`` is the number of."""

    @property
    def zones(self) -> Mapping[Any, Sequence[str]]: ...
    @property
    def identity(self) -> Mapping[str, Identity]: ...
    @property
    def reasons(self) -> Mapping[str, Reason]: ...
    @property
    def answers(self) -> Mapping[str, str]: ...
