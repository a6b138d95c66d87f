"""How fast hrdd is, as ratios that another machine can be held to: `make bench`.

A time alone says little about a program and much about a machine. So every command is run in turn with
`python -c pass`, and what counts is the median of the ratios of such pairs.
"""

import argparse
import compileall
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tools import wheel_venv  # noqa: E402 # found by the line above

EXAMPLE = ROOT / "examples" / "feature.yaml"
AS_OF = "2026-03-01"

# Both make Python start differently from how it does for a user.
UNSET = ("PYTHONDONTWRITEBYTECODE", "PYTHONUNBUFFERED")


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table: what was measured, what came out, and what it must not exceed."""

    what: str
    measured: float
    unit: str
    bar: float | None
    note: str = ""

    @property
    def kept(self) -> bool:
        return self.bar is None or self.measured <= self.bar

    def shown(self) -> str:
        bar = "" if self.bar is None else f"{self.bar:g}{self.unit}"
        verdict = "" if self.bar is None else "kept" if self.kept else "**missed**"
        return f"| {self.what} | {self.measured:.2f}{self.unit} | {bar} | {verdict} | {self.note} |"


def seconds(command: Sequence[str], env: Mapping[str, str], cwd: Path) -> float:
    """How long a command takes; one that fails measures nothing."""
    begin = time.perf_counter()
    done = subprocess.run(command, env=env, cwd=cwd, capture_output=True, stdin=subprocess.DEVNULL, check=False)
    spent = time.perf_counter() - begin
    if done.returncode:
        raise SystemExit(f"benchmarks: {' '.join(command)} ended with {done.returncode}:\n{done.stderr.decode()}")
    return spent


def paired(first: Callable[[], float], second: Callable[[], float], rounds: int) -> tuple[float, float, float]:
    """The median ratio of pairs measured in turn, and each one's median in milliseconds."""
    first(), second()  # the disk's cache, and any bytecode still missing
    pairs = [(first(), second()) for _ in range(rounds)]
    ratio = statistics.median(one / other for one, other in pairs)
    return ratio, *(statistics.median(column) * 1000 for column in zip(*pairs, strict=True))


# Runs inside the measured environment: one process, everything imported and the rubric read before the clock starts.
WARM = """
import json, sys, time
from datetime import date
from pathlib import Path
from statistics import median
from hrdd import assess, load_assessment, load_rubric
from hrdd.source import parse

path, as_of, rounds = Path(sys.argv[1]), date.fromisoformat(sys.argv[2]), int(sys.argv[3])

def times(function):
    function()
    spent = []
    for _ in range(rounds):
        begin = time.perf_counter()
        function()
        spent.append(time.perf_counter() - begin)
    return median(spent) * 1000

begin = time.perf_counter()
rubric = load_rubric("core")
cold = (time.perf_counter() - begin) * 1000
print(json.dumps({
    "rubric": cold,
    "parse": times(lambda: parse(path.read_bytes(), path.name)),
    "all": times(lambda: assess(load_assessment(path), rubric, as_of)),
    "assess": times(lambda assessment=load_assessment(path): assess(assessment, rubric, as_of)),
}))
"""

# WeasyPrint on the HTML that hrdd makes, called as hrdd calls it but for nothing else of hrdd.
PLAIN_PDF = """
import sys
from weasyprint import HTML
HTML(filename=sys.argv[1]).write_pdf(sys.argv[2], pdf_variant="pdf/ua-1")
"""


def starts(bin_: Path, env: Mapping[str, str], cwd: Path, rounds: int) -> list[Row]:
    """Whole processes against a bare Python."""
    hrdd, python = str(bin_ / "hrdd"), str(bin_ / "python")
    assess = [hrdd, "assess", str(EXAMPLE), "--as-of", AS_OF]
    commands: list[tuple[str, list[str], float | None]] = [
        ("`hrdd --version`", [hrdd, "--version"], 3),
        ("`hrdd --help`", [hrdd, "--help"], None),
        ("`hrdd assess FILE`, text", assess, 18),
        ("`hrdd assess FILE -f json`", [*assess, "-f", "json"], 18),
        ("`hrdd assess FILE -f md`", [*assess, "-f", "md"], None),
    ]
    rows = []
    for what, command, bar in commands:
        ratio, spent, bare = paired(
            lambda command=command: seconds(command, env, cwd),  # type: ignore[misc] # mypy: lambda with a default
            lambda: seconds([python, "-c", "pass"], env, cwd),
            rounds,
        )
        rows.append(Row(what, ratio, " x python", bar, f"{spent:.0f} ms; python {bare:.0f} ms"))
    return rows


def pdf(bin_: Path, env: Mapping[str, str], cwd: Path, rounds: int) -> list[Row]:
    """A report against WeasyPrint alone on the same HTML."""
    hrdd, python = str(bin_ / "hrdd"), str(bin_ / "python")
    assess = [hrdd, "assess", str(EXAMPLE), "--as-of", AS_OF]
    seconds([*assess, "-o", "report.html"], env, cwd)
    ratio, spent, alone = paired(
        lambda: seconds([*assess, "-o", "report.pdf"], env, cwd),
        lambda: seconds([python, "-c", PLAIN_PDF, "report.html", "plain.pdf"], env, cwd),
        rounds,
    )
    return [
        Row("`hrdd assess FILE -o report.pdf`", ratio, " x WeasyPrint", 1.2, f"{spent:.0f} ms; alone {alone:.0f} ms")
    ]


# Runs in the measured environment: how many pages a PDF has.
PAGES = "import sys; from pypdf import PdfReader; print(len(PdfReader(sys.argv[1]).pages))"

MORE_RISKS = 36
"""Risks of the assessors' own that make the full report of the example one of about sixty pages."""


def reports(bin_: Path, env: Mapping[str, str], cwd: Path, rounds: int) -> list[Row]:
    """A short, a middling and a long report as PDF against a bare Python, each with its pages."""
    hrdd, python = str(bin_ / "hrdd"), str(bin_ / "python")
    long = cwd / "long.yaml"
    long.write_text(longer(EXAMPLE.read_text("utf-8")), encoding="utf-8")
    rows = []
    for path, template in ((EXAMPLE, "brief"), (EXAMPLE.with_name("event.yaml"), "hria"), (long, "hria")):
        command = [hrdd, "assess", str(path), "--as-of", AS_OF, "--template", template, "-o", "report.pdf"]
        ratio, spent, bare = paired(
            lambda command=command: seconds(command, env, cwd),  # type: ignore[misc] # as above
            lambda: seconds([python, "-c", "pass"], env, cwd),
            rounds,
        )
        told = subprocess.run([python, "-c", PAGES, "report.pdf"], cwd=cwd, capture_output=True, text=True, check=True)
        pages = int(told.stdout)
        note = f"{spent:.0f} ms, {spent / pages:.0f} ms a page; python {bare:.0f} ms"
        rows.append(
            Row(f"`hrdd assess --template {template} -o report.pdf`, {pages} pages", ratio, " x python", None, note)
        )
    return rows


def longer(text: str) -> str:
    """The example with further risks, named by the assessors."""
    levels = ", ".join(f"{factor}: {{level: 2, because: A measured reason.}}" for factor in LEVELLED)
    more = "".join(
        f'  x-more-{number:02}: {{title: "Another risk, number {number}", harm: "People are harmed in another way.", '
        f"rights: [udhr-23], who: [human-rights-defenders], {levels}}}\n"
        for number in range(MORE_RISKS)
    )
    return text.replace("\nrisks:\n", f"\nrisks:\n{more}", 1)


LEVELLED = ("gravity", "breadth", "irremediability", "likelihood")


def warm(bin_: Path, env: Mapping[str, str], cwd: Path, rounds: int) -> list[Row]:
    """One assessment in a process that has read its rubric."""
    command = [str(bin_ / "python"), "-c", WARM, str(EXAMPLE), AS_OF, str(rounds * 10)]
    done = subprocess.run(command, env=env, cwd=cwd, capture_output=True, check=False)
    if done.returncode:
        raise SystemExit(f"benchmarks: the warm run failed:\n{done.stderr.decode()}")
    spent = json.loads(done.stdout)
    whole, parsing = spent["all"], spent["parse"]
    return [
        Row("warm: parse, validate and assess one", whole, " ms", 2, f"assess alone {spent['assess']:.2f} ms"),
        Row("warm: the same against parsing alone", whole / parsing, " x parse", None, f"parse {parsing:.2f} ms"),
        Row("reading the core rubric, once a process", spent["rubric"], " ms", None),
    ]


def many(bin_: Path, env: Mapping[str, str], cwd: Path, count: int) -> list[Row]:
    """Many files given to one process."""
    folder = cwd / "many"
    folder.mkdir()
    text = EXAMPLE.read_text("utf-8")
    for number in range(count):
        (folder / f"subject-{number:05}.yaml").write_text(distinct(text, number), encoding="utf-8")
    names = sorted(f"many/{path.name}" for path in folder.iterdir())
    command = [str(bin_ / "hrdd"), "assess", *names, "--as-of", AS_OF, "-f", "json"]
    spent = statistics.median(seconds(command, env, cwd) for _ in range(3))
    # The bar is 15 s for 10,000 files; a share of it is stricter, for the start-up is paid once.
    return [
        Row(f"{count:,} files, one command", spent, " s", 15 * count / 10_000, f"{count / spent:,.0f} files a second")
    ]


# Runs in the measured environment: parses every file named, and no more.
PARSING = """
import sys
from pathlib import Path
from hrdd.source import parse
for name in sys.argv[1:]:
    parse(Path(name).read_bytes(), name)
"""


def run(bin_: Path, env: Mapping[str, str], cwd: Path, count: int) -> list[Row]:
    """Many files judged by one gate, for each kind of output, against a process that only parses them.

    On one core hrdd works in one process, on several in as many as pay.
    """
    folder = cwd / "run"
    folder.mkdir()
    text = EXAMPLE.read_text("utf-8")
    for number in range(count):
        (folder / f"subject-{number:05}.yaml").write_text(distinct(text, number), encoding="utf-8")
    names = sorted(f"run/{path.name}" for path in folder.iterdir())
    allowed = sorted(os.sched_getaffinity(0))
    rows = []
    for form in ("text", "json", "github-summary", "sarif"):
        parsing = spent([str(bin_ / "python"), "-c", PARSING, *names], env, cwd, (0,), allowed[:1])
        command = [str(bin_ / "hrdd"), "gate", *names, "--as-of", AS_OF, "--replay", "-f", form]
        for cores in [allowed[:1], allowed] if form in {"text", "json"} and len(allowed) > 1 else [allowed[:1]]:
            used = spent(command, env, cwd, (0, 1, 4, 5), cores)
            what = f"`hrdd gate` of {count:,} files, {form}, {len(cores)} core{'s' if len(cores) > 1 else ''}"
            note = f"{used.time:.1f} s, {used.elapsed:.1f} s passed; parsing {parsing.time:.1f} s"
            rows.append(Row(f"{what}: processor time", used.time / parsing.time, " x parsing", None, note))
            note = f"{used.memory:.0f} MiB; parsing {parsing.memory:.0f} MiB"
            rows.append(Row(f"{what}: memory of the largest", used.memory / parsing.memory, " x parsing", None, note))
    return rows


@dataclass(frozen=True, slots=True)
class Used:
    """Seconds of processor time of a command and those it began, the most MiB one of them held, and seconds passed."""

    time: float
    memory: float
    elapsed: float


def spent(
    command: Sequence[str], env: Mapping[str, str], cwd: Path, codes: Sequence[int], cores: Sequence[int]
) -> Used:
    """Run a command on these cores."""
    begin = time.perf_counter()
    with (cwd / "told").open("wb") as out, (cwd / "wrong").open("wb") as wrong:
        process = subprocess.Popen(
            command,
            env=env,
            cwd=cwd,
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=wrong,
            preexec_fn=lambda: os.sched_setaffinity(0, cores),  # noqa: PLW1509 - no threads here
        )
        _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in codes:
        told = (cwd / "wrong").read_text("utf-8")
        raise SystemExit(f"benchmarks: {command[:2]} over many files ended with {process.returncode}:\n{told}")
    return Used(used.ru_utime + used.ru_stime, used.ru_maxrss / 1024, time.perf_counter() - begin)


def distinct(text: str, number: int) -> str:
    """The example under an id of its own, so that no two files name the same subject."""
    lines = text.splitlines(keepends=True)
    for place, line in enumerate(lines):
        if line.startswith("  id:"):
            lines[place] = f"  id: subject-{number:05}\n"
            break
    return "".join(lines)


def main() -> int:
    """Measure, print the table, and end with 1 if a bar was missed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=15, help="pairs per command (default: 15)")
    parser.add_argument("--files", type=int, default=1000, help="files given to one process (default: 1000)")
    parser.add_argument("--only", choices=["starts", "pdf", "reports", "warm", "many", "run"], help="measure one group")
    chosen = parser.parse_args()

    env = {name: value for name, value in os.environ.items() if name not in UNSET and name not in ("CI", "PYTHONPATH")}
    was_set = [name for name in UNSET if name in os.environ]
    work = Path(tempfile.mkdtemp(prefix="hrdd-bench-"))
    try:
        for name in UNSET:
            os.environ.pop(name, None)
        bin_ = wheel_venv.install(wheel_venv.build(work / "wheel"), work / "venv")
        compileall.compile_dir(str(work / "venv"), quiet=1, workers=0)
        groups: dict[str, Callable[[], list[Row]]] = {
            "starts": lambda: starts(bin_, env, work, chosen.rounds),
            "pdf": lambda: pdf(bin_, env, work, max(3, chosen.rounds // 3)),
            "reports": lambda: reports(bin_, env, work, max(3, chosen.rounds // 5)),
            "warm": lambda: warm(bin_, env, work, chosen.rounds),
            "many": lambda: many(bin_, env, work, chosen.files),
            "run": lambda: run(bin_, env, work, 500),
        }
        rows = [row for name, group in groups.items() if chosen.only in (None, name) for row in group()]
    finally:
        shutil.rmtree(work)

    print(f"Python {sys.version.split()[0]}, {os.cpu_count()} cores, hrdd installed from its wheel, bytecode compiled.")
    print(f"Unset for this run: {', '.join(was_set)}." if was_set else "Nothing had to be unset.")
    print("\n| What | Measured | Bar | | |\n|---|---|---|---|---|")
    print("\n".join(row.shown() for row in rows))
    return 0 if all(row.kept for row in rows) else 1


if __name__ == "__main__":
    sys.exit(main())
