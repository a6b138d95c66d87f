"""Change the engine in small ways, one after the other, and see whether a test fails each time.

`python -m tools.mutate gate controls` tries every change to two modules, `python -m tools.mutate` all of the engine.
What came out is kept in `build/mutants/results.jsonl`; a change that is known there is tried again only where it
survived. `--page` writes the tables of `docs/proof.md`. Ends with 1 where a change survives that `tools/survivors.yaml`
does not accept, or where the unchanged tests fail.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import shutil
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from functools import cache, partial
from pathlib import Path

import pytest
import yaml

from tools.arena import Arena
from tools.mutants import Mutant, Source, readers

ROOT = Path(__file__).resolve().parent.parent
ENGINE = ROOT / "src" / "hrdd" / "engine"
ACCEPTED = ROOT / "tools" / "survivors.yaml"
PAGE = ROOT / "docs" / "proof.md"
KEPT = ROOT / "build" / "mutants"
BEGIN, END = "<!-- mutants: begin -->", "<!-- mutants: end -->"

UNIT = (
    "access advice agreement aliases assess calendar carried cases codes coherence complaints conditions controls "
    "coverage crossing crosswalks danger difference digest evidence explanation factors facts findings flags gate "
    "golden_cases judging lint merging new overlays policy publicity reach redaction regression salience "
    "satisfaction screen_lint screening second_look signing staleness standing tables teaching traces trials "
    "vignettes void ways withholding wording"
)
"""The unit tests that reach the engine by the short way."""

TESTS = tuple(f"tests/unit/test_{name}.py" for name in UNIT.split())
LAWS = ("tests/property",)
QUIET = ("-q", "-s", "-p", "no:cacheprovider", "--assert=plain", "--tb=native", "--timeout=0", "--no-header")
LIVES = {"survived", "untested"}


@dataclass(frozen=True)
class Told:
    """What came of one mutant: killed, timeout, survived, or untested where no test reaches it; `by` which test."""

    id: str
    module: str
    name: str
    line: int
    operator: str
    before: str
    after: str
    status: str
    by: str
    seconds: float

    def __str__(self) -> str:
        """The change in a line."""
        where = f"{self.module.removeprefix('hrdd.')}:{self.line} {self.name}"
        return f"{where}: {self.before} -> {self.after or '(nothing)'} [{self.id}]"


@dataclass(frozen=True)
class Results:
    """What came out, a line of JSON for each mutant; the last line about one holds."""

    path: Path

    def all(self) -> dict[str, Told]:
        """The last word about every mutant, by its id."""
        lines = self.path.read_text("utf-8").splitlines() if self.path.is_file() else []
        return {told.id: told for told in (Told(**json.loads(line)) for line in lines)}

    def add(self, mutant: Mutant, status: str, by: str, seconds: float) -> None:
        """Write down what came out."""
        where = (mutant.id, mutant.module, mutant.name, mutant.line)
        told = Told(*where, mutant.operator, mutant.before, mutant.after, status, by, round(seconds, 2))
        with self.path.open("a", encoding="utf-8") as file:
            file.write(json.dumps(asdict(told), ensure_ascii=False) + "\n")


@cache
def sources() -> dict[str, Source]:
    """Every module of the engine by its name."""
    paths = {f"hrdd.engine.{path.stem}".removesuffix(".__init__"): path for path in sorted(ENGINE.glob("*.py"))}
    return {name: Source(name, path) for name, path in paths.items()}


@dataclass(frozen=True)
class Work:
    """The mutants that are asked for, and what is known of them."""

    modules: tuple[str, ...]
    results: Results

    def mutants(self) -> Iterator[Mutant]:
        """Every mutant, module by module in the order asked for."""
        constants = readers([*sources().values()])
        for name in self.modules or sources():
            source = sources()[
                name if name in sources() else f"hrdd.{name}" if name == "engine" else f"hrdd.engine.{name}"
            ]
            yield from source.mutants(constants)

    def wanted(self, again: str) -> Iterator[Mutant]:
        """Those that are to be tried now."""
        known, reasons = self.results.all(), accepted()
        for mutant in self.mutants():
            told = known.get(mutant.id)
            if told is not None and mutant.id in reasons and again != "all":
                continue
            if told is None or again == "all" or (again == "survived" and told.status in LIVES):
                yield mutant

    def told(self) -> list[Told | Mutant]:
        """What is known of each, with the line where it stands now; the mutant itself where nothing is."""
        known = self.results.all()
        return [
            Told(**{**asdict(known[mutant.id]), "line": mutant.line}) if mutant.id in known else mutant
            for mutant in self.mutants()
        ]


def accepted() -> dict[str, str]:
    """The ids of survivors that are accepted, each with its reason."""
    entries = yaml.safe_load(ACCEPTED.read_text("utf-8")) or []
    return {line.rpartition("[")[2].rstrip("]"): entry["because"] for entry in entries for line in entry["survivors"]}


@cache
def state(file: str, examples: int) -> str:
    """A name for the state of the code, of what the tests share, and of one file of tests."""
    found = hashlib.sha256(f"{_shared()}/{examples}/".encode() + (ROOT / file).read_bytes())
    return found.hexdigest()[:12]


@cache
def _shared() -> str:
    found = hashlib.sha256()
    for folder in ("src", "tests", "rubrics", "examples"):
        for path in sorted((ROOT / folder).rglob("*")):
            if path.is_file() and "__pycache__" not in path.parts and not path.match("tests/*/test_*.py"):
                found.update(str(path.relative_to(ROOT)).encode() + path.read_bytes())
    return found.hexdigest()


# --- what is printed ---------------------------------------------------------


def table(told: list[Told | Mutant]) -> list[str]:
    """A line for each module: mutants, killed, timed out, survived, not run, and the share that died of those run."""
    reasons = accepted()
    lines = ["| module | mutants | killed | timed out | survived | of these accepted | not run | score |"]
    lines.append("| --- | --- | --- | --- | --- | --- | --- | --- |")
    for module in [*dict.fromkeys(one.module for one in told), "all"]:
        own = [one for one in told if module in {one.module, "all"}]
        ran = [one for one in own if isinstance(one, Told)]
        lives = [one for one in ran if one.status in LIVES]
        killed, late = (sum(one.status == status for one in ran) for status in ("killed", "timeout"))
        known = sum(one.id in reasons for one in lives)
        score = f"{100 * (killed + late) / len(ran):.1f} %" if ran else "not run"
        name = module.removeprefix("hrdd.")
        lines.append(
            f"| {name} | {len(own)} | {killed} | {late} | {len(lives)} | {known} | {len(own) - len(ran)} | {score} |"
        )
    return lines


def survivors(told: list[Told | Mutant]) -> tuple[list[Told], list[str]]:
    """The survivors that nobody accepted, and the accepted ones that are none, or are no longer there."""
    reasons = accepted()
    lives = {one.id: one for one in told if isinstance(one, Told) and one.status in LIVES}
    gone = [name for name in reasons if name not in lives]
    return [one for name, one in lives.items() if name not in reasons], gone


def page(told: list[Told | Mutant]) -> str:
    """The part of the page about proof that follows from the results."""
    lives = {one.id: one for one in told if isinstance(one, Told) and one.status in LIVES}
    lines = [*table(told), ""]
    for entry in yaml.safe_load(ACCEPTED.read_text("utf-8")) or []:
        own = [lives[i] for line in entry["survivors"] if (i := line.rpartition("[")[2].rstrip("]")) in lives]
        if own:
            lines += [f"### {entry['kind']}", "", entry["because"].strip(), ""]
            lines += [*map(_line, own), ""]
    left = Counter(one.module.removeprefix("hrdd.") for one in survivors(told)[0])
    if left:
        counted = ", ".join(f"`{module}` {number}" for module, number in sorted(left.items()))
        lines += ["### Open", "", f"Neither killed nor accepted yet: {counted}. `make mutate` prints each.", ""]
    return "\n".join(lines)


def _line(one: Told) -> str:
    return f"- `{one.module.removeprefix('hrdd.')}:{one.line}` `{one.name}`: {_change(one)}"


def _change(one: Told) -> str:
    before, after = (" ".join(text.split()) for text in (one.before, one.after))
    shown = [text if len(text) < 90 else f"{text[:87]}..." for text in (before, after)]
    first, then = (f"`` {text} ``" if "`" in text else f"`{text}`" for text in shown)
    return f"{first} left out" if not after else f"{first} becomes {then}"


def write_page(told: list[Told | Mutant]) -> None:
    """Put the tables into the page about proof."""
    text = PAGE.read_text("utf-8")
    before, _, rest = text.partition(BEGIN)
    _, _, after = rest.partition(END)
    PAGE.write_text(f"{before}{BEGIN}\n\n{page(told)}\n{END}{after}", encoding="utf-8")


# --- the command -------------------------------------------------------------


def run(work: Work, again: str, tests: tuple[str, ...], examples: int, longest: float) -> list[str]:
    """Try the mutants; why that could not be done."""
    arena = Arena(
        sources=[*sources().values()],
        mutants=lambda: work.wanted(again),
        report=work.results.add,
        examples=examples,
        longest=longest,
        kept=KEPT / "unchanged.pickle",
        state=partial(state, examples=examples),
    )
    os.chdir(ROOT)
    shutil.rmtree(KEPT / "tmp", ignore_errors=True)
    ended = pytest.main([*QUIET, f"--basetemp={KEPT / 'tmp'}", *tests], plugins=[arena])
    return arena.red or ([] if ended in {0, 5} else [f"pytest ended with {int(ended)}"])


def main(arguments: list[str]) -> int:
    """The command; its exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("modules", nargs="*", help="modules of the engine, such as gate; all of them without")
    parser.add_argument("--again", choices=("new", "survived", "all"), default="survived", help="which to try")
    parser.add_argument("--laws", action="store_true", help="let the laws try as well, after the unit tests")
    parser.add_argument("--examples", type=int, default=6, help="worlds that each law tries")
    parser.add_argument("--longest", type=float, default=1.5, help="seconds for each kind of tests")
    parser.add_argument("--results", type=Path, default=KEPT / "results.jsonl")
    parser.add_argument("--page", action="store_true", help="try nothing, and write what is known into docs/proof.md")
    options = parser.parse_args(arguments)
    work = Work(tuple(options.modules), Results(options.results))
    work.results.path.parent.mkdir(parents=True, exist_ok=True)
    if options.page:
        write_page(work.told())
        return 0
    tests = tuple(name for name in (*TESTS, *(LAWS if options.laws else ())) if (ROOT / name).exists())
    red = run(work, options.again, tests, options.examples, options.longest)
    if red:
        print("The unchanged tests fail:", *red, sep="\n  ")
        return 1
    told = work.told()
    left, _ = survivors(told)
    print(*table(told), sep="\n")
    print(*(["", "Survived:", *map(str, left)] if left else []), sep="\n")
    return int(bool(left))


if __name__ == "__main__":
    if os.environ.get("PYTHONHASHSEED") != "0":
        again = [sys.executable, "-m", "tools.mutate", *sys.argv[1:]]
        os.execve(  # noqa: S606  sets are then in the same order on every run
            sys.executable, again, {**os.environ, "PYTHONHASHSEED": "0"}
        )
    sys.exit(main(sys.argv[1:]))
