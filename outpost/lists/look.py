"""How lists look: the styles of their cells. Black and white print is the measure, colour comes on top."""

from __future__ import annotations

from outpost.workbook.book import styles_part
from outpost.workbook.styles import Style, Styles

_NAVY = "1F3864"
_WHITE = "FFFFFF"
_ANSWER = "FFF8DC"
_AMBER = "FFD966"
_SHADE = "F2F2F2"
_GREY = "D0D0D0"
_DARK = "262626"

_styles = Styles()
_add = _styles.add

TITLE = _add(Style(size=18, bold=True, colour=_NAVY, border="none", wrap=False))
FACTS = _add(Style(size=10.5, colour="404040", border="none"))
COVERAGE = _add(Style(size=10.5, colour="404040", border="under"))
COVERAGE_HELD = _add(Style(size=10.5, bold=True, border="under", fill=_SHADE))
HEADING = _add(Style(bold=True, colour=_WHITE, fill=_NAVY, horizontal="center"))
HEADING_ANSWER = _add(Style(bold=True, fill=_AMBER, horizontal="center"))

INDEX = _add(Style(horizontal="center", number_format="0", wrap=False))
INDEX_NEW = _add(Style(bold=True, horizontal="center", number_format='"新"0', wrap=False))
INDEX_URGENT = _add(Style(bold=True, horizontal="center", number_format="0", wrap=False, border="heavy"))
INDEX_NEW_URGENT = _add(Style(bold=True, horizontal="center", number_format='"新"0', wrap=False, border="heavy"))
TEXT = _add(Style())
STRONG = _add(Style(bold=True))
CENTRE = _add(Style(horizontal="center"))
NUMBER = _add(Style(number_format="@", horizontal="center"))
URGENCY = {
    1: _add(Style(size=12, bold=True, colour=_WHITE, fill=_DARK, horizontal="center")),
    2: _add(Style(bold=True, fill=_GREY, horizontal="center")),
    3: CENTRE,
}
_DAY = 'm"月"d"日"'
DATE = _add(Style(horizontal="center", number_format=_DAY))
DATE_LATE = _add(Style(bold=True, colour=_WHITE, fill=_DARK, horizontal="center", number_format=_DAY))
ANSWER = _add(Style(fill=_ANSWER, unlocked=True, number_format="@"))
ANSWER_DATE = _add(Style(fill=_ANSWER, unlocked=True, number_format=_DAY, horizontal="center"))
CLOSED = _add(Style(fill=_SHADE))
COUNT = _add(Style(number_format="0", horizontal="center"))
COUNT_STRONG = _add(Style(bold=True, number_format="0", horizontal="center", fill=_SHADE))
TOTAL = _add(Style(bold=True, fill=_SHADE))
PROSE = _add(Style(size=11, border="none"))
SECTION = _add(Style(size=13, bold=True, colour=_NAVY, border="none"))
EXAMPLE_ANSWER = _add(Style(fill=_ANSWER))

STYLES = styles_part(_styles.xml())
