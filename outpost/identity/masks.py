"""Masks: as much of a name, number or value as its reader needs, and no more."""

from __future__ import annotations

import re

import polars as pl

from outpost.identity.free_text import mask_numbers_in

_COMPOUND = """
欧阳 太史 端木 上官 司马 东方 独孤 南宫 万俟 闻人 夏侯 诸葛 尉迟 公羊 赫连
澹台 皇甫 宗政 濮阳 公冶 太叔 申屠 公孙 慕容 仲孙 钟离 长孙 宇文 司徒 鲜于
司空 闾丘 子车 亓官 司寇 巫马 公西 颛孙 壤驷 公良 漆雕 乐正 宰父 谷梁 拓跋
夹谷 轩辕 令狐 段干 百里 呼延 东郭 南门 羊舌 微生 梁丘 左丘 东门 西门 南荣
第五 纳兰 完颜 叶赫 爱新觉罗
"""
COMPOUND_SURNAMES = frozenset(_COMPOUND.split())
_LONGEST_SURNAME = 4
_LATIN = re.compile(r"[A-Za-z]")
_DIGITS = re.compile(r"[0-9]")
_LETTERS = re.compile(r"[^\W\d_]")
_LONGEST_SHAPE = 20


def surname(name: str) -> str:
    """The surname of a Chinese name; of a name with a middle dot or in Latin letters its first part's first character.

    Names of peoples without surnames (``买买提·江``) have no part that a stranger could be greeted by, so only the
    first character is shown, which keeps the rest of the name from the reader.

    >>> surname("王小明"), surname("欧阳小明"), surname("买买提·江")
    ('王', '欧阳', '买')
    """
    plain = re.sub(r"[\s\u200b-\u200d\ufeff]+", "", name)
    if not plain:
        return ""
    if "·" in plain or _LATIN.match(plain):
        return plain[0]
    for length in range(_LONGEST_SURNAME, 1, -1):
        if len(plain) > length and plain[:length] in COMPOUND_SURNAMES:
            return plain[:length]
    return plain[0]


def surname_with_stars(name: str) -> str:
    """The surname and one star for whatever follows.

    >>> surname_with_stars("欧阳小明")
    '欧阳*'
    """
    shown = surname(name)
    return f"{shown}*" if shown else ""


def surname_elder(name: str) -> str:
    """How an elder is called on a list.

    >>> surname_elder("王小明")
    '王老人'
    """
    shown = surname(name)
    return f"{shown}老人" if shown else ""


def last4(number: str) -> str:
    """The last four characters of a number, the rest as one run of stars; shorter numbers are masked whole.

    >>> last4("B2026000123"), last4("123")
    ('***0123', '***')
    """
    plain = number.strip()
    return f"***{plain[-4:]}" if len(plain) > 4 else "*" * len(plain)


def shape(value: str) -> str:
    """A value with every digit as ``#``, every Latin letter as ``a``, every other letter as ``某``; at most 20 places.

    Tells a steward what kind of thing stood there, and nobody whose it was.

    >>> shape("2026-13-01"), shape("南通A座12号")
    ('####-##-##', '某某a某##某')
    """
    shown = _DIGITS.sub("#", value[:_LONGEST_SHAPE])
    shown = _LETTERS.sub(lambda letter: "a" if letter.group().isascii() else "某", shown)
    shown = re.sub(r"\d", "#", shown)
    return shown + ("…" if len(value) > _LONGEST_SHAPE else "")


def masked(values: pl.Series, *, open_values: bool) -> pl.Series:
    """Quarantined values as stewards may see them.

    ``open_values``: the column holds codes, dates or numbers of no person, so that a short value without a run of
    seven digits, a number of a person or a Chinese character is shown as it is; else it is reduced to its shape.
    """
    shapes = values.map_elements(shape, return_dtype=pl.String())
    if not open_values:
        return shapes
    harmless = values.str.contains(r"^[\x21-\x7E ]{1,19}$") & ~values.str.contains(r"[0-9]{7}")
    harmless &= mask_numbers_in(values) == values
    return shapes.zip_with(~harmless.fill_null(False), values)
