"""Runs for the tests of formats for machines: the examples, and files in which everything that can be is hostile."""

from collections.abc import Sequence
from datetime import date
from functools import cache
from pathlib import Path

from hrdd.library import rubrics
from hrdd.library.judging import Desk
from hrdd.library.materials import batch
from hrdd.library.rubrics import Shelved
from hrdd.render.batch import Batch

ROOT = Path(__file__).resolve().parent.parent
EXAMPLES = tuple(str(ROOT / "examples" / f"{name}.yaml") for name in ("feature", "event", "grant"))
DAY = date(2026, 3, 1)

PERSONAL = "Maria of Elm Street"
"""Stands in every text that a person writes; nothing of it may come out."""

HOSTILE = f"{PERSONAL} ::error file=x::boom ##[set-output]x %0A | a | <b>&amp;]]> [l](http://x) {{0}} `c` ]]"
"""Markup, commands and tables of every format that text could break out into."""

HOSTILE_FILE = "a b::error::%0A,|<x>&'\"[l](1)\x1b[31m\n::warning::z.yaml"
"""A name that a file can have on most systems."""


@cache
def examples() -> Batch:
    """The three examples, judged once."""
    return run(EXAMPLES)


def run(names: Sequence[str], root: Path = ROOT) -> Batch:
    """Files judged together on the day of the examples."""
    desk = Desk(DAY)
    desk._rubrics["core@1", None] = core()
    return batch(desk.judge(names), root)


@cache
def core() -> Shelved:
    """The shipped rubric, read once."""
    return rubrics.find("core@1")


def hostile(folder: Path) -> Batch:
    """A file full of hostile text that can be judged, one that cannot, and one that is not there."""
    text = Path(EXAMPLES[0]).read_text("utf-8")
    quoted = HOSTILE.replace("\\", "\\\\").replace('"', '\\"')
    for title in ("Activity page for editors without an account", "Moderator tools team", "Legal team lead"):
        assert title in text
        text = text.replace(title, quoted)
    added = f"""risks:
  x-01:
    title: "{quoted}"
    rights: [udhr-23]
    harm: "{quoted}"
    who: [readers]
    involvement: contribute
    gravity: {{level: 3, because: "{quoted}"}}
    breadth: {{level: 2, because: "{quoted}"}}
    irremediability: {{level: 3, because: "{quoted}"}}
    likelihood: {{level: 3, because: "{quoted}"}}
"""
    assert text.count("\nrisks:\n") == 1
    judged, wrong = folder / "good.yaml", folder / HOSTILE_FILE
    judged.write_text(text.replace("\nrisks:\n", f"\n{added}"), encoding="utf-8")
    wrong.write_text(f'hrdd: 1\nsubject:\n  kind: "{quoted}"\n  stage: idea\n', encoding="utf-8")
    return run([str(judged), str(wrong), str(folder / "nowhere.yaml")], folder)
