"""The floors of rights: a harm to a right that cannot be touched lightly has a least gravity (method C2)."""

from typing import Any

from hypothesis import assume, given
from hypothesis import strategies as st

from hrdd.engine.coherence import complaints
from hrdd.engine.lint import faults
from hrdd.model.assessment import Claim, Reading, RiskEntry
from hrdd.model.base import LEVELS, Level
from hrdd.model.rubric import Rubric, Rule
from tests.property.strategies import World, clean, floor_of, remade, rubrics, worlds

TOP = LEVELS[-1]


def claims(draw: Any, lowest: Level) -> Claim:
    """A claim about gravity of any form whose lowest reading is this."""
    form = draw(st.sampled_from(("level", "range", "reader", "reader of a range", "reader of the unknown")))
    above = draw(st.integers(lowest, TOP))
    reading = Reading(name="Di", role="editor", level=lowest if form.startswith("reader") else above)
    forms: dict[str, dict[str, Any]] = {
        "level": {"level": lowest},
        "range": {"range": (lowest, above)},
        "reader": {"level": above},
        "reader of a range": {"range": (above, TOP)},
        "reader of the unknown": {"level": "unknown"},
    }
    said = dict(forms[form])
    if form.startswith("reader") or draw(st.booleans()):
        said["second_reader"] = reading
    return Claim(because="?", evidence=(), **said)


def entered(world: World, risk: str, index: int, claim: Claim) -> World:
    """The same world with a claim about the gravity of a risk, or of one of its scenarios where there is an index."""
    entries = dict(world.assessment.risks)
    entry = entries.get(risk, RiskEntry())
    if index < 0:
        entries[risk] = remade(entry, gravity=claim)
    else:
        scenarios = list(entry.scenarios)
        scenarios[index] = remade(scenarios[index], gravity=claim)
        entries[risk] = remade(entry, scenarios=tuple(scenarios))
    return World(world.rubric, remade(world.assessment, risks=entries), world.as_of)


@given(worlds(signed=False, outside=True), st.data())
def test_a_claim_below_the_floor_is_refused_and_no_other(world: World, data: st.DataObject) -> None:
    """A reading of gravity below the floor of a cited right is one complaint at its place; from the floor on, none.

    For a risk of the rubric and for one to another right, for the whole risk and for a scenario of it; whether a
    level, the low end of a range or the second reading is too low.
    """
    # A harm that the answers exclude for this kind may not be rated at all, whatever the gravity.
    kind = world.assessment.subject.kind
    known = [r.id for r in world.rubric.risk.values() if r.kinds is None or kind in r.kinds]
    risk = data.draw(st.sampled_from([*known, "x-1"]))
    entry = world.assessment.risks.get(risk, RiskEntry())
    assume(entry.not_applicable is None)
    index = data.draw(st.integers(-1, len(entry.scenarios) - 1))
    floor = floor_of(world.rubric, risk, entry)
    lowest = data.draw(st.sampled_from(LEVELS))
    world = entered(world, risk, index, claims(data.draw, lowest))
    found = [(fault.code, fault.path) for fault in complaints(world.assessment, world.rubric, world.as_of)]
    where = ("risks", risk, *(("scenarios", index) if index >= 0 else ()), "gravity")
    assert found == ([("HR408", where)] if lowest < floor else [])


@given(worlds(signed=False, outside=True))
def test_who_enters_a_risk_says_how_it_bears_on_a_right_without_exception(world: World) -> None:
    """Without it the floor is not known, and the entry is refused."""
    entry = world.assessment.risks["x-1"]
    assume(entry.bears_on)
    risks = dict(world.assessment.risks) | {"x-1": remade(entry, bears_on={})}
    silent = World(world.rubric, remade(clean(world).assessment, risks=risks))
    found = complaints(silent.assessment, world.rubric, world.as_of)
    absolute = any(world.rubric.right[name].absolute for name in entry.rights)
    assert [fault.path for fault in found] == ([("risks", "x-1", "rights")] if absolute else [])


@given(rubrics(), st.data())
def test_a_rubric_below_the_floor_is_refused_and_no_other(rubric: Rubric, data: st.DataObject) -> None:
    """A risk of a rubric whose lowest gravity is below what it cites is one fault; from the floor on there is none."""
    risk = data.draw(st.sampled_from(list(rubric.risk.values())))
    base = data.draw(st.sampled_from(LEVELS))
    gravity = (Rule(level=base, because="?"),)
    changed = remade(risk, gravity=gravity, worst_gravity=base)
    lists = {name: tuple(changed if r.id == risk.id else r for r in risks) for name, risks in rubric.risks.items()}
    found = [fault.path for fault in faults(remade(rubric, risks=lists)) if fault.path[0] == "risks"]
    assert found == ([("risks", risk.id, "gravity")] if base < floor_of(rubric, risk.id, RiskEntry()) else [])


@given(worlds(signed=False, outside=True))
def test_nothing_is_rated_below_the_floor(world: World) -> None:
    """No case of any finding has a gravity below its floor, also where somebody says that the gravity is not known."""
    for finding in world.outcome.findings:
        floor = floor_of(world.rubric, finding.risk, world.assessment.risks.get(finding.risk, RiskEntry()))
        for case in finding.cases:
            assert case.factors.gravity.low >= floor
