"""Advice the long way: every set of controls entered in an assessment and assessed again, every answer tried."""

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import combinations

from hrdd.engine import assess
from hrdd.engine.advice import Bench
from hrdd.engine.codes import PRIORITY
from hrdd.engine.ways import Way, ways
from hrdd.model.assessment import Answer, Assessment, ControlEntry, Covers, Evidence, Verification
from hrdd.model.base import Rating
from hrdd.model.outcome import NONE, Outcome
from hrdd.model.rubric import Question, Rubric

PROOF = "shown-to-work"
Badness = tuple[int, int, int]


def entered(assessment: Assessment, controls: Iterable[str], as_of: date) -> Assessment:
    """The assessment with these controls verified everywhere, with substantial effect and fresh evidence E2."""
    wanted = dict.fromkeys(controls)
    written = {entry.control for entry in assessment.controls}
    entries = [
        *assessment.controls,
        *(ControlEntry(control=name, status="planned") for name in wanted if name not in written),
    ]
    verified = {
        "status": "verified",
        "effectiveness": "substantial",
        "verified": Verification(date=as_of, by="Bo"),
        "evidence": (PROOF,),
        "covers": Covers(),
    }
    changed = tuple(entry.model_copy(update=verified) if entry.control in wanted else entry for entry in entries)
    proof = Evidence(title="?", grade="E2", date=as_of)
    return assessment.model_copy(
        update={"controls": changed, "evidence": {**assessment.evidence, PROOF: proof}, "exceptions": ()}
    )


def rated(assessment: Assessment, rubric: Rubric, as_of: date, finding: str, controls: Iterable[str]) -> Rating:
    """The high end of one residual rating with these controls, by the engine itself."""
    outcome = assess(entered(assessment, controls, as_of), rubric, as_of)
    return Rating(outcome.finding(finding).residual.high)


def candidates(assessment: Assessment, rubric: Rubric, risk: str) -> list[str]:
    """Every control that has to do with a risk and is not part of what was assessed."""
    own = rubric.risk[risk].controls if risk in rubric.risk else ()
    names = [link.control for link in own]
    names += [entry.control for entry in assessment.controls if risk in entry.risks]
    baseline = {entry.control for entry in assessment.controls if entry.in_baseline}
    return [name for name in dict.fromkeys(names) if name not in baseline]


def smallest(
    assessment: Assessment, rubric: Rubric, as_of: date, way: Way, at_most: int
) -> dict[Rating, set[frozenset[str]]]:
    """The smallest sets that reach a lower rating than all smaller ones, by trying every set."""
    names = candidates(assessment, rubric, way.risk)
    found: dict[Rating, set[frozenset[str]]] = {}
    for size in range(1, at_most + 1):
        lowest = min(found, default=way.rating)
        for chosen in combinations(names, size):
            rating = rated(assessment, rubric, as_of, way.finding, chosen)
            if rating < lowest:
                found.setdefault(rating, set()).add(frozenset(chosen))
    return found


def check_ways(assessment: Assessment, rubric: Rubric, as_of: date, at_most: int = 4) -> tuple[Way, ...]:
    """The advice, after every part of it was found to be true."""
    outcome = assess(assessment, rubric, as_of)
    found = ways(assessment, rubric, as_of, outcome, at_most)
    assert [way.finding for way in found] == [f.id for f in outcome.findings if f.residual.high > Rating.NEGLIGIBLE]
    for way in found:
        finding = outcome.finding(way.finding)
        assert way.rating == finding.residual.high
        told = {reach.rating: {frozenset(need.control for need in s) for s in reach.sets} for reach in way.reaches}
        assert told == smallest(assessment, rubric, as_of, way, at_most)
        assert list(told) == sorted(told, reverse=True)
        everything = candidates(assessment, rubric, way.risk)
        assert way.floor == rated(assessment, rubric, as_of, way.finding, everything)
        assert way.beyond is (way.floor < way.rating and way.floor not in told)
    return found


# --- answers ----------------------------------------------------------------


def badness(outcome: Outcome) -> Badness:
    """How bad an outcome is: the exit code, then the highest rating."""
    rating = outcome.overall.residual or NONE
    return -PRIORITY.index(outcome.decision.exit), rating.high, rating.low


def every_set(question: Question) -> list[tuple[str, ...]]:
    """Every answer to a question of many choices."""
    concern = question.choices[1:]
    sets = [chosen for size in range(1, len(concern) + 1) for chosen in combinations(concern, size)]
    return [question.choices[:1], *sets]


def with_answer(bench: Bench, name: str, answer: Answer) -> Outcome:
    """What follows with one answer in place of the given one."""
    answers = {**bench.assessment.answers, name: answer}
    return assess(bench.assessment.model_copy(update={"answers": answers}), bench.rubric, bench.as_of, bench.platform)


def neighbours(question: Question, answer: Answer) -> Iterator[tuple[str | None, Answer]]:
    """Every answer one step beside a given one: the place where it differs, and the answer."""
    if answer.range is not None:
        return
    if answer.by_place is None:
        yield from ((None, Answer(value=other)) for other in _beside(question, answer.value))
        return
    for place, said in answer.by_place.items():
        for other in _beside(question, said):
            yield place, Answer(by_place={**answer.by_place, place: other})


def _beside(question: Question, said: str | tuple[str, ...]) -> list[str | tuple[str, ...]]:
    if said == "unknown":
        return []
    order = question.choices
    if not question.many:
        at = order.index(str(said))
        return [word for index, word in enumerate(order) if abs(index - at) == 1]
    now = {said} if isinstance(said, str) else set(said)
    now -= {order[0]}
    return [s for s in every_set(question) if len({*s} - {order[0]} ^ now) == 1]


def hanging(bench: Bench) -> set[tuple[str, str | None, int]]:
    """The answers whose neighbour has another exit code: the question, the place, and that code."""
    now = with_answer_of_now(bench).decision.exit
    found = set()
    for name, answer in bench.assessment.answers.items():
        for place, other in neighbours(bench.rubric.question[name], answer):
            code = with_answer(bench, name, other).decision.exit
            if code != now:
                found.add((name, place, code))
    return found


def with_answer_of_now(bench: Bench) -> Outcome:
    """What follows from the answers as they are."""
    return assess(bench.assessment, bench.rubric, bench.as_of, bench.platform)
