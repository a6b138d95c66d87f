"""Which kind of document is made for whom: what is asked, what the settings say, what each kind allows."""

import re
from pathlib import Path

import pytest

from hrdd.diagnostics import Refusal
from hrdd.library.disk import data_folder
from hrdd.library.shelf import shelf
from hrdd.render import FORMATS
from tests.unit.conftest import REPLAY, Command, Write

DAY = REPLAY[:2]
OWN = "Only {{ outcome.name }} for {{ report.audience }} readers.\n"


def own(text: str | None, pages: str = OWN, name: str = "ours") -> None:
    folder = Path("mine") / name
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "report.j2").write_text(pages, encoding="utf-8")
    if text is not None:
        (folder / "template.toml").write_text(text, encoding="utf-8")
    Path("hrdd.toml").write_text("templates = 'mine'\n", encoding="utf-8")


def test_every_shipped_template_says_what_it_is_and_for_whom() -> None:
    folders = {path.parent.name for path in data_folder("templates").glob("*/report.j2")}
    kinds = shelf()
    assert set(kinds) == folders
    assert all((folder / "template.toml").is_file() for folder in (data_folder("templates") / name for name in kinds))
    assert all(template.summary for template in kinds.values())
    assert set(kinds["hria"].audiences) == {"restricted", "internal"}


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("-f", "md", "--template", "hria2"), 'there is no template "hria2"; templates: '),
        (("--template", "hria"), "--template is for documents: name an output in one of md, html, pdf"),
        (("-f", "json", "--template", "hria"), "--template is for documents"),
        (("-o", "a.docx", "--template", "hria"), "docx is always made as brief: leave --template hria out"),
        (("-f", "md", "--template", "hria", "--audience", "public"), "hria is for restricted or internal readers"),
        (("-o", "a.docx", "--audience", "public"), "docx cannot be made for public readers"),
    ],
)
def test_what_cannot_be_made_is_refused_before_anything_is_written(
    hrdd: Command, changed: Write, arguments: tuple[str, ...], said: str
) -> None:
    ended = hrdd("assess", changed("event.yaml"), *DAY, *arguments)
    assert ended.code == 2
    assert said in ended.err
    assert ended.out == ""
    assert not list(Path().glob("a.*"))


def test_a_template_is_taken_from_the_option_before_the_settings(hrdd: Command, changed: Write) -> None:
    file = changed("event.yaml")
    own("title = 'Ours'\naudiences = ['restricted', 'internal']\n")
    assert hrdd("assess", file, *DAY, "-f", "md").out.startswith("# ")
    assert hrdd("assess", file, *DAY, "-f", "md", "--template", "ours").out.endswith("for internal readers.\n")
    Path("hrdd.toml").write_text("templates = 'mine'\ntemplate = 'ours'\n", encoding="utf-8")
    assert hrdd("assess", file, *DAY, "-f", "md").out.startswith("Only ")
    assert hrdd("assess", file, *DAY, "-f", "md", "--template", "hria").out.startswith("# ")
    shown = hrdd("assess", file, "--show-settings").out
    assert "ours (hrdd.toml:2)" in shown
    assert "hria (option)" in hrdd("assess", file, "--show-settings", "--template", "hria").out


def test_a_template_for_the_public_alone_is_made_for_the_public(hrdd: Command, changed: Write) -> None:
    own("title = 'Ours'\naudiences = ['public']\n")
    file = changed("event.yaml")
    assert "for public readers" in hrdd("assess", file, *DAY, "-f", "md", "--template", "ours").out
    refused = hrdd("assess", file, *DAY, "-f", "md", "--template", "ours", "--audience", "internal")
    assert refused.code == 2
    assert re.search("for internal readers there is: .*hria", refused.err)
    Path("hrdd.toml").write_text("templates = 'mine'\ntemplate = 'ours'\n", encoding="utf-8")
    assert hrdd("assess", file, *DAY, "-f", "md").out.startswith("# ")
    assert "for public readers" in hrdd("assess", file, *DAY, "-f", "md", "--audience", "public").out


def test_a_template_that_says_nothing_of_itself_is_not_for_the_public(hrdd: Command, changed: Write) -> None:
    own(None)
    assert shelf(Path("mine"))["ours"].audiences == ("restricted", "internal")
    ended = hrdd("assess", changed("event.yaml"), *DAY, "-f", "md", "--template", "ours", "--audience", "public")
    assert ended.code == 2


@pytest.mark.parametrize(
    ("text", "code", "said"),
    [
        ("title = 'Ours'\n", "HR202", "audiences"),
        ("title = 'Ours'\naudiences = ['everybody']\n", "HR204", "restricted"),
        ("title = 'Ours'\naudiences = []\n", "HR205", "too few entries"),
        ("title = 'Ours'\naudience = ['public']\naudiences = ['public']\n", "HR201", 'Did you mean "audiences"?'),
        ("title = \n", "HR601", "not TOML"),
    ],
)
def test_a_wrong_declaration_is_told_with_its_place(
    hrdd: Command, changed: Write, text: str, code: str, said: str
) -> None:
    file = changed("event.yaml")
    own(text)
    ended = hrdd("assess", file, *DAY, "-f", "md")
    assert ended.code == 3
    assert "mine/ours/template.toml:" in ended.err
    assert code in ended.err
    assert said in ended.err
    with pytest.raises(Refusal):
        shelf(Path("mine"))


def test_settings_that_name_no_template_are_refused(hrdd: Command, changed: Write) -> None:
    file = changed("event.yaml")
    Path("hrdd.toml").write_text("template = 'hira'\n", encoding="utf-8")
    ended = hrdd("assess", file, *DAY)
    assert ended.code == 3
    assert "hrdd.toml:1:12: error HR204" in ended.err
    assert 'Did you mean "hria"?' in ended.err


def test_style_sheets_of_a_template_are_added_to_the_shared_ones(hrdd: Command, changed: Write) -> None:
    file = changed("event.yaml")
    own(None, "{% call ui.page('T', 'A', 'S', outcome.as_of) %}x{% endcall %}")
    Path("mine/ours/screen.css").write_text(".ours-on-a-screen { color: red; }", encoding="utf-8")
    Path("mine/ours/print.css").write_text(".ours-on-paper { color: red; }", encoding="utf-8")
    page = hrdd("assess", file, *DAY, "-f", "html", "--template", "ours").out
    screen, printed = page.split("@media print {", maxsplit=1)
    assert ".ours-on-a-screen" in screen
    assert ".ours-on-paper" in printed
    assert ".riskmap" in screen


def test_only_documents_have_templates() -> None:
    assert {name for name, form in FORMATS.items() if form.templates != ()} == {"md", "html", "pdf", "docx"}
    assert all(form.document for form in FORMATS.values() if form.templates != ())
