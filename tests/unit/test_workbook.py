"""Register and plan in a workbook and as CSV: no formula, no rating without its interval and reason, same bytes."""

import csv
import io
import json
import re
import zipfile
from datetime import date
from pathlib import Path

import openpyxl

from hrdd.library.judging import Desk, Judged
from hrdd.library.materials import batch, report
from hrdd.model.base import Rating
from hrdd.render import FORMATS, workbook
from hrdd.render.batch import Batch

ROOT = Path(__file__).resolve().parents[2]
DAY = date(2026, 3, 1)
HOSTILE = ("=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "|cmd", "%1", " =HYPERLINK('x')")


def judged(*names: str, source: str | None = None, folder: Path | None = None) -> list[Judged]:
    paths = [ROOT / "examples" / f"{name}.yaml" for name in names]
    if source is not None:
        assert folder is not None
        paths = [folder / "own.yaml"]
        paths[0].write_text(source, encoding="utf-8")
    results = list(Desk(DAY).judge([str(path) for path in paths]))
    return [result for result in results if isinstance(result, Judged)]


def run(*names: str, audience: str = "internal") -> Batch:
    return batch(judged(*names), ROOT, audience)  # type: ignore[arg-type] # one of the audiences


def sheets(data: bytes) -> dict[str, list[tuple[str, ...]]]:
    book = openpyxl.load_workbook(io.BytesIO(data))
    return {page.title: [tuple(str(c or "") for c in row) for row in page.iter_rows(values_only=True)] for page in book}


def test_several_assessments_share_one_register_with_interval_and_reason() -> None:
    told = run("feature", "grant")
    pages = sheets(workbook.as_workbook(told))
    assert list(pages) == ["Risk register", "Action plan", "About"]
    head, *rows = pages["Risk register"]
    findings = [finding for one in told.reports for finding in one.risks]
    assert [row[head.index("Risk")] for row in rows] == [finding.title for finding in findings]
    for row, finding in zip(rows, findings, strict=True):
        cells = dict(zip(head, row, strict=True))
        assert cells["Residual today, at least"] == Rating(finding.residual.low).name
        assert cells["Residual today, up to"] == Rating(finding.residual.high).name
        assert "Gravity" in cells["Why"]
        assert "Likelihood" in cells["Why"]
    limits = {row[1] for row in pages["About"]}
    assert set(next(told.reports).rubric.manifest.limits) <= limits


def test_the_plan_holds_what_the_decision_asks_what_is_not_verified_and_what_is_open() -> None:
    told = run("feature")
    one = next(told.reports)
    head, *rows = sheets(workbook.as_workbook(told))["Action plan"]
    kinds = [row[head.index("What")] for row in rows]
    assert kinds.count("Question") == len(one.outcome.open_questions)
    assert kinds.count("Decision") >= 1
    assert kinds.count("Control") == sum(entry.status in workbook.OPEN for entry in one.assessment.controls)


def test_nothing_that_a_person_wrote_becomes_a_formula(tmp_path: Path) -> None:
    source = (ROOT / "examples" / "feature.yaml").read_text("utf-8")
    for hostile in HOSTILE:
        named = f"  name: {json.dumps(hostile)}".replace("\\", r"\\")
        text = re.sub(r'^  name: "[^"]*"', named, source, flags=re.MULTILINE)
        told = batch(judged(source=text, folder=tmp_path), ROOT, "restricted")
        assert list(told.reports), hostile
        data = workbook.as_workbook(told)
        with zipfile.ZipFile(io.BytesIO(data)) as parts:
            assert not [name for name in parts.namelist() if b"<f>" in parts.read(name)]
        first = next(csv.reader(io.StringIO(workbook.as_csv(told).decode("utf-8-sig").split("\r\n", 1)[1])))[0]
        assert first.startswith("'"), hostile


def test_the_public_reads_the_columns_of_the_list_and_no_plan() -> None:
    pages = sheets(workbook.as_workbook(run("feature", audience="public")))
    assert list(pages) == ["Risk register", "About"]
    assert pages["Risk register"][0] == tuple(name for name, _, open_to_all in workbook.REGISTER if open_to_all)
    head = workbook.as_csv(run("feature", audience="public")).decode("utf-8-sig").split("\r\n")[0]
    assert "Owner" not in head
    assert "Not known" not in head


def test_the_same_run_gives_the_same_bytes() -> None:
    assert workbook.as_workbook(run("event")) == workbook.as_workbook(run("event"))
    assert workbook.as_csv(run("event")) == workbook.as_csv(run("event"))


def test_each_office_format_is_for_readers_inside_unless_somebody_says_otherwise() -> None:
    assert {FORMATS[name].audience for name in ("docx", "xlsx", "csv")} == {"internal"}
    assert report(judged("event")[0], audience="internal").withholdings
