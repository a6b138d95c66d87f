"""The tool that changes the engine in small ways: what it changes, that the change is in force, and that it ends."""

import ast
from collections import Counter
from importlib import import_module
from pathlib import Path

import pytest
import yaml

from hrdd.engine import calendar, wording
from hrdd.engine.tables import rating_cell
from hrdd.model.outcome import Bounds
from tests.make import DAY
from tools.mutants import Mutant, Source, constants, function, made_of, readers
from tools.mutate import ACCEPTED, Results, Work, accepted, survivors, table
from tools.operators import edits

CODE = '''
def it(first, *more, most=3):
    """Text that is never touched."""
    if first and most >= 2 or not more:
        raise ValueError(f"no {most}")
    total: int = sum((one for one in more if one > 1), start=0)
    for one in more:
        if one == "word":
            continue
        total += one
    print("a text with spaces", total)
    return any(more) and sorted(more, reverse=True)
'''


def changes(code: str) -> list[tuple[str, str, str]]:
    found = []
    top = ast.parse(code).body[0]
    for edit in edits(top):
        before = ast.unparse(edit.old)
        held = edit.apply()
        found.append((edit.operator, before, "" if edit.new is None else ast.unparse(edit.new)))
        edit.revert(held)
    assert ast.unparse(top) == ast.unparse(ast.parse(code).body[0])
    return found


def test_what_is_changed_and_how() -> None:
    made = changes(CODE)
    assert ("comparison", "most >= 2", "most > 2") in made
    assert ("and/or", "first and most >= 2", "first or most >= 2") in made
    assert ("sign", "not more", "more") in made
    assert ("number", "2", "3") in made
    assert ("filter", "one > 1", "") in made
    assert ("left out", "start=0", "") in made
    assert ("text", "'word'", "'XXwordXX'") in made
    assert ("continue", "continue", "break") in made
    assert ("assignment", "total += one", "total = one") in made
    assert ("arithmetic", "total += one", "total -= one") in made
    assert ("statement", "print('a text with spaces', total)", "pass") in made
    assert ("function", "any", "all") in made
    assert ("truth", "True", "False") in made


def test_what_only_a_person_reads_is_left_alone() -> None:
    assert not [before for operator, before, _ in changes(CODE) if operator == "text" and before != "'word'"]


def tables() -> Source:
    module = import_module("hrdd.engine.tables")
    return Source(module.__name__, Path(str(module.__file__)))


def mutants() -> list[Mutant]:
    source = tables()
    return [*source.mutants(readers([source]))]


def test_every_mutant_has_a_name_of_its_own_that_does_not_hang_on_its_line() -> None:
    found = mutants()
    assert max(Counter(one.id for one in found).values()) == 1
    assert {one.id for one in found} == {one.id for one in mutants()}


def test_a_mutant_is_in_force_wherever_the_function_was_imported() -> None:
    mutant = next(one for one in mutants() if one.name == "rating_cell" and one.before == "'rating'")
    own = function(import_module(mutant.module), mutant.name)
    held = own.__code__
    cell = Bounds(2, 2), Bounds(3, 3)
    assert rating_cell(*cell)[0] == "rating"
    try:
        mutant.install()
        assert rating_cell(*cell)[0] == "XXratingXX"
    finally:
        own.__code__ = held
    assert rating_cell(*cell)[0] == "rating"


def test_a_constant_made_of_another_is_made_anew_with_it() -> None:
    source = Source("hrdd.engine.wording", Path(str(wording.__file__)))
    found = next(one for one in source.mutants(readers([source])) if one.name == "TWICE" and "and/or" in one.before)
    assert [name for name, _ in found.later] == ["_TWICE"]
    held = {name: vars(wording)[name] for name in ("TWICE", "_TWICE")}
    assert wording.twice("Photos and/or films?") == "and/or"
    try:
        found.install()
        assert wording.twice("Photos and/or films?") == ""
    finally:
        vars(wording).update(held)
    assert wording.twice("Photos and/or films?") == "and/or"


def test_what_is_made_of_a_constant_is_found_over_several_steps() -> None:
    code = "A = 1\nB = A\nc, d = B, 2\nE = 3\nF = {}\nF |= {E: 1}\ng: int = d\nH, I = 1, 2\n"
    tree = ast.parse(code)
    assert [name for name, _ in constants(tree)] == ["A", "B", "E", "F"]
    assert [name for name, _ in made_of(tree, "A")] == ["B", "c", "d", "g"]
    assert [name for name, _ in made_of(tree, "E")] == ["F"]
    assert [name for name, _ in made_of(tree, "F")] == ["F"]


def test_a_marked_function_tells_which_of_its_statements_ran() -> None:
    source = Source("hrdd.engine.calendar", Path(str(calendar.__file__)))
    reached: set[tuple[str, int]] = set()
    for name, code in source.marked():
        own = function(calendar, name)
        held = own.__code__
        try:
            vars(calendar)["__reached__"] = reached
            own.__code__ = code
            assert calendar.months_after.__doc__
            calendar.months_after(DAY, 1)
        finally:
            own.__code__ = held
            del vars(calendar)["__reached__"]
    assert reached
    assert {module for module, _ in reached} == {"hrdd.engine.calendar"}
    at = {marker for one in source.mutants(readers([source])) for marker in one.markers}
    assert at <= reached


def test_the_last_word_about_a_mutant_holds_and_what_nobody_accepted_is_told(tmp_path: Path) -> None:
    results = Results(tmp_path / "results.jsonl")
    first, second, *_ = mutants()
    results.add(first, "survived", "", 0.1)
    results.add(second, "survived", "", 0.1)
    results.add(first, "killed", "a test", 0.1)
    work = Work(("tables",), results)
    left, _ = survivors(work.told())
    assert [one.id for one in left] == [second.id]
    assert [mutant.id for mutant in work.wanted("survived")] == [
        mutant.id for mutant in mutants() if mutant is not first
    ][1:]
    assert [mutant.id for mutant in work.wanted("new")] == [mutant.id for mutant in mutants()][2:]
    number = len(mutants())
    assert table(work.told())[2] == f"| engine.tables | {number} | 1 | 0 | 1 | 0 | {number - 2} | 50.0 % |"


def test_every_accepted_survivor_has_a_reason_and_is_named_once() -> None:
    entries = yaml.safe_load(ACCEPTED.read_text("utf-8")) or []
    assert all(set(entry) == {"kind", "because", "survivors"} for entry in entries)
    assert all(len(entry["because"]) > 20 for entry in entries)
    assert len(accepted()) == sum(len(entry["survivors"]) for entry in entries)


def test_every_accepted_survivor_is_a_mutant_of_the_code_as_it_is(tmp_path: Path) -> None:
    """After a change to a function its mutants are others: whoever changes it looks at them anew."""
    names = sorted({line.split()[0].partition(":")[0] for entry in yaml.safe_load(ACCEPTED.read_text("utf-8")) or []
                    for line in entry["survivors"]})  # fmt: skip
    work = Work(tuple(f"hrdd.{name}" for name in names), Results(tmp_path / "none"))
    known = {mutant.id for mutant in work.mutants()} if names else set()
    assert set(accepted()) <= known


@pytest.mark.parametrize("name", ["gate", "controls"])
def test_a_module_has_hundreds_of_mutants(name: str, tmp_path: Path) -> None:
    assert len([*Work((name,), Results(tmp_path / "none")).mutants()]) > 150
