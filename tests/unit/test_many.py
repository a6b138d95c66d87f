"""Many files: the same bytes and the same end in one process as in several, and never a pass where one dies."""

import os
from concurrent.futures.process import BrokenProcessPool
from dataclasses import replace
from pathlib import Path

import pytest

from hrdd.cli import assessing, many
from hrdd.cli.output import Target
from hrdd.cli.surroundings import look
from hrdd.cli.telling import Request
from hrdd.library.judging import Desk
from hrdd.render import FORMATS
from tests.batches import DAY, HOSTILE_FILE, ROOT, hostile
from tests.unit.conftest import Command, Ended

DECISIONS = ROOT / "tests" / "decisions"
EVENT = ROOT / "examples" / "event.yaml"
EVERY_KIND = ("carried", "critical", "invalid", "managed", "pass", "platform", "stale-review", "unapproved", "unknown")
WORDS = ("--as-of", DAY.isoformat())


@pytest.fixture
def names(tmp_path: Path) -> list[str]:
    """Files of every verdict, a platform with a change to it, hostile ones, one that is not there, and one twice."""
    folder = tmp_path / "files"
    folder.mkdir()
    hostile(folder)
    plain = [DECISIONS / f"{name}.yaml" for name in EVERY_KIND]
    twice = folder / "twice.yaml"
    twice.write_bytes((DECISIONS / "pass.yaml").read_bytes())
    (folder / HOSTILE_FILE).write_bytes(b"\x00: [")
    mine = [path for path in sorted(folder.iterdir()) if not path.stem.endswith(".approvals")]
    return [*map(str, [*plain, twice, *mine, folder / "nowhere.yaml"]), "-"]


def several(monkeypatch: pytest.MonkeyPatch, workers: int) -> None:
    monkeypatch.setattr(assessing, "MANY", 1)
    monkeypatch.setattr(many, "_workers", lambda _: workers)


def test_one_by_one_and_in_several_processes_everything_is_as_together(
    hrdd: Command, names: list[str], tmp_path: Path
) -> None:
    def run(number: int) -> tuple[Ended, dict[str, bytes]]:
        folder = tmp_path / f"out-{number}"
        folder.mkdir()
        outputs = ("-o", "-", "-o", f"json:{folder / 'all'}", "-o", f"md:{folder}/")
        ended = hrdd("gate", *names, *WORDS, *outputs, stdin=EVENT.read_bytes())
        return ended, {path.name: path.read_bytes() for path in sorted(folder.iterdir())}

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(many, "parts", None)  # so few files are judged together
        together, made = run(0)
    assert together.code == 3
    assert len(made) > len(EVERY_KIND)
    for workers in (1, 2):
        with pytest.MonkeyPatch.context() as patch:
            several(patch, workers)
            ended, found = run(workers)
        assert ended == together
        assert found == made


def job(form: str = "json") -> many.Job:
    request = Request((), (), form, None, None, None)
    return many.Job(request, (Target("-", form),), look(), DAY, b"")


class Deadly:
    """Ends whoever unpacks it."""

    def __reduce__(self) -> tuple[object, tuple[int]]:
        return os._exit, (9,)


def test_a_process_that_dies_takes_the_run_with_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(many, "_workers", lambda _: 2)
    deadly = replace(job(), around=Deadly())  # type: ignore[arg-type] # that is the point
    with pytest.raises(BrokenProcessPool):
        many.parts(deadly, Desk(DAY), [str(EVENT)])


def test_where_no_process_can_be_begun_this_one_does_it_all(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise OSError(38, "no semaphores")

    monkeypatch.setattr(many, "_workers", lambda _: 2)
    alone = many.parts(job(), Desk(DAY), [str(EVENT)])
    monkeypatch.setattr("concurrent.futures.ProcessPoolExecutor", refuse)
    assert many.parts(job(), Desk(DAY), [str(EVENT)]) == alone
    assert alone[0].wrong is None


def test_a_file_that_changes_before_it_is_judged_is_judged_as_it_then_is(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    path = tmp_path / "event.yaml"
    path.write_bytes(EVENT.read_bytes())
    desk = Desk(DAY)
    monkeypatch.setattr(desk, "judged", lambda name: path.write_text("hrdd: [") and Desk.judged(desk, name))
    (part,) = many.parts(job(), desk, [str(path)])
    assert part.code == 3
    assert part.wrong


def test_more_files_get_more_processes_but_none_beyond_the_cores(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: {0, 1, 2}, raising=False)
    counts = (1, many.PAYS - 1, many.PAYS, 2 * many.PAYS, 100 * many.PAYS)
    assert [many._workers(count) for count in counts] == [1, 1, 2, 3, 3]


def test_what_needs_all_results_together_is_not_told_one_by_one() -> None:
    alone = {name for name, known in FORMATS.items() if many.one_by_one(known)}
    assert alone == {"text", "json", "md", "html", "pdf", "docx"}


def test_a_judged_file_is_let_go(monkeypatch: pytest.MonkeyPatch) -> None:
    desk = Desk(DAY)
    monkeypatch.setattr(many, "_workers", lambda _: 1)
    many.parts(job(), desk, [str(EVENT), str(ROOT / "examples" / "grant.yaml")])
    assert not desk._written
    assert not desk._outcomes
