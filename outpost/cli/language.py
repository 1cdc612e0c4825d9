"""The language of the command line: English, or Chinese by ``--lang``, ``LC_ALL``, ``LC_MESSAGES`` or ``LANG``.

Code and logs speak English. What a command prints is looked up in ``chinese.toml`` as it is printed, sentence by
sentence, by its English with ``{}`` for what is filled in; what is not in there is shown in English. So nothing under
the command line knows of languages, and the catalogue is read only where somebody wants it. JSON is not translated.
"""

from __future__ import annotations

import inspect
import os
import re
import tomllib
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, Literal

import click

Language = Literal["en", "zh"]
LANGUAGES: tuple[Language, ...] = ("en", "zh")
_FILE = Path(__file__).with_name("chinese.toml")
_BLANK = re.compile(r"\n\s*\n")
_EXTRA = re.compile(r"(.*?)(\s*\[(?:required|default: .*)\])?", re.S)
_TOKEN = re.compile(r"[!-~]+|\s+|.", re.S)
_state: dict[str, Language] = {"language": "en"}


def of_environment(environment: Mapping[str, str]) -> Language:
    """What the environment asks for, in gettext's order: the first of the three that is set says it."""
    said = next((environment[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if environment.get(name)), "")
    return "zh" if re.match(r"zh(?![a-z])", said.lower()) else "en"


def choose(language: Language | None = None) -> None:
    """Speak this language from now on; without one, what the environment asks for."""
    _state["language"] = language or of_environment(os.environ)


def is_chinese() -> bool:
    """Whether Chinese is spoken."""
    return _state["language"] == "zh"


def say(text: str) -> str:
    """``text`` in the language that is spoken, line by line."""
    return "\n".join(map(_said, text.split("\n"))) if is_chinese() else text


def echo(text: object = "", *, err: bool = False, nl: bool = True) -> None:
    """``click.echo`` in the language that is spoken."""
    click.echo(say(str(text)), err=err, nl=nl)


def title(text: str) -> str:
    """The title of a column."""
    return _section("tables").get(text, text) if is_chinese() else text


def helped(text: str) -> str:
    """A help text in Chinese, paragraph by paragraph; what the catalogue lacks stays English."""
    known = _section("help")
    return "\n\n".join(known.get(plain(part), part) for part in _BLANK.split(inspect.cleandoc(text)))


def plain(paragraph: str) -> str:
    """A paragraph of help as the catalogue names it: in one line."""
    return " ".join(paragraph.replace("\b", " ").split())


def _said(line: str) -> str:
    text = line.strip()
    found = _sentence(text) if text else None
    return line if found is None else line.replace(text, found, 1)


def _sentence(text: str) -> str | None:
    """A sentence in Chinese; what fills it may be a sentence, too. None where the catalogue has it not."""
    for pattern, chinese in _templates():
        if match := pattern.fullmatch(text):
            return chinese.format(*(_sentence(group) or group for group in match.groups()))
    return None


@cache
def catalogue() -> dict[str, dict[str, str]]:
    """Chinese by English, in sections."""
    found: dict[str, dict[str, str]] = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    return found


def _section(name: str) -> dict[str, str]:
    return catalogue()[name]


@cache
def _templates() -> list[tuple[re.Pattern[str], str]]:
    """What is printed as a sentence: click's first, which hold others; of a section, those with the most own words."""
    found = []
    for section in ("click", "said", "errors"):
        pairs = [(english.split("{}"), chinese) for english, chinese in _section(section).items()]
        pairs.sort(key=lambda one: -sum(map(len, one[0])))
        found += [(re.compile("(.+?)".join(map(re.escape, pieces))), chinese) for pieces, chinese in pairs]
    return found


class _Formatter(click.HelpFormatter):
    """Help in Chinese: headings, and lines that break between characters, which take two columns."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        super().write_usage(prog, args, prefix or "用法：")

    def write_heading(self, heading: str) -> None:
        self.write(f"{'':>{self.current_indent}}{say(heading)}：\n")

    def write_text(self, text: str) -> None:
        self.write("\n".join(map(self._paragraph, _BLANK.split(text))))

    def _paragraph(self, text: str) -> str:
        indent = " " * self.current_indent
        kept = text.lstrip("\n").startswith("\b")
        lines = (
            text.replace("\b", "").strip("\n").split("\n") if kept else _wrapped(plain(text), self.width - len(indent))
        )
        return "".join(f"{indent}{line}\n" for line in lines)

    def write_dl(self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2) -> None:
        rows = list(rows)
        first = min(max((width_of(name) for name, _ in rows), default=0), col_max) + col_spacing
        indent = " " * self.current_indent
        for name, text in rows:
            shown = _option(text)
            lines = _wrapped(shown, max(self.width - first - self.current_indent, 20)) or [""]
            gap = " " * (first - width_of(name)) if width_of(name) < first else f"\n{indent}{' ' * first}"
            self.write(f"{indent}{name}{gap}{lines[0]}".rstrip() + "\n")
            self.write("".join(f"{indent}{' ' * first}{line}\n" for line in lines[1:]))


def _option(text: str) -> str:
    """The help of an option, and what click adds to it."""
    said, extra = _EXTRA.fullmatch(text).groups()  # type: ignore[union-attr]
    added = (extra or "").replace("[required]", "[必填]").replace("[default:", "[默认:")
    return _section("options").get(plain(said), said) + added


class _Context(click.Context):
    formatter_class = _Formatter


def _wrapped(text: str, width: int) -> list[str]:
    lines, line = [], ""
    for token in _TOKEN.findall(text):
        if line and width_of(line + token) > width and not (len(token) == 1 and token in "，。；：、）】》"):
            lines.append(line.rstrip())
            line = token.lstrip()
        else:
            line += token
    return [*lines, line.rstrip()] if line.strip() else lines


def width_of(text: str) -> int:
    """Columns of a terminal that a text takes."""
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)


_ENGLISH: dict[int, tuple[str | None, str | None]] = {}


def speak(group: click.Group) -> None:
    """Let the help of all commands below ``group`` speak the language that is spoken; it may be changed again."""
    for command in (group, *_below(group)):
        english, short = _ENGLISH.setdefault(id(command), (command.help, command.short_help))
        chinese = is_chinese() and english is not None
        command.help = helped(english) if chinese and english else english
        command.short_help = _first(command.help) if chinese and command.help else short
        command.context_class = _Context if is_chinese() else click.Context


def _first(text: str) -> str:
    """The first sentence of a help text, for the list of commands."""
    return plain(_BLANK.split(text)[0]).split("。")[0].split("；")[0]


def _below(group: click.Group) -> Iterable[click.Command]:
    for command in group.commands.values():
        yield command
        if isinstance(command, click.Group):
            yield from _below(command)


def tell_usage(fault: click.ClickException) -> None:
    """What click found wrong with the command line, in Chinese."""
    context = fault.ctx if isinstance(fault, click.UsageError) else None
    if context is not None:
        click.echo(f"{context.get_usage()}\n看帮助：{context.command_path} --help\n", err=True)
    click.echo(f"错误：{say(fault.format_message())}", err=True)


class Speaking(click.Group):
    """The group of all commands, with ``--lang``: the language is settled before any help is shown."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        choose(_asked(args))
        speak(self)
        ctx.formatter_class = _Formatter if is_chinese() else click.HelpFormatter
        return super().parse_args(ctx, args)


def _asked(args: Sequence[str]) -> Language | None:
    """What ``--lang`` says before the command; anything else is click's to refuse."""
    words: Iterator[str] = iter(args)
    found: Any = None
    for word in words:
        name, _, value = word.partition("=")
        if name == "--lang":
            found = value or next(words, None)
        elif not word.startswith("-"):
            break
    return found if found in LANGUAGES else None
