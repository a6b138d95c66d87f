"""A pytest plugin that tries mutants: everything is imported and collected once, and each mutant has a child process.

First the tests run unchanged, in a child that notes which statement each of them reaches and how long it takes. A
red one ends everything. Then each mutant is put into force in a child of its own, which runs the tests that reach it,
those of its own module first, and ends at the first that fails.
"""

from __future__ import annotations

import gc
import os
import pickle
import resource
import shutil
import signal
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path

import hypothesis
import pytest

from tools.mutants import Marker, Mutant, Source, function

FAILED = 1
ROOM = 2 * 1024**3
"""How much more memory a child may take than it began with, in bytes."""

SOMETIMES = 100
"""After how many tests of the unchanged run what is known is put down."""

AT_LEAST, TIMES, WAIT = 2.0, 10.0, 60.0
"""The time a test gets with a mutant: seconds of the processor, times that of the unchanged run; and of the clock."""


MIRRORS = {
    "": "assess",
    "alone": "trials",
    "codes": "codes gate",
    "court": "gate",
    "progress": "standing",
    "screening": "flags",
}
"""Tests of a module that go by another name, or by several."""


@dataclass
class Told:
    """What is known of one test from the unchanged run: seconds of the processor, and the statements it reached.

    `state` names the code and the file of the test as they were.
    """

    state: str
    seconds: float
    reached: frozenset[Marker]


@dataclass(eq=False)
class Arena:
    """The plugin; `examples` is how many worlds a law tries, `longest` the seconds that tests of elsewhere may take."""

    sources: Sequence[Source]
    mutants: Callable[[], Iterable[Mutant]]
    report: Callable[[Mutant, str, str, float], None]
    examples: int
    longest: float
    kept: Path
    """Where the unchanged run is kept."""

    state: Callable[[str], str]
    """A name for the state of the code and of one file of tests."""

    red: list[str] = field(default_factory=list)
    told: dict[str, Told] = field(default_factory=dict)
    items: dict[str, pytest.Item] = field(default_factory=dict)
    temporary: Path = Path()
    voice: int = -1

    # --- pytest asks -------------------------------------------------------------

    def pytest_configure(self, config: pytest.Config) -> None:
        """The laws are tried alike on every run, on a few worlds, and without looking for the smallest."""
        del config
        hypothesis.settings.register_profile(
            "mutants",
            deadline=None,
            database=None,
            derandomize=True,
            max_examples=self.examples,
            phases=[hypothesis.Phase.explicit, hypothesis.Phase.generate],
            report_multiple_bugs=False,
            suppress_health_check=list(hypothesis.HealthCheck),
        )
        hypothesis.settings.load_profile("mutants")

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """Laws that ask for more worlds than the profile has get as many as it has."""
        for item in items:
            law = getattr(item, "obj", None)
            own = getattr(law, "_hypothesis_internal_use_settings", None)
            if own is not None and own.max_examples > self.examples:
                law._hypothesis_internal_use_settings = hypothesis.settings(own, max_examples=self.examples)  # type: ignore[union-attr]

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """In place of running the tests once."""
        if session.testsfailed:
            self.red.append(f"{session.testsfailed} files could not be collected")
            return True
        self.items = {item.nodeid: item for item in session.items}
        self.temporary = Path(str(session.config.option.basetemp))
        for source in self.sources:
            import_module(source.module)
        gc.collect()
        gc.freeze()
        self._unchanged()
        if not self.red:
            for mutant in self.mutants():
                self._try(mutant)
        return True

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_makereport(self, item: pytest.Item, call: pytest.CallInfo[object]) -> None:
        """A failing test ends the child, without a picture of what failed."""
        failed = call.excinfo is not None and not call.excinfo.errisinstance(pytest.skip.Exception)
        if failed and self.voice >= 0 and item.get_closest_marker("xfail") is None:
            self._end(item.nodeid)

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """So does one that says afterwards that it failed."""
        if report.failed and self.voice >= 0:
            self._end(report.nodeid)

    def _end(self, nodeid: str) -> None:
        os.write(self.voice, nodeid.encode())
        os._exit(FAILED)

    # --- unchanged ---------------------------------------------------------------

    def _unchanged(self) -> None:
        """Run every test in a child, note what each reaches, and keep that; what is known still holds."""
        self.kept.parent.mkdir(parents=True, exist_ok=True)
        ended, said = self._child(self._note, limit=None)
        if ended != 0:
            self.red.append(said or f"the unchanged tests ended with {ended}")
            return
        self.told = self._known()

    def _known(self) -> dict[str, Told]:
        known: dict[str, Told] = pickle.loads(self.kept.read_bytes()) if self.kept.is_file() else {}  # noqa: S301
        states = {name: self.state(name.partition("::")[0]) for name in self.items}
        return {name: told for name, told in known.items() if states.get(name) == told.state}

    def _note(self) -> None:
        reached: set[Marker] = set()
        told = self._known()
        for source in self.sources:
            module = import_module(source.module)
            vars(module)["__reached__"] = reached
            for name, code in source.marked():
                function(module, name).__code__ = code
        try:
            for item, then in _with_next([item for name, item in self.items.items() if name not in told]):
                reached.clear()
                begun = time.process_time()
                self._run(item, then)
                spent = time.process_time() - begun
                told[item.nodeid] = Told(self.state(item.nodeid.partition("::")[0]), spent, frozenset(reached))
                if len(told) % SOMETIMES == 0:
                    self._keep(told)
        finally:
            self._keep(told)

    def _keep(self, told: dict[str, Told]) -> None:
        half = self.kept.with_suffix(".half")
        half.write_bytes(pickle.dumps(told))
        half.replace(self.kept)

    # --- changed -----------------------------------------------------------------

    def chosen(self, mutant: Mutant) -> list[str]:
        """The tests for a mutant: of its own module, then the quickest of elsewhere, laws last."""
        module = mutant.module.removeprefix("hrdd.engine").lstrip(".")
        mirrors = {f"test_{name}.py" for name in MIRRORS.get(module, module).split()}
        found = [n for n, told in self.told.items() if n in self.items and not mutant.markers.isdisjoint(told.reached)]
        read = mutant.where == "constant"  # a test may read a constant without running anything
        own = [n for n in (self.told if read else found) if _file(n) in mirrors and n in self.items]
        laws = [n for n in found if n.startswith("tests/property")]
        others = self._within(set(found) - set(own) - set(laws), self.longest)
        return [*sorted(own, key=self._cost), *others, *self._within(laws, self.longest)]

    def _cost(self, name: str) -> tuple[float, str]:
        return self.told[name].seconds, name

    def _within(self, names: Iterable[str], seconds: float) -> list[str]:
        """The quickest of these tests, as many as fit into the time."""
        spent, chosen = 0.0, []
        for name in sorted(names, key=self._cost):
            spent += self.told[name].seconds
            if spent > seconds:
                break
            chosen.append(name)
        return chosen

    def _try(self, mutant: Mutant) -> None:
        names = self.chosen(mutant)
        if not names:
            self.report(mutant, "untested", "", 0.0)
            return

        def run() -> None:
            mutant.install()
            for item, then in _with_next([self.items[name] for name in names]):
                self.told_limit(item.nodeid)
                self._run(item, then)

        begun = time.monotonic()
        ended, said = self._child(run, limit=WAIT + 10 * TIMES * sum(self.told[n].seconds for n in names))
        status = "survived" if ended == 0 else "timeout" if ended < 0 else "killed"
        self.report(mutant, status, said, time.monotonic() - begun)

    def told_limit(self, nodeid: str) -> None:
        """Let the system end this process if the next test takes far longer than unchanged."""
        signal.setitimer(signal.ITIMER_VIRTUAL, AT_LEAST + TIMES * self.told[nodeid].seconds)

    def _run(self, item: pytest.Item, then: pytest.Item | None) -> None:
        item.config.hook.pytest_runtest_protocol(item=item, nextitem=then)

    def _child(self, work: Callable[[], None], limit: float | None) -> tuple[int, str]:
        """Do something in a child: how it ended (0 well, below 0 by a signal), and what it said."""
        ear, voice = os.pipe()
        pid = os.fork()
        if pid == 0:
            self._live(work, voice, limit)
        os.close(voice)
        said = b"".join(iter(lambda: os.read(ear, 65536), b"")).decode()
        os.close(ear)
        _, status = os.waitpid(pid, 0)
        for left in self.temporary.iterdir() if self.temporary.is_dir() else ():
            shutil.rmtree(left, ignore_errors=True)
        return os.waitstatus_to_exitcode(status), said

    def _live(self, work: Callable[[], None], voice: int, limit: float | None) -> None:
        """The life of a child; never returns."""
        code = FAILED
        try:
            self.voice = voice
            nothing = os.open(os.devnull, os.O_RDWR)
            for stream in (0, 1) if limit is None else (0, 1, 2):
                os.dup2(nothing, stream)
            if limit is not None:
                used = int(Path("/proc/self/statm").read_text("ascii").split()[0]) * resource.getpagesize()
                resource.setrlimit(resource.RLIMIT_AS, (used + ROOM, used + ROOM))
                signal.setitimer(signal.ITIMER_REAL, limit)
            work()
            code = 0
        except BaseException as error:  # noqa: BLE001
            os.write(voice, f"{type(error).__name__}: {error}"[:2000].encode())
        finally:
            os._exit(code)


def _file(name: str) -> str:
    return name.partition("::")[0].rpartition("/")[2]


def _with_next(items: list[pytest.Item]) -> Iterator[tuple[pytest.Item, pytest.Item | None]]:
    return zip(items, [*items[1:], *([None] if items else [])], strict=True)
