"""What a person sees while something takes long: a bar on the terminal, and nothing anywhere else."""

from __future__ import annotations

import sys
from time import monotonic
from typing import TYPE_CHECKING, TypeVar

from hrdd.cli.surroundings import look

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from rich.progress import Progress

T = TypeVar("T")

PATIENCE = 1.0
"""Seconds before a bar is shown: what is quick needs none."""


def watched(items: Iterable[T], total: int, what: str, *, patience: float = PATIENCE) -> Iterator[T]:
    """The items as they are taken, with a bar on standard error once it takes longer than `patience` seconds.

    Only where a person watches: not into a file, not in continuous integration. The bar is gone at the end.
    """
    around = look()
    if not around.watched:
        yield from items
        return
    began = monotonic()
    bar: Progress | None = None
    try:
        for done, item in enumerate(items):
            if bar is None and monotonic() - began > patience:
                bar = _bar(around.colour)
                task = bar.add_task(what, total=total)
                bar.start()
            if bar is not None:
                bar.update(task, completed=done)
            yield item
    finally:
        if bar is not None:
            bar.stop()


def _bar(colour: bool) -> Progress:
    from rich.console import Console  # only for who waits
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    return Progress(*columns, console=Console(file=sys.stderr, no_color=not colour), transient=True)
