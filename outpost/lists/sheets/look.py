"""How lists look: the styles of their cells. Black and white print is the measure, colour comes on top."""

from __future__ import annotations

from outpost.workbook.book import styles_part
from outpost.workbook.styles import Border, Style, Styles

_NAVY = "1F3864"
_BAND = "DCE6F1"
_WHITE = "FFFFFF"
_ANSWER = "FFF8DC"
_AMBER = "FFD966"
_SHADE = "F2F2F2"
_GREY = "D0D0D0"
# On paper darker than what is to be filled in.
_CLOSED = "D9D9D9"
_DARK = "262626"

_styles = Styles()
_add = _styles.add

TITLE = _add(Style(size=16, bold=True, colour=_NAVY, fill=_BAND, border="none", wrap=False))
TITLE_LONG = _add(Style(size=13, bold=True, colour=_NAVY, fill=_BAND, border="none"))
FACTS = _add(Style(size=10.5, colour="262626", fill=_BAND, border="none"))
NOTE = _add(Style(size=10.5, colour="404040", border="none"))
COVERAGE = _add(Style(size=10.5, colour="404040", border="under"))
COVERAGE_HELD = _add(Style(size=10.5, bold=True, border="under", fill=_SHADE))
HEADING = _add(Style(bold=True, colour=_WHITE, fill=_NAVY, horizontal="center"))
HEADING_ANSWER = _add(Style(bold=True, fill=_AMBER, horizontal="center"))

INDEX = _add(Style(horizontal="center", number_format="0", wrap=False))
_NEW = '"新"0'
INDEXES = {
    (False, False): INDEX,
    (True, False): _add(Style(bold=True, horizontal="center", number_format=_NEW, wrap=False)),
    (False, True): _add(Style(bold=True, horizontal="center", number_format="0", wrap=False, border="heavy")),
    (True, True): _add(Style(bold=True, horizontal="center", number_format=_NEW, wrap=False, border="heavy")),
}
"""The style of 序号 by (new, urgent)."""
TEXT = _add(Style())
STRONG = _add(Style(bold=True))
_BLOCK: tuple[Border, ...] = ("first", "between", "last")
BLOCK = {(place, strong): _add(Style(bold=strong, border=place)) for place in _BLOCK for strong in (False, True)}
"""An address that several rows in a row stand at, by (which of them, urgent)."""
PART = _add(Style(size=12, bold=True, colour=_NAVY, fill=_BAND, border="none", wrap=False))
HOW = _add(Style())
CENTRE = _add(Style(horizontal="center"))
NUMBER = _add(Style(number_format="@", horizontal="center"))
URGENCY = {
    1: _add(Style(bold=True, colour=_WHITE, fill=_DARK, horizontal="center")),
    2: _add(Style(bold=True, fill=_GREY, horizontal="center")),
    3: CENTRE,
}
_DAY = 'm"月"d"日"'
DATE = _add(Style(horizontal="center", number_format=_DAY))
DATE_LATE = _add(Style(bold=True, colour=_WHITE, fill=_DARK, horizontal="center", number_format=_DAY))
_SHORT_DAY = "m/d"
DUE = _add(Style(horizontal="center", number_format=_SHORT_DAY, wrap=False))
DUE_LATE = _add(Style(colour=_WHITE, fill=_DARK, horizontal="center", number_format=_SHORT_DAY, wrap=False))
ANSWER = _add(Style(fill=_ANSWER, unlocked=True, number_format="@"))
ANSWER_DATE = _add(Style(fill=_ANSWER, unlocked=True, number_format=_DAY, horizontal="center"))
CLOSED = _add(Style(fill=_CLOSED))
COUNT = _add(Style(number_format="0", horizontal="center"))
COUNT_STRONG = _add(Style(bold=True, number_format="0", horizontal="center", fill=_SHADE))
TOTAL = _add(Style(bold=True, fill=_SHADE))
PROSE = _add(Style(size=11, border="none"))
SECTION = _add(Style(size=13, bold=True, colour=_NAVY, border="none"))
EXAMPLE_ANSWER = _add(Style(fill=_ANSWER))

STYLES = styles_part(_styles.xml())
