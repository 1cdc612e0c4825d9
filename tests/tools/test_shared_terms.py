"""The table of shared terms: up to date, and with what each term takes."""

from __future__ import annotations

from tools import shared_terms


def test_the_page_is_up_to_date() -> None:
    assert shared_terms.PAGE.read_text(encoding="utf-8") == shared_terms.page()


def test_a_parameter_of_a_term_is_told_with_its_value_and_who_gives_it() -> None:
    event = shared_terms.page().partition("\n## event\n")[2].partition("\n## ")[0]
    assert "parameter `event_hours`: 24 since 2020-01-01 (design), hours; given by D1" in event
