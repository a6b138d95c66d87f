"""JUnit XML: valid by the usual schema; every risk of the rubric is a case; what could not be decided is an error."""

from pathlib import Path

from lxml import etree

from hrdd.render import junit
from hrdd.render.batch import Batch
from tests.batches import HOSTILE_FILE, ROOT, examples, hostile, run

XSD = etree.XMLSchema(etree.parse(ROOT / "tests" / "schemas" / "junit-10.xsd"))


def made(batch: Batch) -> etree._Element:
    tree = etree.fromstring(junit.text(batch).encode())
    XSD.assertValid(tree)
    return tree


def kinds(case: etree._Element) -> str:
    (only,) = case
    return str(only.tag)


def test_every_risk_of_the_rubric_is_a_case_in_every_suite() -> None:
    suites = made(examples()).findall("testsuite")
    assert [suite.get("name") for suite in suites] == ["visitor-activity", "river-plate-meeting", "market-days"]
    for suite, report in zip(suites, examples().reports, strict=True):
        cases = suite.findall("testcase")
        names = [str(case.get("name")).split()[0] for case in cases]
        assert names[: len(report.rubric.risk)] == list(report.rubric.risk)
        assert suite.get("tests") == str(len(cases))
        for attribute, tag in (("failures", "failure"), ("errors", "error"), ("skipped", "skipped")):
            assert suite.get(attribute) == str(sum(kinds(case) == tag for case in cases))


def test_a_suite_fails_exactly_where_the_gate_does() -> None:
    for suite, report in zip(made(examples()).findall("testsuite"), examples().reports, strict=True):
        failed = int(suite.get("failures", "")) + int(suite.get("errors", ""))
        assert bool(failed) == bool(report.outcome.decision.exit)
        assert bool(int(suite.get("failures", ""))) == (report.outcome.decision.exit == 1)
        types = {bad.get("type") for bad in suite.iter("failure", "error")}
        assert types <= {reason.code for reason in report.outcome.decision.failures}


def test_silence_is_told() -> None:
    suite = made(examples()).findall("testsuite")[1]
    told = [case.findtext("system-out") for case in suite.findall("testcase") if kinds(case) == "system-out"]
    assert len(told) == int(suite.get("tests", ""))
    assert all(told)
    assert "Does not apply: excluded by the answers (worst gravity 4)." in told


def test_a_missing_answer_is_an_error_of_its_own(tmp_path: Path) -> None:
    text = (ROOT / "examples" / "event.yaml").read_text("utf-8")
    (tmp_path / "e.yaml").write_text(text.replace("  overnight: yes\n", ""), encoding="utf-8")
    (suite,) = made(run([str(tmp_path / "e.yaml")], tmp_path)).findall("testsuite")
    assert [case.get("name") for case in suite.findall("testcase") if kinds(case) == "error"] == [
        "INCOMPLETE overnight"
    ]


def test_hostile_text_stays_text(tmp_path: Path) -> None:
    suites = made(hostile(tmp_path)).findall("testsuite")
    assert len(suites) == 3
    assert "::error::%0A,|<x>&'\"[l](1)\\x1b[31m ::warning::z.yaml" in str(suites[1].get("name"))
    assert "\n" in HOSTILE_FILE
    assert [suite.get("errors") for suite in suites[1:]] == [suite.get("tests") for suite in suites[1:]]
    x = next(case for case in suites[0].findall("testcase") if str(case.get("name")).startswith("x-01"))
    assert x.get("name") == "x-01 (risk to another right)"
