"""Many files: each is judged, told and let go, in several processes where that pays.

Every process reads the rubric once and does the same as one alone would; what it makes is put together in the order of
the files, so the bytes of an output and the exit code do not depend on the number of processes. One that dies takes the
whole run with it: nothing is written, and the program says that it failed.
"""

from __future__ import annotations

import gc
import os
import signal
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from hrdd.cli.telling import (
    alarm_of,
    as_text,
    audience_of,
    choices,
    code_of,
    codes_of,
    document,
    page,
    where,
    with_surroundings,
)
from hrdd.cli.waiting import watched
from hrdd.library import disk
from hrdd.library.assessments import STDIN
from hrdd.library.judging import Desk, Refused
from hrdd.library.materials import batch
from hrdd.render import FORMATS, data, words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from concurrent.futures import ProcessPoolExecutor
    from datetime import date

    from hrdd.cli.output import Target
    from hrdd.cli.surroundings import Surroundings
    from hrdd.cli.telling import Alarm, Request
    from hrdd.diagnostics import Diagnostic
    from hrdd.library.judging import Judged
    from hrdd.render import Format

    Named = tuple[int, str]

PAYS = 200
"""Files from which a second process pays: to begin costs as much as a few dozen of them (docs/speed.md)."""

SHARE = 10
"""Files that a process is given at a time: handing over costs nothing, and nobody waits long for the last."""

CRASHED = 70


@dataclass(frozen=True, slots=True)
class Part:
    """What one file came to: its exit code and reasons, what is wrong, whom to call, and its piece of every output.

    `made` has for every output the name that it asks for in a folder, and the piece; None where it has none.
    """

    name: str
    code: int
    reasons: tuple[str, ...]
    wrong: tuple[Diagnostic, ...] | None
    alarm: Alarm
    made: tuple[tuple[str, str | bytes] | None, ...]


@dataclass(frozen=True, slots=True)
class Job:
    """What is done with every file; a process is sent it once."""

    request: Request
    plan: tuple[Target, ...]
    around: Surroundings
    as_of: date
    stdin: bytes


def one_by_one(known: Format) -> bool:
    """Whether a format tells each result by itself, so that none has to wait for the others."""
    return known.document or known is FORMATS["text"] or known is FORMATS["json"]


def parts(job: Job, desk: Desk, names: Sequence[str]) -> list[Part]:
    """What every file came to, in the order of the files. Raises Usage."""
    refused = desk.enter(names, keep=False)
    numbered = list(enumerate(names, start=1))
    todo = [(number, name) for number, name in numbered if name not in refused]
    found = list(watched(_found(job, desk, todo), len(todo), words.name("waiting", "files")))
    told = iter(found)
    return [_part(job, number, refused[name]) if name in refused else next(told) for number, name in numbered]


def _found(job: Job, desk: Desk, todo: Sequence[Named]) -> Iterator[Part]:
    """The parts of the files that can be judged."""
    workers = _workers(len(todo))
    # What is no file, such as a pipe, was read in this process and can be read nowhere else.
    apart = workers > 1 and all(name == STDIN or disk.is_file(Path(name)) for _, name in todo)
    pool = _pool(job, desk, workers) if apart else None
    return Bench(job, desk).parts(todo) if pool is None else _shared(pool, todo)


def _workers(count: int) -> int:
    """How many processes pay for so many files: no more than there are cores that this one may use."""
    allowed = getattr(os, "sched_getaffinity", None)  # not everywhere
    cores = len(allowed(0)) if allowed is not None else os.cpu_count() or 1
    return min(cores, count // (PAYS // 2)) if count >= PAYS else 1


class Bench:
    """Where files are judged and told one after another, and let go."""

    def __init__(self, job: Job, desk: Desk) -> None:
        self.job = job
        self.desk = desk
        self._settled = False

    def parts(self, todo: Iterable[Named]) -> Iterator[Part]:
        """The parts of files, in order."""
        job = self.job
        for number, name in todo:
            result = with_surroundings(self.desk.judged(name), job.request, job.around, job.as_of)
            told = _part(job, number, result)
            self.desk.let_go(result)
            if not self._settled:
                gc.collect()
                gc.freeze()  # a rubric stays: it need not be looked through for circles again and again
                self._settled = True
            yield told


def _part(job: Job, number: int, result: Judged | Refused) -> Part:
    wrong = result.diagnostics if isinstance(result, Refused) else None
    made = tuple(_piece(job, target, number, result) for target in job.plan)
    alarm = alarm_of(result, job.around, job.as_of)
    return Part(result.name, code_of(result), codes_of(result), wrong, alarm, made)


def _piece(job: Job, target: Target, number: int, result: Judged | Refused) -> tuple[str, str | bytes] | None:
    """The piece of one output that a file gives; `number` is its place among the files, the first is 1."""
    audience = audience_of(target, job.request, job.around)
    if target.format == "json":
        alone = batch([result], job.around.root, audience)
        return "", data.piece(number, alone.entries[0], alone)
    if isinstance(result, Refused):
        return None
    if target.format == "text":
        return "", page(target, result, audience, job.around)
    return document(target, result, choices(job.request, [target], [result])[target.where, result.name])


def assembled(found: Sequence[Part], plan: Sequence[Target], around: Surroundings) -> Iterator[tuple[str, bytes]]:
    """The outputs, put together in the order of the files."""
    for index, target in enumerate(plan):
        pieces = [part.made[index] for part in found]
        made = [piece for piece in pieces if piece is not None]
        if FORMATS[target.format].document:
            for number, (stem, content) in enumerate(made, start=1):
                yield where(target, stem, number), _bytes(content)
        elif target.format == "json":
            yield target.where, data.joined(str(text) for _, text in made).encode()
        else:
            yield target.where, as_text(target, (str(text) for _, text in made), around)


def _bytes(content: str | bytes) -> bytes:
    return content.encode() if isinstance(content, str) else content


# --- several processes ------------------------------------------------------

_HERE: list[Bench] = []
"""The bench of this process, where it works for another."""


def _pool(job: Job, desk: Desk, workers: int) -> ProcessPoolExecutor | None:
    """Processes that are ready to take files; None where the machine allows none."""
    from concurrent.futures import ProcessPoolExecutor  # a few files need no others
    from multiprocessing import get_context

    settings = (job, desk.rubric, desk.chosen, dict(desk.given))
    try:
        return ProcessPoolExecutor(workers, get_context("spawn"), _begin, settings)
    except (ImportError, NotImplementedError, OSError):  # no semaphores: a closed sandbox, most likely
        return None


def _shared(pool: ProcessPoolExecutor, todo: Sequence[Named]) -> Iterator[Part]:
    """The parts as the processes give them, in order. If anything fails, or somebody interrupts, all of them end."""
    from multiprocessing import active_children

    shares = [todo[start : start + SHARE] for start in range(0, len(todo), SHARE)]
    try:
        with _nobody_interrupts():
            made = pool.map(_share, shares)
        for found in made:
            yield from found
    except BaseException:
        for process in active_children():
            process.terminate()
        raise
    finally:
        pool.shutdown(cancel_futures=True)


@contextmanager
def _nobody_interrupts() -> Iterator[None]:
    """While processes are begun: they inherit that Ctrl-C is not for them. Here it is heard as soon as they are."""
    mask = getattr(signal, "pthread_sigmask", None)  # not everywhere
    before = mask(signal.SIG_BLOCK, {signal.SIGINT}) if mask is not None else None
    try:
        yield
    finally:
        if mask is not None:
            mask(signal.SIG_SETMASK, before)


def _begin(job: Job, rubric: Path | None, chosen: str | None, given: dict[str, str]) -> None:
    """Make ready to work for another process, and end with it."""
    from threading import Thread

    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the process that this one works for is told too, and ends it
    Thread(target=_end_with_parent, daemon=True).start()
    _HERE.append(Bench(job, Desk(job.as_of, rubric, job.stdin, chosen, given)))


def _end_with_parent() -> None:
    """End at once when the process that this one works for is gone: nobody reads what it makes."""
    from multiprocessing import parent_process
    from multiprocessing.connection import wait

    parent = parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os._exit(CRASHED)


def _share(todo: Sequence[Named]) -> list[Part]:
    return list(_HERE[0].parts(todo))
