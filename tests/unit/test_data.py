"""The result as data: every rating has its reasons, and every reason leads to a line that somebody wrote."""

import json
from datetime import date
from typing import Any

import pytest

from hrdd.diagnostics import Diagnostic, Span
from hrdd.library import rubrics
from hrdd.library.judging import Desk, Judged
from hrdd.library.materials import report
from hrdd.model.base import FACTORS, LEVELS, Rating
from hrdd.render import data
from tests.unit.conftest import DAY, EVENT, FEATURE, GRANT, Command, Write, shipped

RATINGS = ("inherent", "residual", "projected")


@pytest.fixture(params=[FEATURE, EVENT, GRANT], ids=["feature", "event", "grant"])
def judged(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Judged:
    monkeypatch.setattr(rubrics, "find", shipped)
    (result,) = Desk(date(2026, 3, 1)).judge([request.param])
    assert isinstance(result, Judged)
    return result


def told(judged: Judged) -> dict[str, Any]:
    made: dict[str, Any] = json.loads(data.text(report(judged)))
    return made


def test_every_rating_and_every_factor_has_its_reasons(judged: Judged) -> None:
    for finding in told(judged)["findings"]:
        reasons = finding["because"]
        for step in reasons:
            assert ("factor" in step) != ("about" in step)
            assert step.get("factor") in {*FACTORS, None}
            assert step["text"].strip(), step
        for factor in FACTORS:
            assert [step for step in reasons if step.get("factor") == factor], (finding["id"], factor)
        for about in ("applies", "severity", *RATINGS):
            assert [step for step in reasons if step.get("about") == about], (finding["id"], about)


def test_the_reasons_of_a_level_come_to_that_level(judged: Judged) -> None:
    for finding in told(judged)["findings"]:
        for about in ("severity", "inherent"):
            (cell,) = [step["level"] for step in finding["because"] if step["code"].endswith("-cell") and step.get("about") == about]  # fmt: skip # noqa: E501
            if about == "severity":
                assert finding["severity"] == (cell if isinstance(cell, list) else [cell, cell])
            else:
                assert finding["inherent"][1] == cell[1]
        for factor in FACTORS:
            levels = [step["level"] for step in finding["because"] if step.get("factor") == factor]
            highest = max(level[1] if isinstance(level, list) else level for level in levels)
            assert highest >= finding["factors"][factor][1]


def test_every_rule_and_every_saying_leads_to_a_line(judged: Judged) -> None:
    outcome = judged.outcome
    steps = [step for finding in outcome.findings for step in finding.because]
    steps += [step for finding in outcome.findings for case in finding.cases for step in case.steps]
    rules = [step.rule for step in steps if step.rule]
    rules += [entry.rule for entry in (*outcome.excluded, *outcome.not_applicable)]
    sayings = [said for step in steps for said in step.said]
    sayings += [credit.said for finding in outcome.findings for credit in finding.controls]
    sayings += [said for entry in outcome.excluded for said in entry.by]
    sayings += [said for reason in outcome.decision.reasons for said in reason.said]
    for rule in rules:
        document, path = judged.shelved.place(rule)
        assert document.resolve(path) == (path, True), rule
        assert document.line(document.span(path).line).strip()
    for said in sayings:
        document, path = judged.written.place(said)
        # What was not written, such as an answer that is missing, is shown where it would stand.
        assert document.resolve(path)[1] or document.resolve(path[:1])[1], said
        assert document.line(document.span(path).line).strip()


def test_a_step_without_a_rule_is_never_told(judged: Judged) -> None:
    for finding in told(judged)["findings"]:
        assert all(step["rule"] for step in finding["because"]), finding["id"]


def test_ratings_are_pairs_of_names_the_lower_first(judged: Judged) -> None:
    result = told(judged)
    for finding in result["findings"]:
        for about in RATINGS:
            low, high = (Rating[name] for name in finding[about])
            assert low <= high
        for levels in (*finding["factors"].values(), *finding["residual_factors"].values(), finding["severity"]):
            low, high = levels
            assert LEVELS[0] <= low <= high <= LEVELS[-1]
        assert Rating[finding["projected"][1]] <= Rating[finding["residual"][1]] <= Rating[finding["inherent"][1]]
    assert (
        result["overall"]["residual"][1] == max(Rating[finding["residual"][1]] for finding in result["findings"]).name
    )


def test_the_whole_says_what_its_parts_say(judged: Judged) -> None:
    result = told(judged)
    core = judged.shelved.rubric
    risks = [finding["risk"] for finding in result["findings"]] + [entry["risk"] for entry in result["excluded"]]
    assert sorted(risks) == sorted(core.risk)
    assert set(result["categories"]) >= {category.id for category in core.manifest.categories}
    for name, roll_up in result["categories"].items():
        own = [finding for finding in result["findings"] if finding["category"] == name]
        assert (roll_up["residual"] is None) == (not own)
        if own:
            assert roll_up["residual"][1] == max(Rating[finding["residual"][1]] for finding in own).name
    for rating in Rating:
        named = [finding for finding in result["findings"] if finding["residual"][1] == rating.name]
        assert result["counts"][rating.name] == len(named)
    assert all(entry["by"] for entry in result["excluded"])
    assert result["digest"].startswith("sha256:")
    assert result["rubric"]["digest"] == core.digest
    assert result["schema_version"] == "1.0"


def test_the_keys_of_the_design_are_there_in_its_order(judged: Judged) -> None:
    order = ["schema_version", "rubric", "subject", "as_of", "findings", "excluded", "categories", "overall", "counts",
             "open_questions", "decision", "digest"]  # fmt: skip
    keys = list(told(judged))
    assert [key for key in keys if key in order] == order
    reason = {"code", "exit", "finding", "text"}
    assert all(reason <= set(entry) for entry in told(judged)["decision"]["reasons"])


def test_bytes_repeat(judged: Judged) -> None:
    assert data.text(report(judged)) == data.text(report(judged))


def test_letters_of_any_script_stay_letters(hrdd: Command, changed: Write) -> None:
    name = changed("a.yaml", ("River Plate open knowledge meeting 2026", "Ночь знаний 知識の夜"))
    out = hrdd("assess", name, *DAY, "-f", "json").out
    assert "Ночь знаний 知識の夜" in out
    assert out.endswith("}\n")
    assert json.loads(out)["subject"]["name"] == "Ночь знаний 知識の夜"


def test_a_number_that_is_none_is_refused() -> None:
    with pytest.raises(ValueError, match="Out of range"):
        data.dump({"a": float("nan")})
    assert data.dump({"a": ["ü"]}) == '{\n  "a": [\n    "ü"\n  ]\n}\n'


def test_a_file_that_could_not_be_judged_says_why() -> None:
    found = Diagnostic("HR204", "a.yaml", ("subject", "kind"), Span(3, 4, 3, 6), (("allowed", "x"), ("found", "zz")))
    nowhere = Diagnostic("HR101", "a.yaml", values=(("reason", "it is gone"),))
    assert data.invalid("a.yaml", [found, nowhere]) == {
        "file": "a.yaml",
        "verdict": "invalid",
        "diagnostics": [
            {
                "code": "HR204",
                "severity": "error",
                "file": "a.yaml",
                "line": 3,
                "column": 4,
                "path": "subject.kind",
                "message": '"zz" is not one of the words allowed here.',
                "fix": "Write one of: x.",
            },
            {
                "code": "HR101",
                "severity": "error",
                "file": "a.yaml",
                "line": None,
                "column": None,
                "path": "",
                "message": "this file cannot be read: it is gone.",
                "fix": "Check the name and the permissions.",
            },
        ],
    }
