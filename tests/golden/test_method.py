"""The version of the method rises with what it comes to: the same files, rubric and day under two versions differ."""

import hashlib
import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from hrdd import assess, load_assessment, load_rubric
from hrdd.diagnostics import Refusal
from hrdd.engine.coherence import complaints
from hrdd.model.outcome import METHOD, Outcome

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
KEPT = HERE / "method.json"
DAY = date(2026, 3, 1)
LEAST = 30
"""Files that must be judged here, so that the record cannot come to stand for nothing."""


def told(outcome: Outcome) -> Iterator[object]:
    """What a version of the method stands for: ratings, the reasons for them, and the decision. Words are others'."""
    for finding in outcome.findings:
        yield [finding.risk, repr(finding.inherent), repr(finding.residual), repr(finding.projected)]
        for case in finding.cases:
            yield [[step.about, repr(step.level), step.code] for step in case.steps]
            yield [[credit.control, credit.why] for credit in case.controls]
    yield [outcome.decision.exit, [reason.code for reason in outcome.decision.reasons]]
    yield [[entry.risk for entry in rows] for rows in (outcome.excluded, outcome.not_applicable)]


def test_another_result_under_the_same_rubric_is_another_version(*, update_golden: bool) -> None:
    rubric = load_rubric("core")
    judged: dict[str, str] = {}
    for path in sorted([*ROOT.glob("examples/*.yaml"), *ROOT.glob("tests/decisions/**/*.yaml")]):
        try:
            assessment = load_assessment(path)
        except Refusal:
            continue
        if not list(complaints(assessment, rubric, DAY)):
            text = json.dumps(list(told(assess(assessment, rubric, DAY))))
            judged[str(path.relative_to(ROOT))] = hashlib.sha256(text.encode()).hexdigest()[:16]
    assert len(judged) >= LEAST
    now = {"method": METHOD, "rubric": rubric.digest, "judged": judged}
    if update_golden:
        KEPT.write_text(json.dumps(now, indent=2) + "\n", "utf-8")
    kept = json.loads(KEPT.read_text("utf-8"))
    says = (
        "a file comes to another rating, reason or exit: raise METHOD in hrdd.model.outcome once results of the old"
        " one are out there, and pytest tests/golden --update-golden"
    )
    if (kept["method"], kept["rubric"]) == (METHOD, rubric.digest):
        shared = judged.keys() & kept["judged"].keys()
        assert {name: judged[name] for name in shared} == {name: kept["judged"][name] for name in shared}, says
    assert kept == now, "pytest tests/golden --update-golden"
