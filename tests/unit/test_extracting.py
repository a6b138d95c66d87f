"""`hrdd extract`: what a restricted report carries comes back byte by byte; hostile files are refused in words."""

import io
import json
import subprocess
import sys
from pathlib import Path

import pikepdf
import pytest

ROOT = Path(__file__).resolve().parents[2]


def pdf_with(*files: tuple[str, bytes]) -> bytes:
    out = io.BytesIO()
    with pikepdf.new() as made:
        made.add_blank_page()
        for name, data in files:
            made.attachments[name] = pikepdf.AttachedFileSpec(made, data, filename=name)
        made.save(out)
    return out.getvalue()


def run(*arguments: str) -> int:
    done = subprocess.run([sys.executable, "-m", "hrdd", *arguments], capture_output=True, timeout=200, check=False)
    sys.stderr.write(done.stderr.decode())
    return done.returncode


def test_the_source_comes_back_as_it_was_written(tmp_path: Path) -> None:
    report = tmp_path / "r.pdf"
    source = ROOT / "examples" / "event.yaml"
    made = ["assess", str(source), "--as-of", "2026-03-01", "--audience", "restricted", "-o", str(report)]
    assert run(*made) == 0
    assert run("extract", str(report), "-o", str(tmp_path)) == 0
    (written,) = tmp_path.glob("*.hrdd.yaml")
    assert written.read_bytes() == source.read_bytes()
    (result,) = tmp_path.glob("*.hrdd.json")
    assert json.loads(result.read_text("utf-8"))["as_of"] == "2026-03-01"
    assert run("extract", str(report), "-o", str(tmp_path)) == 2  # they are there already


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"hello", "not a PDF"),
        (b"%PDF-1.7\n" + b"\xff" * 200, "damaged"),
        (pdf_with(), "carries no assessment"),
        (pdf_with(("../../evil.hrdd.yaml", b"x")), "carries no assessment"),
        (pdf_with((".bashrc", b"x"), ("run.exe", b"x")), "carries no assessment"),
    ],
)
def test_what_is_no_report_is_refused(
    data: bytes, said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    report = tmp_path / "r.pdf"
    report.write_bytes(data)
    assert run("extract", str(report), "-o", str(tmp_path)) == 3
    assert said in capsys.readouterr().err
    assert [path.name for path in tmp_path.iterdir()] == ["r.pdf"]


def test_other_files_in_it_are_left_alone(tmp_path: Path) -> None:
    report = tmp_path / "r.pdf"
    report.write_bytes(pdf_with(("a.hrdd.yaml", b"hrdd: 1\n"), ("../b", b"x")))
    assert run("extract", str(report), "-o", str(tmp_path)) == 0
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.hrdd.yaml", "r.pdf"]
