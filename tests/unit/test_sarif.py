"""SARIF: valid by the schema of OASIS, within what GitHub reads, and complete."""

import json
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from jsonschema import Draft7Validator

from hrdd.render import sarif
from hrdd.render.batch import Batch
from hrdd.render.marks import marks
from tests.batches import HOSTILE_FILE, ROOT, examples, hostile

SCHEMA = json.loads((ROOT / "tests" / "schemas" / "sarif-schema-2.1.0.json").read_text("utf-8"))


def made(batch: Batch) -> Any:
    log = json.loads(sarif.text(batch))
    Draft7Validator(SCHEMA).validate(log)
    (run,) = log["runs"]
    return run


@cache
def of_examples() -> Any:
    return made(examples())


def test_the_schema_refuses_what_is_wrong() -> None:
    log = json.loads(sarif.text(examples()))
    del log["runs"][0]["results"][0]["message"]
    assert not Draft7Validator(SCHEMA).is_valid(log)


def test_every_mark_is_a_result_with_its_rule() -> None:
    run = of_examples()
    rules = run["tool"]["driver"]["rules"]
    assert [result["partialFingerprints"]["hrddFinding/v1"] for result in run["results"]] == [
        mark.identity for mark in marks(examples())
    ]
    for result in run["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
    (rubric,) = {id(report.rubric): report.rubric for report in examples().reports}.values()
    assert [rule["id"] for rule in rules][: len(rubric.risk)] == list(rubric.risk)


def test_what_github_asks_for_is_there() -> None:
    run = of_examples()
    assert len(run["results"]) <= 25_000
    for rule in run["tool"]["driver"]["rules"]:
        assert rule["help"]["text"]
        assert rule["help"]["markdown"].startswith("**")
        assert len(rule["name"]) <= 255
        assert len(rule["shortDescription"]["text"]) <= 1024
        assert len(rule["fullDescription"]["text"]) <= 1024
        assert 0 < len(rule["properties"]["tags"]) <= 10
    for result in run["results"]:
        assert result["level"] in {"error", "warning", "note"}
        assert len(result.get("relatedLocations", ())) <= 100
        assert "primaryLocationLineHash" not in result["partialFingerprints"]
        (place,) = result["locations"]
        assert place["physicalLocation"]["region"]["startLine"] >= 1
        uri = place["physicalLocation"]["artifactLocation"]["uri"]
        assert uri in {"examples/feature.yaml", "examples/event.yaml", "examples/grant.yaml"}
        assert (ROOT / uri).is_file()


def test_a_message_links_to_the_places_that_it_names() -> None:
    result = next(
        result
        for result in of_examples()["results"]
        if result["partialFingerprints"]["hrddFinding/v1"] == "gs-01@visitor-activity"
    )
    by_id = {place["id"]: place for place in result["relatedLocations"]}
    text = result["message"]["text"]
    assert "[ip-public](0)" in text
    assert by_id[0]["physicalLocation"]["region"] == result["locations"][0]["physicalLocation"]["region"]
    said = [place["message"]["text"] for place in result["relatedLocations"]]
    assert any(word.startswith("Controls weighed: c-") for word in said)
    rules = [place for place in result["relatedLocations"] if place["message"]["text"].startswith("Rules: gs-01.")]
    assert rules
    for place in rules:  # they are in no repository, so they are named and not linked
        artifact = place["physicalLocation"]["artifactLocation"]
        assert artifact["uriBaseId"] == "RUBRICS"
        assert (ROOT / "rubrics" / artifact["uri"]).is_file()
        assert f"]({place['id']})" not in text


def test_an_exception_is_a_suppression_and_never_lowers_the_level() -> None:
    from dataclasses import replace

    mark = next(mark for mark in marks(examples()) if mark.rule == "gs-01")
    told = sarif._result(replace(mark, suppressed="Excepted for a time, until 2026-05-01."), 0, examples())
    assert told["level"] == "error"
    (suppression,) = told["suppressions"]
    assert suppression == {
        "kind": "external",
        "status": "accepted",
        "justification": "Excepted for a time, until 2026-05-01.",
    }


def test_hostile_text_makes_no_link_and_no_path(tmp_path: Path) -> None:
    run = made(hostile(tmp_path))
    assert run["invocations"] == [{"executionSuccessful": False}]
    uris = {result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] for result in run["results"]}
    assert {unquote(uri) for uri in uris} == {"good.yaml", "nowhere.yaml", HOSTILE_FILE}
    assert all(uri.isascii() and not set(uri) & set(" \n\x1b<>\"|[]'") for uri in uris - {"good.yaml"})
    for result in run["results"]:
        assert "](http" not in result["message"]["text"]
    assert of_examples()["invocations"] == [{"executionSuccessful": True}]


def test_more_results_than_github_takes_keep_the_gravest_and_say_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sarif, "MOST_RESULTS", 3)
    run = made(examples())
    assert [result["level"] for result in run["results"]] == ["error"] * 3
    (notice,) = run["invocations"][0]["toolExecutionNotifications"]
    assert notice["message"]["text"].startswith(f"{len(marks(examples())) - 3} results")
