"""Counting in months, the way review periods and the age of evidence are written."""

from __future__ import annotations

from calendar import monthrange
from datetime import date

YEAR = 12


def months_after(day: date, months: int) -> date:
    """The same day so many months later (or earlier, if negative), or the last day of a shorter month."""
    index = day.year * YEAR + day.month - 1 + months
    year, month = divmod(index, YEAR)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
