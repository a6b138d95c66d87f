"""An organisation's own templates: what they may do, what they may not, and how both are told."""

import os
import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path

import page
import pytest

from hrdd.cli import main
from hrdd.diagnostics import Refusal
from hrdd.library import stationery
from hrdd.library.judging import Desk, Judged
from hrdd.library.materials import report
from hrdd.render import documents, escape, sandbox
from hrdd.render.report import Report
from tests import canaries

ROOT = Path(__file__).resolve().parents[2]
EXAMPLE = ROOT / "examples" / "templates"
BODY = "{{% call ui.page('T', 'A', 'L', outcome.as_of) %}}\n{body}\n{{% endcall %}}\n"


@cache
def plain() -> Report:
    (result,) = Desk(date(2026, 3, 1)).judge([str(ROOT / "examples" / "event.yaml")])
    assert isinstance(result, Judged)
    return report(result, ("templates", "fonts"), "internal")


def with_files(files: Mapping[str, str], made: Report | None = None) -> Report:
    """The report with the templates of a folder that holds these files."""
    base = made or plain()
    shown = {name: f"own/{name}" for name in files}
    return replace(base, templates={**base.templates, **files}, own=shown, template="mine")


def made(body: str, **files: str) -> str:
    return documents.html(with_files({"mine/report.j2": BODY.format(body=body), **files}))


def refused(body: str, **files: str) -> str:
    """The complaint about a template, its place first."""
    with pytest.raises(Refusal) as caught:
        made(body, **files)
    (found,) = caught.value.diagnostics
    assert found.code == "HR904"
    return f"{found.file}:{found.span.line if found.span else 0}: {found.message}"


HOSTILE = {
    "a loop in a loop": "{% for a in range(9999) %}{% for b in range(9999) %}{% endfor %}{% endfor %}",
    "a loop that writes": f"{{% for a in range(9999) %}}{'x' * 4000}{{% endfor %}}",
    "a range without end": "{% for a in range(1000000000) %}{% endfor %}",
    "a range as a list": "{{ range(1000000000)|list|length }}",
    "a text times a number": "{{ 'a' * 1000000000 }}",
    "a list times a number": "{{ ([1] * 1000000000)|length }}",
    "a power": "{{ 9 ** 99999999 }}",
    "a number that grows": "{% set n = namespace(x=9) %}{% for i in range(99) %}{% set n.x = n.x * n.x %}{% endfor %}",
    "a text that doubles": (
        "{% set n = namespace(x='aaaa') %}{% for i in range(99) %}{% set n.x = n.x ~ n.x %}{% endfor %}"
    ),
    "a text that is added": (
        "{% set n = namespace(x='aaaa') %}{% for i in range(99) %}{% set n.x = n.x + n.x %}{% endfor %}"
    ),
    "a list that doubles": (
        "{% set n = namespace(x=[1]) %}{% for i in range(99) %}{% set n.x = n.x + n.x %}{% endfor %}"
    ),
    "a text that is joined": (
        "{% set n = namespace(x='aaaa') %}{% for i in range(99) %}{% set n.x = [n.x, n.x]|join %}{% endfor %}"
    ),
    "a block that is set": (
        "{% set n = namespace(x='aaaa') %}{% for i in range(99) %}"
        "{% set y %}{{ n.x }}{{ n.x }}{% endset %}{% set n.x = y %}{% endfor %}"
    ),
    "a format": "{{ '%1000000000d' % 1 }}",
    "a width": "{{ '{:>1000000000}'.format(1) }}",
    "a centre": "{{ 'a'|center(1000000000) }}",
    "an indent": "{{ 'a'|indent(1000000000) }}",
    "many words": "{{ lipsum(n=1000000) }}",
    "a macro that calls itself": "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}",
    "a macro that calls itself twice": (
        "{% macro m(n) %}{% if n %}{{ m(n - 1) }}{{ m(n - 1) }}{% endif %}{% endmacro %}{{ m(60) }}"
    ),
    "a loop that calls itself": "{% for x in [1] recursive %}{{ loop([1]) }}{% endfor %}",
    "a template that includes itself": "{% include 'mine/report.j2' %}",
    "a class": "{{ ''.__class__.__mro__ }}",
    "a class by brackets": "{{ ''['__class__'] }}",
    "a class by a filter": "{{ ''|attr('__class__') }}",
    "a class by map": "{{ ['']|map(attribute='__class__')|join }}",
    "globals of a function": "{{ t.__globals__ }}",
    "globals of a macro": "{{ ui.page.__init__.__globals__ }}",
    "a hole that walks": "{{ t('{x.__class__}', x='a')|attr('y') }}",
    "the file behind the report": "{{ report.source }}",
    "how the report finds lines": "{{ report.locate('assessment', ()) }}",
    "another audience": "{{ report.for_audience('restricted') }}",
    "a model's own methods": "{{ assessment.model_dump() }}",
    "a copy of a model": "{{ assessment.copy() }}",
    "a file outside": "{% include '/etc/passwd' %}",
    "a file above": "{% include '../../etc/passwd' %}",
    "a file of another kind": "{% import 'fonts/OFL.txt' as x %}",
    "safe": "{{ outcome.name|safe }}",
    "safe by map": "{{ [outcome.name]|map('safe')|join }}",
    "escaping off": "{% autoescape false %}{{ outcome.name }}{% endautoescape %}",
    "a script": "<script>alert(1)</script>",
    "a script in pieces": "<scr{{ 'x'[:0] }}ipt>alert(1)</script>",
    "a handler": "<p onclick='alert(1)'>x</p>",
    "a picture from outside": "<img alt='' src='https://example.org/x.png'>",
    "a frame": "<iframe src='data:text/html,x'></iframe>",
    "a redirection": "<meta http-equiv='refresh' content='0;url=https://example.org'>",
    "a form": "<form action='https://example.org'></form>",
    "a second style": "<style>p { color: red }</style>",
    "a link that runs": "<a href='javascript:alert(1)'>x</a>",
    "a user's text as a link": "<a href='{{ outcome.name }}'>x</a>",
    "a name that is not there": "{{ nothing }}",
    "a filter that is not there": "{{ 1|nothing }}",
    "no end": "{% if x %}",
    "a picture that is not there": "{{ image('x.svg', 'x') }}",
    "a wrong value": "{{ 1|day }}",
}


@pytest.mark.parametrize("case", HOSTILE)
def test_a_hostile_template_is_refused_with_its_place(case: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sandbox, "STEPS", 300_000)
    said = refused(HOSTILE[case])
    assert re.match(r"own/mine/report\.j2:[0-3]: this template cannot be used: ", said), said
    assert "root:" not in said


def test_a_template_stops_when_its_time_is_up() -> None:
    seconds = iter(range(10_000))
    press = sandbox.Press(plain(), lambda value: escape.html(str(value)), lambda: float(next(seconds)))
    for _ in range(int(sandbox.SECONDS)):
        press.spend()
    with pytest.raises(sandbox.Exhausted, match="60 seconds"):
        press.spend()


def test_a_page_without_its_frame_is_refused() -> None:
    for text in ("<p>x</p>", "<html><head></head><body>x</body></html>"):
        with pytest.raises(Refusal, match="framed"):
            documents.html(with_files({"mine/report.j2": text}))


def test_what_people_wrote_is_text_in_every_medium() -> None:
    wrote = replace(plain().outcome, name="*a* <b>b</b> [c](http://d) | `e`")
    own = with_files(
        {
            "mine/report.j2": BODY.format(
                body="{{ outcome.name }} {{ ui.strong('x') ~ outcome.name }} {{ ui.strong('x') + outcome.name }}"
                " {{ [outcome.name]|join }} {{ t('{n}', n=outcome.name) }} {{ outcome.name|upper|lower }}"
            )
        },
        replace(plain(), outcome=wrote),
    )
    page_ = documents.html(own)
    assert "<b>b" not in page_
    assert page_.count("&lt;b&gt;b&lt;/b&gt;") == 6
    assert not re.search(r"(?<!\\)\[c\]|(?<!\\)\*a|(?<!\\)`e|<b>", documents.markdown(own))


def test_a_template_sees_what_its_readers_may_see() -> None:
    body = BODY.format(body="{{ assessment.assessed.by|map(attribute='name')|join(', ') }} {{ outcome.digest }}")
    full = replace(canaries.told(canaries.planted()), own={}, template="mine")
    files = {**full.templates, "mine/report.j2": body}
    report_ = replace(full, templates=files, own={"mine/report.j2": "own/mine/report.j2"})
    names = [person.name for person in report_.assessment.assessed.by]
    assert all(name in documents.html(report_) for name in names)
    for audience in ("internal", "public"):
        shown = documents.html(report_.for_audience(audience))
        assert not any(name in shown for name in names)
    assert full.outcome.digest not in documents.html(report_.for_audience("public"))


def test_arithmetic_and_plain_things_work() -> None:
    body = (
        "<p>{{ 1 + 2 * 3 - 4 // 2 }} {{ 'a' ~ 1 }} {{ [1] + [2] }} {{ risks|length }} {{ range(3)|sum }}"
        " {% for risk in risks[:2] %}{{ loop.index }}{% endfor %} {{ outcome.as_of|day }} {{ outcome.as_of.year }}</p>"
    )
    assert "<p>5 a1 [1, 2] " in made(body)


# the folder


def folder(tmp_path: Path, **files: str | bytes) -> Path:
    for name, text in files.items():
        path = tmp_path / "own" / name.replace("__", "/").replace("_DOT_", ".")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode() if isinstance(text, str) else text)
    return tmp_path / "own"


def complaint(place: Path) -> str:
    with pytest.raises(Refusal) as caught:
        stationery.read(place)
    return "; ".join(f"{found.file}: {found.message}" for found in caught.value.diagnostics)


def test_a_folder_gives_its_texts_pictures_and_wording() -> None:
    held = stationery.read(EXAMPLE)
    assert {"letterhead.j2", "style.css", "committee/report.j2"} <= set(held.texts)
    assert set(held.pictures) == {"logo.svg"}
    assert held.wording["Who was heard"] == "Whom we listened to"


def test_a_run_over_many_files_reads_the_folder_a_bounded_number_of_times(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read, seen = stationery.read, list[Path]()

    def counted(place: Path) -> stationery.Stationery:
        seen.append(place)
        return read(place)

    monkeypatch.setattr(stationery, "read", counted)
    names = [str(ROOT / "examples" / f"{name}.yaml") for name in ("event", "grant", "feature")]
    told = ["--template", "committee", "--templates", str(EXAMPLE), "--as-of", "2026-03-01"]
    outputs = ["-o", f"{tmp_path}/html/", "-f", "html"]
    (tmp_path / "html").mkdir()
    assert main(["assess", *names, *told, *outputs]) == 0
    assert len(list((tmp_path / "html").iterdir())) == len(names)
    once_to_check_and_once_to_use = 2
    assert len(seen) <= once_to_check_and_once_to_use + 1  # and once for the kinds of documents in it


def test_links_and_devices_are_not_followed(tmp_path: Path) -> None:
    own = folder(tmp_path, mine__report_DOT_j2="x")
    (own / "mine" / "passwd.j2").symlink_to(tmp_path / "passwd")
    assert "a link is not followed" in complaint(own)
    (own / "mine" / "passwd.j2").unlink()
    (own / "out").symlink_to(tmp_path, target_is_directory=True)
    assert "a link to a folder is not followed" in complaint(own)
    (own / "out").unlink()
    os.mkfifo(own / "pipe.css")
    assert "it is no file" in complaint(own)


def test_a_folder_has_bounds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    own = folder(tmp_path, big_DOT_css="a" * (stationery.ONE + 1))
    assert "more than 500,000 bytes" in complaint(own)
    monkeypatch.setattr(stationery, "FILES", 2)
    assert "more than 2 files" in complaint(folder(tmp_path, a_DOT_css="a", b_DOT_css="b"))
    assert "no such folder" in complaint(tmp_path / "nowhere")


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("parts__skin.html.j2", "x", "program's own"),
        ("style.css", "</style><script>", 'no "<"'),
        ("style.css", "a { background: url(https://example.org/x) }", "outside"),
        ("style.css", "@import 'x.css';", "outside"),
        ("a.j2", b"\xff\xfe", "UTF-8"),
        ("logo.svg", "<!DOCTYPE svg [<!ENTITY a 'b'>]><svg/>", "drawing"),
        ("logo.svg", "<svg><script>x</script></svg>", "drawing"),
        ("logo.svg", "<svg><image href='file:///etc/passwd'/></svg>", "drawing"),
        ("logo.svg", "<svg><use href='#a'/></svg>", "drawing"),
        ("logo.png", b"GIF89a", "PNG"),
        ("words.toml", '"Passes" = "Fine"', "same words"),
        ("words.toml", '"Passes" = 1', "quotes"),
        ("words.toml", '"as of {day}" = "as of today"', "braces"),
        ("words.toml", '"as of {day}" = "{day.__class__}"', "braces"),
    ],
)
def test_a_file_that_cannot_be_used_is_told(tmp_path: Path, name: str, text: str | bytes, said: str) -> None:
    own = folder(tmp_path, **{name.replace(".", "_DOT_"): text})
    found = complaint(own)
    assert said in found
    assert str(own) in found


# the example, and the command


def test_the_example_is_a_page_a_text_and_an_accessible_pdf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CI", raising=False)
    monkeypatch.chdir(tmp_path)
    source = ["assess", str(ROOT / "examples" / "grant.yaml"), "--as-of", "2026-03-01", "--templates", str(EXAMPLE)]
    outputs = ["-o", "c.html", "-o", "c.md", "-o", "c.pdf"]
    assert main([*source, "--template", "committee", *outputs]) == 0
    html, text = Path("c.html").read_text("utf-8"), Path("c.md").read_text("utf-8")
    assert 'alt="Logo of the Open Shelf Network"' in html
    assert "#0b5563" in html
    assert "Paper for the grants committee" in text
    assert "<img" not in text
    assert page.validate_pdf("c.pdf", profile="ua1").is_compliant
    assert main([*source, "-o", "h.html", "-o", "h.docx"]) == 0
    html = Path("h.html").read_text("utf-8")
    assert "Whom we listened to" in html
    assert ">Who was heard<" not in html
    assert 'class="letterhead"' in html


def test_the_settings_name_the_folder_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CI", raising=False)
    monkeypatch.chdir(tmp_path)
    folder(tmp_path, mine__report_DOT_j2=BODY.format(body="<p>Our own words</p>"))
    (tmp_path / "hrdd.toml").write_text('templates = "own"\ntemplate = "mine"\n')
    (tmp_path / "e.yaml").write_bytes((ROOT / "examples" / "event.yaml").read_bytes())
    assert main(["assess", "e.yaml", "--as-of", "2026-03-01", "-o", "e.html"]) == 0
    assert "Our own words" in Path("e.html").read_text("utf-8")


def test_a_fault_is_told_with_its_line_and_nothing_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("CI", raising=False)
    monkeypatch.chdir(tmp_path)
    own = folder(tmp_path, mine__report_DOT_j2=BODY.format(body="<p>\n{{ risks.nothing }}</p>"))
    arguments = ["assess", str(ROOT / "examples" / "event.yaml"), "--as-of", "2026-03-01", "--templates", str(own)]
    assert main([*arguments, "--template", "mine", "-o", "e.md", "-o", "e.html"]) == 3
    said = capsys.readouterr().err
    assert f"{own}/mine/report.j2:3:1: error HR904" in said
    assert "Traceback" not in said
    assert not list(tmp_path.glob("e.*"))
    assert main([*arguments[:-1], str(tmp_path / "nowhere"), "-o", "e.md"]) == 3
