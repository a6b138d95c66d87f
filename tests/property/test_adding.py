"""What is added, renamed or told beside the ratings."""

from hypothesis import assume, given
from hypothesis import strategies as st

from hrdd.model.assessment import Benefit, Indicator, Person, RiskEntry
from hrdd.model.rubric import Risk
from tests.property.comparing import all_ratings, at_least, none_lower, passes, ratings, rolled
from tests.property.strategies import AUTHOR, CATEGORIES, World, clean, remade, scenarios, worlds

INVOLVEMENTS = ("cause", "contribute", "linked", "unknown")


@given(worlds(signed=False), st.data())
def test_m08_another_scenario_never_lowers(world: World, data: st.DataObject) -> None:
    """Where something is said of a risk already, one more scenario lowers no rating."""
    risks = [name for name in world.rubric.risk if world.outcome.asked or name]
    risks += [name for name, entry in world.assessment.risks.items() if entry.claims or entry.scenarios]
    risk = data.draw(st.sampled_from(sorted(set(risks))))
    entry = world.assessment.risks.get(risk, RiskEntry())
    assume(entry.not_applicable is None)
    more = data.draw(scenarios(world, risk, "more"))
    position = data.draw(st.integers(0, len(entry.scenarios)))
    several = (*entry.scenarios[:position], more, *entry.scenarios[position:])
    assert none_lower(world.with_entry(risk, lambda entry: remade(entry, scenarios=several)).outcome, world.outcome)


@given(worlds(signed=False), st.data())
def test_m08_another_risk_never_lowers(world: World, data: st.DataObject) -> None:
    """A risk to another right lowers no rating of those that were there."""
    more = RiskEntry(title="?", rights=("udhr-12",), harm="?")
    entries = dict(world.assessment.risks) | {"x-9": more}
    more = remade(more, scenarios=(data.draw(scenarios(world.with_assessment(risks=entries), "x-9", "s9")),))
    entries["x-9"] = data.draw(st.sampled_from((more, entries["x-9"])))
    assert none_lower(world.with_assessment(risks=entries).outcome, world.outcome)


@given(worlds(), st.lists(st.builds(Benefit, what=st.just("good"), group=st.sampled_from((None, "women"))), max_size=3))
def test_m11_benefits_change_nothing(world: World, benefits: list[Benefit]) -> None:
    """What is good about a subject changes no rating, no order and no decision."""
    assert world.with_assessment(benefits=tuple(benefits)).outcome == world.outcome


@given(worlds(), st.data())
def test_m12_who_and_how_change_no_rating(world: World, data: st.DataObject) -> None:
    """Involvement, leverage, owners, reviews, people and approvers change no rating."""
    entries = dict(world.assessment.risks)
    for name, entry in entries.items():
        entries[name] = remade(
            entry,
            involvement=data.draw(st.sampled_from(INVOLVEMENTS)),
            leverage=data.draw(st.sampled_from((None, "none", "high"))),
            owner=data.draw(st.sampled_from((None, "Jo"))),
            indicator=data.draw(st.sampled_from((None, Indicator(what="!", target="!")))),
            next_review=None,
        )
    other = world.with_assessment(
        risks=entries,
        subject=remade(world.assessment.subject, owner="Jo", summary="!", stage="pre-release"),
        assessed=remade(world.assessment.assessed, by=(AUTHOR, Person(name="Jo", role="lead"))),
        engagement=(),
        approvals=(),
        exceptions=(),
    )
    assert all_ratings(other.outcome) == all_ratings(world.outcome)
    assert other.outcome.digest == world.outcome.digest


@given(worlds(), st.data())
def test_m12_responses_nest(world: World, data: st.DataObject) -> None:
    """Who caused or contributed to a harm, or does not know, owes what who is linked to it owes, and remedy."""
    assume(world.assessment.risks)
    risk = data.draw(st.sampled_from(sorted(world.assessment.risks)))

    def reasons(involvement: str) -> set[str]:
        found = world.with_entry(risk, lambda entry: remade(entry, involvement=involvement)).outcome
        return {f"{reason}" for reason in found.decision.reasons}

    linked = reasons("linked")
    assert reasons("cause") == reasons("contribute") == reasons("unknown") >= linked
    if world.assessment.risks[risk].actual is not None:
        entry = world.assessment.risks[risk].actual
        assert entry is not None
        owes = entry.remedy is None and risk in ratings(world.outcome)
        assert (reasons("cause") > linked) is owes


def with_risks(world: World, change: dict[str, list[Risk]]) -> World:
    whole = {name: tuple(change.get(name, risks)) for name, risks in world.rubric.risks.items()}
    return World(remade(world.rubric, risks=whole), world.assessment)


@given(worlds(), st.data())
def test_m13_the_category_changes_no_rating(world: World, data: st.DataObject) -> None:
    """Putting a risk into another category changes neither its rating nor the subject's, nor the decision."""
    risk = data.draw(st.sampled_from(sorted(world.rubric.risk)))
    lists = {name: [r for r in world.rubric.risks[name] if r.id != risk] for name in world.rubric.risks}
    lists[data.draw(st.sampled_from(sorted(lists)))].append(world.rubric.risk[risk])
    before, after = world.outcome, with_risks(world, lists).outcome
    assert ratings(after) == ratings(before)
    assert rolled(after.overall) == rolled(before.overall)
    assert {f"{reason}" for reason in after.decision.reasons} == {f"{reason}" for reason in before.decision.reasons}
    assert after.digest == before.digest


@given(worlds(signed=False), st.data())
def test_m13_the_name_changes_no_rating(world: World, data: st.DataObject) -> None:
    """Renaming a risk wherever it is named changes neither its rating nor the subject's, nor the decision."""
    old = data.draw(st.sampled_from(sorted(set(world.rubric.risk) | set(world.assessment.risks))))
    new = "x-new" if old.startswith("x-") else "new"

    def name(risk: str) -> str:
        return new if risk == old else risk

    lists = {
        category: [remade(risk, id=name(risk.id)) for risk in risks] for category, risks in world.rubric.risks.items()
    }
    controls = tuple(
        remade(control, side_effects=tuple(remade(e, risk=name(e.risk)) if e.risk else e for e in control.side_effects))
        for control in world.rubric.controls
    )
    renamed = with_risks(world, lists)
    rubric = remade(renamed.rubric, controls=controls)
    risks = {name(risk): entry for risk, entry in world.assessment.risks.items()}
    entries = tuple(remade(c, risks=tuple(name(risk) for risk in c.risks)) for c in world.assessment.controls)
    after = World(rubric, remade(world.assessment, risks=risks, controls=entries))
    assert {name(risk): rated for risk, rated in ratings(world.outcome).items()} == ratings(after.outcome)
    assert rolled(after.outcome.overall) == rolled(world.outcome.overall)
    assert after.outcome.decision.exit == world.outcome.decision.exit


@given(worlds(), st.data())
def test_m14_a_risk_said_twice_never_lowers(world: World, data: st.DataObject) -> None:
    """Duplicating a risk, with or without what the assessor says of it, never lowers the subject's rating."""
    category = data.draw(st.sampled_from([name for name in CATEGORIES if world.rubric.risks[name]]))
    risk = data.draw(st.sampled_from(world.rubric.risks[category]))
    twice = with_risks(world, {category: [*world.rubric.risks[category], remade(risk, id="again")]})
    before, after = world.outcome, twice.outcome
    assert none_lower(after, before)
    assert passes(before) or not passes(after)
    if risk.id in world.assessment.risks:
        entries = dict(world.assessment.risks) | {"again": world.assessment.risks[risk.id]}
        same = clean(twice).with_assessment(risks=entries).outcome
        if "again" in ratings(same):
            assert at_least(ratings(same)["again"][1], ratings(same)[risk.id][1])
