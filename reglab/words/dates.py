"""Dates as they are written: the names of the months, in the form that they have beside a day."""

from __future__ import annotations

from datetime import date

from reglab.words.language import in_context


def month(day: date) -> str:
    """The month of a day within a date: ``"November"``."""
    names = (
        in_context("month in a date", "January"),
        in_context("month in a date", "February"),
        in_context("month in a date", "March"),
        in_context("month in a date", "April"),
        in_context("month in a date", "May"),
        in_context("month in a date", "June"),
        in_context("month in a date", "July"),
        in_context("month in a date", "August"),
        in_context("month in a date", "September"),
        in_context("month in a date", "October"),
        in_context("month in a date", "November"),
        in_context("month in a date", "December"),
    )
    return names[day.month - 1]


def short_month(day: date) -> str:
    """The month of a day in a narrow column: ``"Nov"``."""
    names = (
        in_context("short month", "Jan"),
        in_context("short month", "Feb"),
        in_context("short month", "Mar"),
        in_context("short month", "Apr"),
        in_context("short month", "May"),
        in_context("short month", "Jun"),
        in_context("short month", "Jul"),
        in_context("short month", "Aug"),
        in_context("short month", "Sep"),
        in_context("short month", "Oct"),
        in_context("short month", "Nov"),
        in_context("short month", "Dec"),
    )
    return names[day.month - 1]
