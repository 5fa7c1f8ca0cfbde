"""Tables that leave the program: what is read back is what was there."""

from __future__ import annotations

import csv
import io
import math

import pytest

from reglab.export.table import Table

NASTY = ["plain", 'with "quotes"', "comma, semicolon; tab\t", "two\nlines", "λ ‖w‖ − ×", ""]


@pytest.mark.parametrize("value", [0.1 + 0.2, 1e-300, math.pi, -0.0, 1 / 3, 1e308, 123456789.123456789])
def test_numbers_come_back_to_the_last_bit(value: float) -> None:
    rows = list(csv.reader(io.StringIO(Table("t", ["a"], [[value]]).csv())))
    assert float(rows[1][0]).hex() == value.hex()


def test_text_comes_back_whatever_is_in_it() -> None:
    rows = list(
        csv.reader(io.StringIO(Table("t", ["a", "b"], [[text, 1] for text in NASTY]).csv(), newline=""))
    )
    assert [row[0] for row in rows[1:]] == NASTY
    assert rows[0] == ["a", "b"]


def test_what_there_is_not_is_nothing() -> None:
    assert Table("t", ["a", "b", "c"], [[None, math.nan, True]]).csv() == "a,b,c\n,,True\n"


def test_a_cell_of_pasted_text_stays_one_cell_and_no_formula() -> None:
    table = Table("t", ["a", "b"], [["two\nlines\tand a tab", "=1+1"], ["−1.5", "-2"]])
    assert table.text() == "a\tb\ntwo lines and a tab\t'=1+1\n−1.5\t-2\n"
