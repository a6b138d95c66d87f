"""Another framework's headings and points for a finding, and every way in which a crosswalk can be wrong."""

from dataclasses import replace
from functools import cache

import pytest

from hrdd.engine.crossing import crossed, crosswalk_faults
from hrdd.library.shapes import shaped
from hrdd.model.crosswalk import Crosswalk
from hrdd.model.outcome import Bounds
from hrdd.model.rubric import Rubric
from hrdd.source import parse
from tests.make import assessment, finding, judge, rubric, said

CROSSWALK = """\
id: other
title: A title.
source: A source.
note: A note.
every_risk: true
headings:
  - {id: speech, title: A title., reference: "1", questions: [reach, data], controls: [watch, block]}
  - {id: privacy, title: A title., reference: "2"}
factors: [{id: reach-of-it, title: A title., reference: "3", questions: [crowd]}]
measures: [{id: guards, title: A title., reference: "4", controls: [alarm]}]
risks:
  ha-01: [speech]
  gs-01: [privacy, speech]
scale:
  severity: {s1: 1, s2: 1, s3: 2, s4: 3}
  likelihood: {l1: 1, l2: 2, l3: 2, l4: 3}
  long_lead: {l1: 2, l3: 3}
"""


@cache
def crosswalk(*changes: tuple[str, str]) -> Crosswalk:
    text = CROSSWALK
    for old, new in changes:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    document = parse(text.encode(), "crosswalk.yaml")
    found, wrong = shaped(Crosswalk, document.data, document)
    assert found is not None, [one.message for one in wrong]
    return found


def faults(*changes: tuple[str, str], partial: bool = False) -> list[tuple[str, str]]:
    return said(tuple(crosswalk_faults(crosswalk(*changes), rubric(), partial=partial)))


# Changes to the crosswalk, what is said of it, and what is said where an overlay may leave out and add.
WRONG = [
    ("id: privacy", "id: speech", [("HR306", "headings.1.id"), ("HR302", "risks.gs-01")], [0, 1]),
    ("ha-01: [speech]", "ha-09: [speech]", [("HR302", "risks.ha-09"), ("HR304", "risks")], []),
    ("  ha-01: [speech]\n", "", [("HR304", "risks")], []),
    ("[privacy, speech]", "[privacy, speach]", [("HR302", "risks.gs-01")], [0]),
    ("questions: [reach, data]", "questions: [reach, date]", [("HR302", "headings.0.questions")], []),
    ("controls: [watch, block]", "controls: [wach, block]", [("HR302", "headings.0.controls")], []),
    ("questions: [crowd]", "questions: [crowds]", [("HR302", "factors.0.questions")], []),
    ("controls: [alarm]", "controls: [alarms]", [("HR302", "measures.0.controls")], []),
    ("s3: 2", "s3: 3", [], []),
    ("{s1: 1, s2: 1", "{s1: 2, s2: 1", [("HR304", "scale.severity")], [0]),
    ("s4: 3", "s4: 1", [("HR304", "scale.severity")], [0]),
    (", s4: 3", "", [("HR304", "scale.severity")], [0]),
    ("s1: 1, s2: 1, ", "", [("HR304", "scale.severity")], [0]),
    ("l4: 3", "l4: 1", [("HR304", "scale.likelihood")], [0]),
    ("{l1: 1, l2: 2", "{l2: 2", [("HR304", "scale.likelihood")], [0]),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "expected", "kept"), WRONG)
def test_one_change_is_one_complaint(old: str, new: str, expected: list[tuple[str, str]], kept: list[int]) -> None:
    assert faults((old, new)) == expected
    assert faults((old, new), partial=True) == [expected[index] for index in kept]


def test_a_crosswalk_that_fits_and_one_without_a_scale_are_taken() -> None:
    assert faults() == []
    assert faults((CROSSWALK[CROSSWALK.index("scale:") :], "")) == []


def test_not_every_risk_needs_a_heading_where_the_crosswalk_does_not_say_so() -> None:
    assert faults(("every_risk: true", "every_risk: false"), ("  ha-01: [speech]\n", "")) == []


def test_a_complaint_names_what_is_wrong_and_the_nearest_word() -> None:
    (twice, _) = crosswalk_faults(crosswalk(("id: privacy", "id: speech")), rubric())
    assert (twice.file, twice.values) == ("crosswalk", (("first", "the same file"), ("id", "speech")))
    (name,) = crosswalk_faults(crosswalk(("controls: [watch, block]", "controls: [wach, block]")), rubric())
    assert (name.hint, dict(name.values)["where"]) == ("watch", "headings.0.controls")
    (hole,) = crosswalk_faults(crosswalk(("s4: 3", "s4: 1")), rubric())
    assert hole.message == "scale.severity: severity has a hole or falls."


def slow() -> Rubric:
    """The tiny rubric, in which ha-01 takes long to treat."""
    risk = rubric().risk["ha-01"].model_copy(update={"long_lead_time": True})
    risks = {**rubric().risks, "harassment": (risk,)}
    return Rubric.model_construct(**{**dict(rubric()), "risks": risks})


POINTS = [((1, 1), (1, 1), (2, 2)), ((2, 2), (2, 2), (2, 2)), ((3, 3), (2, 2), (3, 3)), ((4, 4), (3, 3), (3, 3)),
          ((1, 4), (1, 3), (2, 3)), ((2, 3), (2, 2), (2, 3))]  # fmt: skip


@pytest.mark.parametrize(("likelihood", "points", "lifted"), POINTS)
def test_likelihood_shows_as_points_and_what_takes_long_is_lifted_where_the_scale_says_so(
    likelihood: tuple[int, int], points: tuple[int, int], lifted: tuple[int, int]
) -> None:
    one = finding(judge(assessment()), "ha-01")
    one = replace(one, residual_factors=replace(one.residual_factors, likelihood=Bounds(*likelihood)))
    assert crossed(one, crosswalk(), rubric()).likelihood == Bounds(*points)
    assert crossed(one, crosswalk(), slow()).likelihood == Bounds(*lifted)


@pytest.mark.parametrize(
    ("gravity", "points"), [((1, 1), (1, 1)), ((2, 2), (1, 1)), ((3, 3), (2, 2)), ((2, 4), (1, 3))]
)
def test_severity_shows_as_points(gravity: tuple[int, int], points: tuple[int, int]) -> None:
    one = finding(judge(assessment()), "ha-01")
    mild = replace(one.residual_factors, gravity=Bounds(*gravity), breadth=Bounds(1, 1), irremediability=Bounds(1, 1))
    found = crossed(replace(one, residual_factors=mild), crosswalk(), rubric())
    assert found.severity == Bounds(*points)
    assert (found.finding, found.headings) == ("ha-01@thing", ("speech",))


def test_a_risk_outside_the_rubric_has_no_heading_and_is_rated_all_the_same() -> None:
    one = replace(finding(judge(assessment()), "ha-01"), risk="x-home")
    found = crossed(one, crosswalk(), slow())
    assert (found.headings, found.likelihood) == ((), Bounds(2, 2))


def test_without_a_scale_there_are_no_points() -> None:
    found = crossed(
        finding(judge(assessment()), "ha-01"), crosswalk((CROSSWALK[CROSSWALK.index("scale:") :], "")), rubric()
    )
    assert (found.headings, found.severity, found.likelihood) == (("speech",), None, None)
