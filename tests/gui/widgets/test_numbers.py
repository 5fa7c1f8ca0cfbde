"""Numbers as people type them, and the sentence where one cannot be taken."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reglab.experiment.base import FieldInfo, Param
from reglab.gui.widgets.numbers import (
    NumberError,
    parse_number,
    read_number,
)
from reglab.words import typed

_RATE = FieldInfo("p", Param("Dropout rate", ""), "float", 0.5, minimum=0, maximum=1, maximum_open=True)
_COUNT = FieldInfo("n", Param("Batch size", ""), "int", 32, minimum=1, maximum=100_000)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1e-3", 0.001),
        ("0.001", 0.001),
        ("0,001", 0.001),
        (" 5. ", 5),
        (",5", 0.5),
        ("-2", -2),
        ("−2", -2),
        ("1 234,5", 1234.5),
        ("1.234,5", 1234.5),
        ("1,234.5", 1234.5),
        ("1,000,000", 1e6),
        ("2E+2", 200),
    ],
)
def test_reads(text, value):
    assert parse_number(text) == value


@pytest.mark.parametrize(("text", "value"), [("10,000", 10_000), ("10.000", 10_000), ("1e3", 1000), ("7", 7)])
def test_reads_whole_numbers_in_groups(text, value):
    assert parse_number(text, whole=True) == value


@pytest.mark.parametrize(
    "text", ["", "abc", "nan", "inf", "1e999", "0x1", "1,2,3", "1.2.3", "--1", "1e", "٣", "1/2", "½"]
)
def test_refuses(text):
    with pytest.raises(ValueError, match="“"):
        parse_number(text)


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_reads_what_python_writes(value):
    assert parse_number(repr(value)) == value
    assert parse_number(repr(value).replace(".", ",")) == value


@given(st.floats(1e-12, 1e12) | st.integers(-(10**9), 10**9))
def test_what_is_written_reads_back_as_nearly_the_same(value):
    read = parse_number(typed(value), whole=isinstance(value, int))
    assert math.isclose(read, value, rel_tol=1e-3)


class TestRange:
    def test_open_and_closed_ends(self):
        assert _RATE.bounds_text == "at least 0 and below 1"
        assert _RATE.allows(0)
        assert not _RATE.allows(1)
        assert not _RATE.allows(-1e-9)
        assert _COUNT.allows(100_000)
        assert not _COUNT.allows(100_001)

    def test_no_range(self):
        assert replace(_RATE, minimum=None, maximum=None).bounds_text == ""

    def test_a_number_is_of_the_kind_of_its_field(self):
        assert read_number(_RATE, "0,25") == 0.25
        assert (read_number(_COUNT, "1e2"), type(read_number(_COUNT, "1e2"))) == (100, int)

    @pytest.mark.parametrize(
        ("info", "text", "words"),
        [
            (_RATE, "1.5", ["Dropout rate", "at least 0 and below 1", "1.5", "0.5"]),
            (_RATE, "abc", ["Dropout rate", "must be a number", "“abc”", "1e-2"]),
            (_RATE, " ", ["Dropout rate", "is empty", "at least 0"]),
            (_COUNT, "0", ["Batch size", "at least 1 and at most 100,000", "but is 0", "32"]),
            (_COUNT, "2.5", ["Batch size", "whole number", "2.5"]),
            (_COUNT, "1e12", ["Batch size", "1e12"]),
        ],
    )
    def test_a_refusal_names_field_value_range_and_remedy(self, info, text, words):
        with pytest.raises(NumberError) as caught:
            read_number(info, text)
        assert all(word in str(caught.value) for word in words), str(caught.value)

    def test_an_optional_field_may_be_empty(self):
        assert read_number(replace(_COUNT, optional=True), "") is None
