"""`hrdd redact --check`: a withheld text is found wherever it lies in a file; what cannot be read is never clean."""

import base64
import io
import json
import re
import struct
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest
import xlsxwriter
from docx import Document

from hrdd.cli import main
from hrdd.library import insides

ROOT = Path(__file__).resolve().parents[2]
SECRET = "Zuleikha Marabout"  # noqa: S105 - a name
SOURCE = f"""
hrdd: 1
subject: {{kind: feature, id: dark, name: "A darker page", stage: pre-release, places: [TR]}}
assessed: {{date: 2026-03-01, by: [{{name: "{SECRET}", role: product-manager}}]}}
answers:
  change-size: {{value: cosmetic, because: "Жолдошбек уулу Эркин"}}
"""
OTHER = "Жолдошбек уулу Эркин"
PNG = b"\x89PNG\r\n\x1a\n" + b"".join(
    struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
    for kind, body in (
        (b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)),
        (b"IDAT", zlib.compress(b"\0\0")),
        (b"IEND", b""),
    )
)


@pytest.fixture
def source(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.delenv("CI", raising=False)
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "dark.yaml"
    path.write_text(SOURCE, encoding="utf-8")
    return path


def checked(source: Path, name: str, data: bytes, audience: str = "public") -> int:
    path = source.parent / name
    path.write_bytes(data)
    return main(["redact", "--check", str(source), str(path), "--as-of", "2026-03-01", "--audience", audience])


def pdf(change: Callable[[pikepdf.Pdf], None] = lambda _: None, text: str = "Nothing here") -> bytes:
    """A PDF with one page of text, and whatever else a test puts into it."""
    out = io.BytesIO()
    with pikepdf.new() as made:
        made.add_blank_page()
        made.pages[0].Contents = made.make_stream(f"BT /F1 12 Tf 72 700 Td ({text}) Tj ET".encode())
        made.pages[0].Resources = pikepdf.Dictionary(
            Font=pikepdf.Dictionary(
                F1=pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Courier)
            )
        )
        change(made)
        made.save(out)
    return out.getvalue()


def attach(made: pikepdf.Pdf) -> None:
    made.attachments["a.yaml"] = pikepdf.AttachedFileSpec(made, f"by: {SECRET}".encode(), filename="a.yaml")


def name_attachment(made: pikepdf.Pdf) -> None:
    made.attachments["x"] = pikepdf.AttachedFileSpec(made, b"x", filename=f"{SECRET}.txt")


def describe(made: pikepdf.Pdf) -> None:
    with made.open_metadata() as meta:
        meta["dc:description"] = SECRET


def inform(made: pikepdf.Pdf) -> None:
    made.docinfo["/Author"] = SECRET


def mark(made: pikepdf.Pdf) -> None:
    with made.open_outline() as outline:
        outline.root.append(pikepdf.OutlineItem(SECRET, 0))


def alternate(made: pikepdf.Pdf) -> None:
    made.Root.StructTreeRoot = pikepdf.Dictionary(Alt=SECRET)


def annotate(made: pikepdf.Pdf) -> None:
    note = pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Text, Rect=[0, 0, 9, 9], Contents=SECRET)
    made.pages[0].Annots = pikepdf.Array([made.make_indirect(note)])


def revised() -> bytes:
    """A PDF whose first version held the name in a packed stream that the second no longer names."""
    packed = zlib.compress(f"BT ({SECRET}) Tj ET".encode())
    return pdf().replace(b"%PDF-", b"%PDF-", 1) + b"\n9 0 obj\n<</Length 9>>\nstream\n" + packed + b"\nendstream\n"


def workbook(text: str) -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        page = book.add_worksheet("One")
        page.write_string(0, 0, "Nothing")
        page.write_comment(0, 0, text)
    return out.getvalue()


def document(text: str, *, split: bool = False) -> bytes:
    out = io.BytesIO()
    made = Document()
    made.core_properties.author = "hrdd" if split else text
    line = made.add_paragraph()
    for part in text[:4], text[4:]:
        line.add_run(part if split else "x")
    made.save(out)
    return out.getvalue()


def zipped(*members: tuple[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, data in members:
            made.writestr(name, data)
    return out.getvalue()


INLINE = base64.b64encode(f"<svg><title>{SECRET}</title></svg>".encode()).decode()
ENTITIES = "".join(f"&#{ord(sign)};" for sign in SECRET)
CODES = "".join(f"\\u{ord(sign):04x}" for sign in OTHER)
GLYPHS = "".join(f"[U+{ord(sign):04X}]" if sign.isalpha() else sign for sign in OTHER)

LEAKS: dict[str, tuple[str, bytes]] = {
    "pdf text": ("r.pdf", pdf(text=f"by {SECRET}")),
    "pdf attachment": ("r.pdf", pdf(attach)),
    "pdf name of an attachment": ("r.pdf", pdf(name_attachment)),
    "pdf metadata": ("r.pdf", pdf(describe)),
    "pdf information": ("r.pdf", pdf(inform)),
    "pdf bookmark": ("r.pdf", pdf(mark)),
    "pdf text for a picture": ("r.pdf", pdf(alternate)),
    "pdf note": ("r.pdf", pdf(annotate)),
    "pdf earlier version": ("r.pdf", revised()),
    "pdf code of a letter": ("r.md", GLYPHS.encode()),
    "html text over a tag": ("r.html", f"<p>by {SECRET[:9]}<b>{SECRET[9:]}</b></p>".encode()),
    "html comment": ("r.html", f"<p>x</p><!-- {SECRET} -->".encode()),
    "html attribute": ("r.html", f'<p title="{SECRET}">x</p>'.encode()),
    "html entities": ("r.html", f"<p>{ENTITIES}</p>".encode()),
    "html picture inside": ("r.html", f'<img alt="" src="data:image/svg+xml;base64,{INLINE}">'.encode()),
    "markdown": ("r.md", f"# Report\n\nby **{SECRET}**\n".encode()),
    "markdown broken over lines": ("r.md", b"by Zulei-\nkha\n> Marabout"),
    "json": ("r.json", json.dumps({"by": [SECRET]}).encode()),
    "json codes": ("r.json", f'{{"by": "{CODES}"}}'.encode()),
    "json key": ("r.json", json.dumps({SECRET: 1}).encode()),
    "docx text in two runs": ("r.docx", document(SECRET, split=True)),
    "docx properties": ("r.docx", document(SECRET)),
    "docx inside a zip": ("r.zip", zipped(("r.docx", document(SECRET)))),
    "xlsx note": ("r.xlsx", workbook(SECRET)),
    "csv": ("r.csv", f'a,"{SECRET}",b\r\n'.encode()),
    "sarif": ("r.sarif", json.dumps({"runs": [{"results": [{"message": {"text": f"x {SECRET}"}}]}]}).encode()),
    "junit": ("r.xml", f'<testsuite><testcase name="x"><failure message="{SECRET}"/></testcase></testsuite>'.encode()),
    "text": ("r.txt", f"{SECRET.upper()}\n".encode()),
    "text of two bytes": ("r.txt", f"by {SECRET}".encode("utf-16")),
    "name of the file": (f"{SECRET.replace(' ', '-')}.md", b"# Report\n"),
}
CLEAN: dict[str, tuple[str, bytes]] = {
    "pdf": ("r.pdf", pdf()),
    "html": ("r.html", b"<p>Nothing</p>"),
    "markdown": ("r.md", b"# Nothing\n"),
    "json": ("r.json", b'{"a": 1}'),
    "docx": ("r.docx", document("x")),
    "xlsx": ("r.xlsx", workbook("x")),
    "csv": ("r.csv", b"a,b\r\n"),
    "sarif": ("r.sarif", b'{"runs": []}'),
    "junit": ("r.xml", b"<testsuite/>"),
    "text": ("r.txt", b"true, nothing\n"),
}
UNREADABLE: dict[str, tuple[str, bytes]] = {
    "empty": ("r.md", b""),
    "damaged pdf": ("r.pdf", b"%PDF-1.7\nnothing of the kind"),
    "cut pdf": ("r.pdf", pdf()[:300]),
    "damaged archive": ("r.docx", document("x")[:900]),
    "picture": ("r.png", PNG),
    "another encoding": ("r.csv", "Ünlü".encode("latin-1")),
    "four bytes": ("r.txt", SECRET.encode("utf-32")),
    "unknown": ("r.bin", bytes(range(256))),
    "packed": ("r.gz", b"\x1f\x8b\x08\x00" + b"\x90" * 40),
}


def all_checked(
    source: Path, files: dict[str, tuple[str, bytes]], said: pytest.CaptureFixture[str]
) -> tuple[int, str, str]:
    """The exit code of one run over many files, each in a folder of its own, and what it said."""
    names = []
    for number, (name, data) in enumerate(files.values()):
        folder = source.parent / str(number)
        folder.mkdir()
        (folder / name).write_bytes(data)
        names.append(f"{number}/{name}")
    code = main(["redact", "--check", str(source), *names, "--as-of", "2026-03-01"])
    told = said.readouterr()
    return code, told.out, told.err


def test_a_withheld_text_is_found_wherever_it_lies(source: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = all_checked(source, LEAKS, capsys)
    assert code == 1
    missed = [
        case for number, case in enumerate(LEAKS) if not re.search(rf"^{number}/.*\n?.* found$", out, re.MULTILINE)
    ]
    assert missed == []
    assert "assessed.by.0.name (line 4)" in out
    assert SECRET not in out + err
    assert OTHER not in out + err


def test_clean_files_pass(source: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = all_checked(source, CLEAN, capsys)
    assert code == 0
    assert out.count(": clean (") == len(CLEAN)


def test_what_cannot_be_read_is_never_clean(source: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = all_checked(source, UNREADABLE, capsys)
    assert code == 3
    assert [case for number, case in enumerate(UNREADABLE) if f"{number}/r." not in err] == []
    assert err.count("HR902") == len(UNREADABLE)
    assert "clean" not in out
    assert "Traceback" not in err


def test_a_locked_file_is_refused(source: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf())) as made:
        made.save(out, encryption=pikepdf.Encryption(owner="o", user="u"))
    assert checked(source, "r.pdf", out.getvalue()) == 3
    assert "password" in capsys.readouterr().err


def test_a_page_that_is_a_picture_is_refused(source: Path, capsys: pytest.CaptureFixture[str]) -> None:
    def scan(made: pikepdf.Pdf) -> None:
        image = made.make_stream(b"\0" * 12, Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Image, Width=2, Height=2)
        image.ColorSpace, image.BitsPerComponent = pikepdf.Name.DeviceRGB, 8
        made.pages[0].Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(I=image))
        made.pages[0].Contents = made.make_stream(b"q 100 0 0 100 0 0 cm /I Do Q")

    assert checked(source, "r.pdf", pdf(scan)) == 3
    assert "page 1 is a picture" in capsys.readouterr().err


def test_pictures_inside_are_counted_and_left_to_people(source: Path, capsys: pytest.CaptureFixture[str]) -> None:
    data = f'<img alt="" src="data:image/png;base64,{base64.b64encode(PNG).decode()}">'.encode()
    assert checked(source, "r.html", data) == 0
    assert "1 picture lies in it" in capsys.readouterr().out


def test_bombs_are_bounded(source: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(insides, "LARGEST", 2_000_000)
    inner = zipped(("a.txt", b"a" * 900_000))
    assert checked(source, "r.zip", zipped(("a.txt", b"a" * 3_000_000))) == 3
    assert checked(source, "r.zip", zipped(*((f"{number}.zip", inner) for number in range(5)))) == 3
    deep = inner
    for _ in range(6):
        deep = zipped(("x.zip", deep))
    assert checked(source, "r.zip", deep) == 3
    many = zipped(*((f"{number}.txt", b"a") for number in range(insides.MOST + 1)))
    assert checked(source, "r.zip", many) == 3
    packed = zlib.compress(b"a" * 3_000_000)
    assert checked(source, "r.pdf", pdf() + b"stream\n" + packed + b"\nendstream\n") == 3
    said = capsys.readouterr()
    assert said.err.count("HR902") == 5
    assert "clean" not in said.out


def test_of_several_files_the_worst_counts_and_each_is_told(source: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (source.parent / "ok.md").write_bytes(b"# ok\n")
    (source.parent / "bad.md").write_text(SECRET)
    (source.parent / "odd.bin").write_bytes(b"\xff\x00")
    arguments = ["redact", "--check", str(source), "--as-of", "2026-03-01"]
    assert main([*arguments, "ok.md", "bad.md"]) == 1
    assert main([*arguments, "ok.md", "bad.md", "odd.bin"]) == 3
    said = capsys.readouterr()
    assert "ok.md: clean" in said.out
    assert "bad.md: 1 withheld text found" in said.out
    assert main([*arguments, "missing.md"]) == 3
    assert main([*arguments, str(source.parent)]) == 3


def test_a_name_too_short_to_look_for_is_told(source: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source.write_text(SOURCE.replace(SECRET, "Li"), encoding="utf-8")
    assert checked(source, "r.md", b"by Li\n") == 0
    said = capsys.readouterr().out
    assert "Not looked for" in said
    assert "assessed.by.0.name" in said


def test_usage_is_told(source: Path) -> None:
    (source.parent / "a.md").write_bytes(b"a")
    assert main(["redact", str(source), "a.md"]) == 2
    assert main(["redact", "--check", str(source), "a.md", "--audience", "restricted"]) == 2
    assert main(["redact", "--check", str(source), "a.md", "--audience", "friends"]) == 2
    assert main(["redact", "--check", "missing.yaml", "a.md"]) == 3
