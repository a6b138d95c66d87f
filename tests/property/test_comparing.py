"""What changed between two assessments, and what became worse: laws over pairs that differ in a few parts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from hypothesis import assume, given
from hypothesis import strategies as st

from hrdd.engine.coherence import complaints
from hrdd.engine.difference import CAUSES, Difference, Side, difference, ratings
from hrdd.engine.regression import KNOWN, Earlier, against, earlier, known, listed_until, listing
from hrdd.model.assessment import Answer, RiskEntry
from hrdd.model.base import Rating
from hrdd.model.outcome import NONE, Bounds, Outcome
from tests.property.comparing import all_ratings, no_better
from tests.property.strategies import LADDER, World, clean, control_entries, fewer, remade, worlds

if TYPE_CHECKING:
    from hrdd.engine.difference import Part
    from hrdd.model.assessment import Assessment

Change = tuple[str, str]
"""A cause and the name of the part that was changed."""

Way = Callable[[World, st.DataObject], tuple[World, Change]]
"""Something that changes a world in one part."""


def another_answer(world: World, data: st.DataObject) -> tuple[World, Change]:
    """Another answer to one question, of those that were answered or not."""
    question = data.draw(st.sampled_from([q for q in world.rubric.questions if q.measure is None]))
    words = st.sampled_from(question.choices)
    values = words.map(lambda word: (word,)) if question.many else words
    answer = data.draw(st.none() | st.builds(Answer, value=values | st.just("unknown")))
    answers = {name: said for name, said in world.assessment.answers.items() if name != question.id}
    if answer is not None:
        answers[question.id] = answer
    return replace(world, assessment=remade(world.assessment, answers=answers)), ("answer", question.id)


def another_control(world: World, data: st.DataObject) -> tuple[World, Change]:
    """A control more, or one with another status."""
    controls = list(world.assessment.controls)
    if controls and data.draw(st.sampled_from((True, False))):
        index = data.draw(st.integers(0, len(controls) - 1))
        controls[index] = remade(controls[index], status=data.draw(st.sampled_from(LADDER)))
    else:
        index = len(controls)
        controls.append(data.draw(control_entries(world)))
    changed = remade(world.assessment, controls=tuple(controls))
    return replace(world, assessment=changed), ("control", controls[index].control)


def another_grade(world: World, data: st.DataObject) -> tuple[World, Change]:
    """Another grade of one piece of evidence."""
    name = data.draw(st.sampled_from(sorted(world.assessment.evidence)))
    item = remade(world.assessment.evidence[name], grade=data.draw(st.sampled_from(("E0", "E1", "E2", "E3"))))
    evidence = dict(world.assessment.evidence) | {name: item}
    return replace(world, assessment=remade(world.assessment, evidence=evidence)), ("evidence", f"evidence.{name}")


def another_day(world: World, data: st.DataObject) -> tuple[World, Change]:
    """A later day of judging."""
    days = data.draw(st.integers(1, 400))
    return replace(world, as_of=world.as_of + timedelta(days=days)), ("time", "as-of")


def another_entry(world: World, data: st.DataObject) -> tuple[World, Change]:
    """What the assessors say of one risk taken back."""
    assume(world.assessment.risks)
    name = data.draw(st.sampled_from(sorted(world.assessment.risks)))
    entries = {risk: entry for risk, entry in world.assessment.risks.items() if risk != name}
    if name.startswith("x-"):  # it may be named elsewhere
        old = world.assessment.risks[name]
        entries[name] = RiskEntry(title=old.title, rights=old.rights, bears_on=old.bears_on, harm="?", who=old.who)
    return replace(world, assessment=remade(world.assessment, risks=entries)), ("answer", f"risks.{name}")


WAYS: tuple[Way, ...] = (
    another_answer,
    another_control,
    another_grade,
    another_day,
    another_entry,
)


def pair(
    data: st.DataObject, most: int = 3, least: int = 1, ways: tuple[Way, ...] = WAYS
) -> tuple[World, World, set[Change]]:
    """Two valid worlds with one rubric, and the parts in which they may differ."""
    old = data.draw(worlds(signed=False))
    new = old
    changes = set()
    for way in data.draw(st.lists(st.sampled_from(ways), min_size=least, max_size=most)):
        new, change = way(new, data)
        changes.add(change)
    assume(old.valid)
    assume(new.valid)
    return old, new, changes


def side(world: World) -> Side:
    return Side(world.assessment, world.rubric, world.as_of)


def parts(found: Difference) -> dict[Change, Part]:
    return {(part.cause, part.name): part for part in found.parts}


# --- what changed ---------------------------------------------------------------


@fewer(60)
@given(worlds())
def test_a_thing_and_itself_do_not_differ(world: World) -> None:
    found = difference(side(world), side(world))
    assert (found.parts, found.moves) == ((), ())
    assert found.before == found.after == world.outcome.decision


@fewer(60)
@given(st.data())
def test_what_moved_is_told_and_nothing_else(data: st.DataObject) -> None:
    """The moves are exactly the findings with another residual rating, rises first; the parts are among the changed."""
    old, new, changes = pair(data)
    found = difference(side(old), side(new))
    was, now = ratings(old.outcome), ratings(new.outcome)
    assert {(move.risk, move.before, move.after) for move in found.moves} == {
        (risk, was.get(risk), now.get(risk)) for risk in {*was, *now} if was.get(risk) != now.get(risk)
    }
    assert [move.rose for move in found.moves] == sorted((move.rose for move in found.moves), reverse=True)
    assert set(parts(found)) <= changes
    assert found.parts or all_ratings(old.outcome) == all_ratings(new.outcome)


@fewer(60)
@given(st.data())
def test_one_part_alone_moves_all_that_moved(data: st.DataObject) -> None:
    """Where a single part differs, it moves what moved, and it decides where the decision is another one."""
    old, new, _ = pair(data, 1)
    found = difference(side(old), side(new))
    assert len(found.parts) <= 1
    for part in found.parts:
        assert part.tried
        assert set(part.moves) == {move.risk for move in found.moves}
        assert part.decides == (found.before.exit != found.after.exit)
        assert part.before != part.after or part.cause in {"answer", "control"}


@fewer(60)
@given(st.data())
def test_each_part_is_run_alone(data: st.DataObject) -> None:
    """An answer moves what it moves when only it is taken over into the old assessment, or put back in the new one."""
    old, new, changes = pair(data, 4, 2, (another_answer,))
    found = parts(difference(side(old), side(new)))
    for cause, name in changes & set(found):
        if (cause, name) not in found or name not in old.rubric.question:
            continue
        moved: set[str] = set()
        tried = False
        for world, other in ((old, new), (new, old)):
            alone = replace(world, assessment=with_answer(world.assessment, other.assessment, name))
            codes = {fault.code for fault in complaints(alone.assessment, alone.rubric, alone.as_of)}
            if codes <= {"HR403", "HR407", "HR409"}:
                tried = True
                was, now = ratings(world.outcome), ratings(alone.outcome)
                moved |= {risk for risk in {*was, *now} if was.get(risk) != now.get(risk)}
        assert found[cause, name].tried is tried
        assert set(found[cause, name].moves) == moved


def with_answer(one: Assessment, other: Assessment, name: str) -> Assessment:
    answers = {key: answer for key, answer in one.answers.items() if key != name}
    if name in other.answers:
        answers[name] = other.answers[name]
    return remade(one, answers=answers, evidence={**other.evidence, **one.evidence})


@fewer(60)
@given(st.data())
def test_the_way_back_differs_in_the_same_parts(data: st.DataObject) -> None:
    """Turned round, a difference has the same parts and moves with before and after exchanged; falls become rises."""
    old, new, _ = pair(data)
    there, back = difference(side(old), side(new)), difference(side(new), side(old))
    assert (there.before, there.after) == (back.after, back.before)
    assert {(m.risk, m.before, m.after) for m in there.moves} == {(m.risk, m.after, m.before) for m in back.moves}
    returned = {move.risk: move for move in back.moves}
    for move in there.moves:
        widened = (
            move.before is not None
            and move.after is not None
            and (move.before.low - move.after.low) * (move.before.high - move.after.high) < 0
        )
        unseen = (move.before or NONE) == NONE and (move.after or NONE) == NONE  # applies or not, at the lowest
        assert (move.rose != returned[move.risk].rose) or widened or unseen
    assert set(parts(there)) == set(parts(back))
    for key, part in parts(there).items():
        other = parts(back)[key]
        assert (part.before, part.after) == (other.after, other.before)
        assert (set(part.moves), part.decides, part.tried) == (set(other.moves), other.decides, other.tried)


@fewer(60)
@given(st.data())
def test_lowered_answers_come_first_then_cause_by_cause(data: st.DataObject) -> None:
    """First lowered answers on which the decision hung, then other lowered answers, then the rest by cause (C15)."""
    old, new, _ = pair(data)
    found = difference(side(old), side(new))
    order = [
        (0 if part.lowered and part.hung else 1 if part.lowered else 2, CAUSES.index(part.cause), part.name)
        for part in found.parts
    ]
    assert order == sorted(order)
    assert all(part.cause == "answer" and part.before and part.after for part in found.parts if part.lowered)
    assert all(part.lowered for part in found.parts if part.hung)


# --- what became worse ----------------------------------------------------------


def regressions(outcome: Outcome) -> set[tuple[str | None, str]]:
    return {
        (reason.finding, dict(reason.values)["what"])
        for reason in outcome.decision.reasons
        if reason.code == "REGRESSION" and dict(reason.values).get("what") in {"rating", "control"}
    }


@given(worlds())
def test_nothing_is_worse_than_itself(world: World) -> None:
    outcome = world.outcome
    assert against(outcome, earlier(outcome), world.assessment, world.rubric, world.assessment) == outcome


@given(st.data())
def test_every_rise_is_a_regression_and_nothing_else_is(data: st.DataObject) -> None:
    """A finding whose residual rose at either end, or of which a control earns less, is one; unless signed, always."""
    old, new, _ = pair(data)
    old, new = clean(old), clean(new)
    outcome, before = new.outcome, earlier(old.outcome)
    found = against(outcome, before, new.assessment, new.rubric, old.assessment)
    was = ratings(old.outcome)
    told = regressions(found) - regressions(outcome)
    for finding in outcome.findings:
        then = was.get(finding.risk, NONE)
        rises = finding.residual.low > then.low or finding.residual.high > then.high
        assert ((finding.id, "rating") in told) is rises
        now_points = earlier(outcome).points[finding.risk]
        fell = any(points > now_points.get(name, 0) for name, points in before.points.get(finding.risk, {}).items())
        assert ((finding.id, "control") in told) is (fell and not rises)
    assert {name for name, _ in told} <= {finding.id for finding in outcome.findings}
    assert no_better(found.decision.exit, outcome.decision.exit)
    assert all_ratings(found) == all_ratings(outcome)
    assert set(outcome.decision.reasons) <= set(found.decision.reasons)
    assert not told or no_better(found.decision.exit, 5)


@given(st.data())
def test_an_earlier_result_that_was_graver_asks_for_no_more(data: st.DataObject) -> None:
    """Raising an end of an earlier rating never adds a regression of a rating; one judge is like another."""
    old, new, _ = pair(data)
    before = earlier(old.outcome)
    assume(before.ratings)
    risk = data.draw(st.sampled_from(sorted(before.ratings)))
    was = before.ratings[risk]
    high = data.draw(st.integers(was.high, Rating.CRITICAL))
    graver = dict(before.ratings) | {risk: Bounds(data.draw(st.integers(was.low, high)), high)}

    def risen(ratings_then: dict[str, Bounds]) -> set[tuple[str | None, str]]:
        held = Earlier(ratings_then, {}, before.judge)
        return regressions(against(new.outcome, held, new.assessment, new.rubric))

    assert risen(graver) <= risen(dict(before.ratings))


# --- what was known -------------------------------------------------------------


@given(worlds(), st.integers(0, 900))
def test_a_baseline_hides_nothing_and_lets_pass_only_what_is_no_worse(world: World, later: int) -> None:
    """Known findings keep their ratings; what is or may be CRITICAL, happens, or is over time fails as before."""
    never = world.rubric.manifest.gate.never
    outcome = world.outcome
    base = listing(outcome, {}, never)
    day = replace(world, as_of=world.as_of + timedelta(days=later))
    assume(day.valid)
    now = day.outcome
    found = known(now, base, world.rubric)
    assert all_ratings(found) == all_ratings(now)
    assert len(found.decision.reasons) == len(now.decision.reasons)
    for before, after in zip(now.decision.reasons, found.decision.reasons, strict=True):
        if before == after:
            continue
        assert (before.code in KNOWN, after.code) == (True, "KNOWN")
        finding = now.finding(after.finding or "")
        listed = base[finding.id]
        assert finding.residual.high < never
        assert not finding.actual
        assert finding.residual.low <= listed.rating.low
        assert finding.residual.high <= listed.rating.high
        assert now.as_of <= listed_until(listed, world.rubric)
    assert no_better(now.decision.exit, found.decision.exit)


@given(worlds(), st.integers(1, 200))
def test_a_baseline_written_again_renews_nothing(world: World, later: int) -> None:
    never = world.rubric.manifest.gate.never
    base = listing(world.outcome, {}, never)
    assert listing(known(world.outcome, base, world.rubric), base, never) == base
    day = replace(world, as_of=world.as_of + timedelta(days=later))
    assume(day.valid)
    again = listing(known(day.outcome, base, world.rubric), base, never)
    for name, entry in again.items():
        rose = name not in base or (
            entry.rating.low > base[name].rating.low or entry.rating.high > base[name].rating.high
        )
        assert rose or entry == base[name]
