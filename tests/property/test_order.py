"""What changes nothing: order, language, another reading of the same file."""

import json
import random
from collections.abc import Sequence
from dataclasses import replace
from typing import TypeVar

from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel

from hrdd.engine import assess
from hrdd.model.assessment import Assessment
from hrdd.model.base import Access
from hrdd.model.outcome import Outcome
from hrdd.model.rubric import Condition, Rubric
from hrdd.render.data import result
from hrdd.render.report import AUDIENCES, Report
from hrdd.render.words import SENTENCES
from tests.property.comparing import all_ratings, unordered
from tests.property.strategies import World, remade, worlds

T = TypeVar("T")
shufflers = st.randoms(use_true_random=False)


def mixed(shuffler: random.Random, items: Sequence[T]) -> tuple[T, ...]:
    found = list(items)
    shuffler.shuffle(found)
    return tuple(found)


def mixed_assessment(shuffler: random.Random, whole: Assessment) -> Assessment:
    """The same assessment with everything in another order that has no meaning in its order."""

    def mapped(items: dict[str, T]) -> dict[str, T]:
        return dict(mixed(shuffler, tuple(items.items())))

    risks = {
        name: remade(entry, scenarios=mixed(shuffler, entry.scenarios), who=mixed(shuffler, entry.who))
        for name, entry in whole.risks.items()
    }
    answers = {
        name: remade(answer, value=mixed(shuffler, answer.value)) if isinstance(answer.value, tuple) else answer
        for name, answer in whole.answers.items()
    }
    subject = remade(
        whole.subject,
        places=mixed(shuffler, whole.subject.places),
        languages=mixed(shuffler, whole.subject.languages),
    )
    return remade(
        whole,
        subject=subject,
        answers=mapped(answers),
        evidence=mapped(dict(whole.evidence)),
        context=mapped({place: mapped(dict(levels)) for place, levels in whole.context.items()}),
        engagement=mixed(shuffler, whole.engagement),
        risks=mapped(risks),
        controls=mixed(shuffler, whole.controls),
        exceptions=mixed(shuffler, whole.exceptions),
        approvals=mixed(shuffler, whole.approvals),
    )


def mixed_rubric(shuffler: random.Random, whole: Rubric) -> Rubric:
    """The same rubric with the entries of its files in another order."""
    order = mixed(shuffler, tuple(whole.risks))
    risks = {
        name: tuple(
            remade(risk, who=mixed(shuffler, risk.who), controls=mixed(shuffler, risk.controls))
            for risk in mixed(shuffler, whole.risks[name])
        )
        for name in order
    }
    questions = mixed(shuffler, whole.questions)
    manifest = whole.manifest
    context = remade(manifest.context, themes=mixed(shuffler, manifest.context.themes))
    return remade(
        whole,
        manifest=remade(
            manifest,
            derived=mixed(shuffler, manifest.derived),
            categories=mixed(shuffler, manifest.categories),
            context=context,
        ),
        questions=questions,
        themes={"change": tuple(question.id for question in questions)},
        risks=risks,
        controls=mixed(shuffler, whole.controls),
        rights=mixed(shuffler, whole.rights),
        groups=mixed(shuffler, whole.groups),
    )


@given(worlds(), shufflers)
def test_m09_order_in_the_assessment_is_irrelevant(world: World, shuffler: random.Random) -> None:
    """Places, answers, risks, scenarios, controls and signatures in another order come to the same."""
    other = World(world.rubric, mixed_assessment(shuffler, world.assessment))
    assert unordered(other, other.outcome) == unordered(world, world.outcome)
    assert [f.id for f in other.outcome.findings] == [f.id for f in world.outcome.findings]


@given(worlds(), shufflers)
def test_m09_order_in_the_rubric_is_irrelevant(world: World, shuffler: random.Random) -> None:
    """Questions, risks, controls, derived conditions, themes and categories in another order come to the same."""
    other = World(mixed_rubric(shuffler, world.rubric), world.assessment)
    assert unordered(other, other.outcome) == unordered(world, world.outcome)
    assert [f.id for f in other.outcome.findings] == [f.id for f in world.outcome.findings]


@given(worlds(), shufflers)
def test_m09_order_in_an_entry_is_irrelevant(world: World, shuffler: random.Random) -> None:
    """The order in which a control names its evidence, targets, risks and reach changes no rating and no decision."""
    controls = []
    for entry in world.assessment.controls:
        reach = {name: mixed(shuffler, getattr(entry.covers, name)) for name in sorted(entry.covers.model_fields_set)}
        parts = {name: mixed(shuffler, getattr(entry, name)) for name in ("evidence", "risks", "targets")}
        controls.append(remade(entry, covers=remade(entry.covers, **reach), **parts))
    other = world.with_assessment(controls=tuple(controls))
    assert all_ratings(other.outcome) == all_ratings(world.outcome)
    assert other.outcome.digest == world.outcome.digest
    assert other.outcome.decision == world.outcome.decision


def dumped(model: BaseModel) -> object:
    return json.loads(model.model_dump_json(by_alias=True, exclude_unset=True))


def reworded(value: object) -> object:
    """A rubric's data with every text for people in another language."""
    texts = {"text", "help", "example", "title", "harm", "because", "in_place", "works", "note", "meaning", "test"}
    if isinstance(value, dict):
        return {
            key: f"[{inner}]" if key in texts and isinstance(inner, str) else reworded(inner)
            for key, inner in value.items()
        }
    return [reworded(inner) for inner in value] if isinstance(value, list) else value


@given(worlds())
def test_m25_the_language_of_the_rubric_changes_nothing(world: World) -> None:
    """Ids decide, not the words for people: a rubric in other words rates and decides the same."""
    other = World(Rubric.model_validate(read(reworded(dumped(world.rubric)))), world.assessment)
    assert all_ratings(other.outcome) == all_ratings(world.outcome)
    assert other.outcome.decision == world.outcome.decision
    assert [finding.id for finding in other.outcome.findings] == [finding.id for finding in world.outcome.findings]
    assert other.outcome.digest == world.outcome.digest


@given(worlds(), st.dictionaries(st.text(max_size=8), st.text(max_size=8), max_size=4))
def test_m25_a_table_of_translations_changes_words_only(world: World, more: dict[str, str]) -> None:
    """A result told in another language has the same ratings, in the same order, with the same decision."""
    english = {**{text: f"[{text}]" for text in SENTENCES.values()}, **more}
    plain = Report(world.outcome, world.rubric, world.assessment, "it.yaml")
    other = replace(plain, translations=english, language="ar")
    assert [finding.id for finding in other.risks] == [finding.id for finding in plain.risks]
    here, there = unworded(result(other)), unworded(result(plain))
    assert here == there


@given(worlds(), st.sampled_from(AUDIENCES))
def test_m24_what_an_audience_may_not_see_changes_no_rating(world: World, audience: Access) -> None:
    """Whoever reads, ratings, factors, counts and decision are the same, and the risks stand in the same order."""
    report = Report(world.outcome, world.rubric, world.assessment, "it.yaml")
    shown = report.for_audience(audience)
    before, after = report.outcome, shown.outcome

    def rated(outcome: Outcome) -> list[object]:
        return [(f.inherent, f.residual, f.severity, f.factors, f.residual_factors) for f in outcome.findings]

    assert rated(after) == rated(before)
    assert [before.findings.index(f) for f in report.risks] == [after.findings.index(f) for f in shown.risks]
    assert (after.counts, after.overall.inherent, after.overall.residual) == (
        before.counts, before.overall.inherent, before.overall.residual,
    )  # fmt: skip
    assert (after.decision.verdict, after.decision.exit) == (before.decision.verdict, before.decision.exit)


def unworded(value: object) -> object:
    """A result without its sentences."""
    if isinstance(value, dict):
        return {key: unworded(inner) for key, inner in value.items() if key != "text"}
    return [unworded(inner) for inner in value] if isinstance(value, list | tuple) else value


def read(value: object) -> object:
    """Dumped data as a reader hands it on: lists that nobody can change."""
    if isinstance(value, dict):
        return {key: read(inner) for key, inner in value.items()}
    return tuple(read(inner) for inner in value) if isinstance(value, list) else value


@given(worlds())
def test_m27_a_file_written_and_read_again_comes_to_the_same(world: World) -> None:
    """What is dumped and loaded is the same assessment under the same rubric, with an equal outcome."""
    assessment = Assessment.model_validate(read(dumped(world.assessment)))
    rubric = Rubric.model_validate(read(dumped(world.rubric)))
    assert assessment == world.assessment
    assert World(rubric, assessment).outcome == world.outcome


@given(worlds())
def test_pure(world: World) -> None:
    """The same arguments give an equal outcome, and are left as they were."""
    before = world.rubric.model_dump_json(by_alias=True), world.assessment.model_dump_json(by_alias=True)
    first = assess(world.assessment, world.rubric, world.as_of)
    second = assess(world.assessment, world.rubric, world.as_of)
    assert first == second
    anew = remade(world.rubric), remade(world.assessment)
    assert assess(anew[1], anew[0], world.as_of) == first
    assert before == (world.rubric.model_dump_json(by_alias=True), world.assessment.model_dump_json(by_alias=True))
    assert isinstance(world.rubric.manifest.derived[0].when, Condition)
