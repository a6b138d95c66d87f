"""`hrdd screen` as its users try it: at a prompt, with a sheet of two hundred rows, and with sheets that are wrong."""

import csv
import io
import json
import zipfile
from pathlib import Path

import openpyxl
import pytest

from hrdd.library import sheets
from tests.unit.conftest import Command

GOOD = {
    "name": "Library evening", "places": "FR", "format": "on-site", "punished": "no", "emergency": "", "travel": "none",
    "under18": "possible", "overnight": "", "minors-alone": "", "public-list": "no", "sensitive": "none",
    "partner": "cultural", "photos": "incidental", "conduct": "yes", "report": "private", "shut-out": "no",
    "prior": "none", "organisers": "",
}  # fmt: skip
GRAVE = GOOD | {
    "name": "Meeting abroad",
    "places": "IR, FR",
    "punished": "Yes",
    "emergency": "?",
    "travel": "most",
    "overnight": "y",
    "organisers": "yes",
}
BY = ("--by", "A. Person, grant-officer")


def sheet(name: str, *rows: dict[str, str], delimiter: str = ",") -> str:
    out = io.StringIO()
    writer = csv.DictWriter(out, list(dict.fromkeys(key for row in rows for key in row)), delimiter=delimiter)
    writer.writeheader()
    writer.writerows(rows)
    Path(name).write_text(out.getvalue(), "utf-8")
    return name


def told(raw: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(raw.removeprefix("\ufeff"))))


def test_a_sheet_of_two_hundred_rows_in_one_go_and_none_is_lost(hrdd: Command) -> None:
    rows = [GOOD | {"name": f"Evening {number}"} for number in range(200)]
    rows[6] = rows[6] | {"under18": "perhaps"}
    rows[11] = GRAVE
    rows[19] = rows[19] | {"places": "Atlantis"}
    rows[25] = rows[25] | {"conduct": ""}
    ended = hrdd("screen", "event", sheet("in.csv", *rows), "-o", "out.csv", "-o", "out.json", "-o", "out.xlsx")
    assert ended.code == 3
    assert "in.csv:8:7: error HR504: row 8, under18" in ended.err
    assert "in.csv:21:2: error HR504: row 21, places" in ended.err
    assert "in.csv:27:14: error HR506: row 27, conduct: there is no answer." in ended.err
    assert ended.err.count(" error ") == 3
    out = told(Path("out.csv").read_text("utf-8"))
    assert [row["name"] for row in out] == [row["name"] for row in rows]
    assert [int(row["row"]) for row in out] == list(range(2, 202))
    outcomes = {int(row["row"]): row["outcome"] for row in out}
    assert {row for row, outcome in outcomes.items() if outcome == "invalid"} == {8, 21, 27}
    assert outcomes[13] == "team-first"
    assert sum(outcome == "proceed" for outcome in outcomes.values()) == 196
    assert [entry["outcome"] for entry in json.loads(Path("out.json").read_text("utf-8"))["applications"]] == list(
        outcomes.values()
    )
    book = openpyxl.load_workbook("out.xlsx")
    assert [row[4] for row in book["Results"].iter_rows(min_row=2, values_only=True)] == list(outcomes.values())
    assert "196  Go ahead with the standard conditions" in ended.out
    assert max(map(len, ended.out.splitlines())) <= 80


def test_what_stands_in_a_cell_stays_out_of_logs(hrdd: Command) -> None:
    assert "perhaps" not in hrdd("screen", "event", sheet("in.csv", GOOD | {"under18": "perhaps"})).err


@pytest.mark.parametrize("form", ["out.csv", "out.xlsx"])
def test_no_cell_is_a_formula(hrdd: Command, form: str) -> None:
    names = ['=HYPERLINK("http://x.example","a")', "+1+1", "-1", "@SUM(A1)", "\tx", "=1+1"]
    rows = [GOOD | {"name": name, "id": f"row-{number}"} for number, name in enumerate(names)]
    assert hrdd("screen", "event", sheet("in.csv", *rows), "-o", form).code == 0
    if form.endswith("csv"):
        assert all(
            not cell.startswith(("=", "+", "-", "@"))
            for row in told(Path(form).read_text("utf-8"))
            for cell in row.values()
        )
    else:
        cells = [cell for row in openpyxl.load_workbook(form)["Results"].iter_rows() for cell in row]
        assert all(cell.data_type in {"s", "n"} for cell in cells)
        assert all(cell.hyperlink is None for cell in cells)
        parts = zipfile.ZipFile(form)
        assert all(b"<f>" not in parts.read(name) for name in parts.namelist())


def test_a_blank_sheet_can_be_filled_in_and_read_again(hrdd: Command) -> None:
    assert hrdd("screen", "event", "--blank", "-o", "blank.xlsx", "-o", "blank.csv").code == 0
    book = openpyxl.load_workbook("blank.xlsx")
    page = book["Applications"]
    headings = [cell.value for cell in page[1]]
    assert headings == next(csv.reader(io.StringIO(Path("blank.csv").read_text("utf-8-sig"))))
    assert len(page.data_validations.dataValidation) == sum(heading in GOOD for heading in headings) - 4
    page.append([dict(GOOD, id="evening").get(str(heading), "") for heading in headings])
    book.save("filled.xlsx")
    ended = hrdd("screen", "event", "filled.xlsx", "-o", "-")
    assert (ended.code, [row["outcome"] for row in told(ended.out)]) == (0, ["proceed"])


def test_a_blank_csv_says_which_cells_may_stay_empty_in_rows_that_are_no_applications(hrdd: Command) -> None:
    assert hrdd("screen", "event", "--blank", "-o", "blank.csv").code == 0
    empty, answers = csv.DictReader(io.StringIO(Path("blank.csv").read_text("utf-8-sig")))
    assert (empty["name"], empty["travel"]) == ("never", "unless format in hybrid, on-site")
    assert answers["format"] == "online | hybrid | on-site | unknown"
    ended = hrdd("screen", "event", "blank.csv")
    assert (ended.code, ended.err) == (0, "blank.csv: no row is filled in\n")
    for notes in ((empty, answers), (empty | {"travel": ""}, answers)):
        filled = sheet("filled.csv", *notes, GOOD | {"id": "evening"})
        ended = hrdd("screen", "event", filled, "-o", "-")
        assert (ended.code, [row["outcome"] for row in told(ended.out)]) == (0, ["proceed"])


def test_a_row_of_notes_in_which_somebody_wrote_is_not_passed_over(hrdd: Command) -> None:
    """An application is never lost because it was typed over the notes."""
    assert hrdd("screen", "event", "--blank", "-o", "blank.csv").code == 0
    empty, answers = csv.DictReader(io.StringIO(Path("blank.csv").read_text("utf-8-sig")))
    ended = hrdd("screen", "event", sheet("in.csv", empty, answers | {"name": "Evening"}), "-o", "-")
    assert ended.code == 3
    assert "row 3, places:" in ended.err
    ended = hrdd("screen", "event", sheet("in.csv", empty, GOOD | {"id": answers["id"]}), "-o", "-")
    assert (ended.code, [row["outcome"] for row in told(ended.out)]) == (0, ["proceed"])


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_commas_semicolons_and_tabs_part_cells_alike(hrdd: Command, delimiter: str) -> None:
    ended = hrdd("screen", "event", sheet("in.csv", GOOD, GRAVE, delimiter=delimiter), "-o", "-")
    assert [row["outcome"] for row in told(ended.out)] == ["proceed", "team-first"]


def test_columns_may_be_called_by_the_question_itself(hrdd: Command) -> None:
    row = {
        ("Is a list of participants published?" if key == "public-list" else key.upper()): value
        for key, value in GOOD.items()
    }
    assert hrdd("screen", "event", sheet("in.csv", row | {"Contact": "somebody"})).code == 0


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ({key: value for key, value in GOOD.items() if key != "prior"}, 'HR502: the sheet has no column "prior"'),
        ({("prio" if key == "prior" else key): value for key, value in GOOD.items()}, 'Did you mean "prio"?'),
        (GOOD | {"name": ""}, "HR506: row 2, name: there is no name"),
        (GOOD | {"places": ""}, "HR506: row 2, places: there is no place"),
        (GOOD | {"id": "???"}, "HR504: row 2, id"),
        (GOOD | {"sensitive": "none, lgbt"}, "stands beside other answers"),
        (GOOD | {"overnight": "yes"}, "does not fit the other answers"),
    ],
)
def test_what_is_wrong_is_told_by_row_and_column(hrdd: Command, row: dict[str, str], said: str) -> None:
    ended = hrdd("screen", "event", sheet("in.csv", row))
    assert ended.code == 3
    assert said in ended.err
    assert "Traceback" not in ended.err


def test_everything_that_is_wrong_with_a_sheet_is_told_at_once(hrdd: Command) -> None:
    """A wrong place hides no missing answer, and a missing column hides no row."""
    rows = [GOOD | {"places": "Atlantis", "prior": "", "punished": "perhaps"}, GOOD | {"name": "", "photos": ""}]
    ended = hrdd("screen", "event", sheet("in.csv", *rows))
    assert ended.code == 3
    told = [line.split(": ")[2] for line in ended.err.splitlines() if " error " in line]
    assert told == ["row 2, places", "row 2, punished", "row 2, prior", "row 3, name", "row 3, photos"]
    lacking = [{key: value for key, value in row.items() if key != "conduct"} for row in rows]
    ended = hrdd("screen", "event", sheet("in.csv", *lacking))
    assert (ended.code, ended.out) == (3, "")
    assert 'no column "conduct"' in ended.err
    assert ended.err.count(" error ") == 6
    nowhere = [{key: value for key, value in row.items() if key != "places"} for row in rows]
    ended = hrdd("screen", "event", sheet("in.csv", *nowhere))
    assert [line.split("error ")[1][:5] for line in ended.err.splitlines() if " error " in line] == [
        "HR502", "HR504", "HR506", "HR506", "HR506"
    ]  # fmt: skip


def test_a_sheet_for_another_screen_is_one_complaint_that_says_so(hrdd: Command) -> None:
    ended = hrdd("screen", "grant", sheet("in.csv", GOOD))
    assert ended.code == 3
    assert ended.err.count(" error ") == 1
    assert "HR507: this is not a sheet for grant: it has 5 of the 14 columns with questions." in ended.err
    assert "It looks like one for event: hrdd screen event in.csv." in ended.err
    ended = hrdd("screen", "grant", sheet("in.csv", {"a": "1", "b": "2"}))
    assert "For a sheet with every column: hrdd screen grant --blank -o sheet.xlsx." in ended.err


def test_a_blank_sheet_says_which_cells_may_stay_empty(hrdd: Command) -> None:
    assert hrdd("screen", "event", "--blank", "-o", "blank.xlsx").code == 0
    empty = hrdd("screen", "event", "blank.xlsx")
    assert (empty.code, empty.err) == (0, "blank.xlsx: no row is filled in\n")
    book = openpyxl.load_workbook("blank.xlsx")
    page = {str(row[0]): row for row in book["Questions"].iter_rows(values_only=True)}
    column = page["column"].index("may stay empty")
    assert page["id"][column] == "yes: then an id is made of the name"
    assert page["places"][column] == "never"
    assert page["prior"][column] == "never: where nobody knows, write unknown"
    assert page["travel"][column] == "unless format in hybrid, on-site"
    assert "most places" in str(page["emergency"][column])
    notes = {str(cell.value): cell.comment.text for cell in book["Applications"][1] if cell.comment}
    assert "May stay empty: unless format in hybrid, on-site." in notes["travel"]


def test_standard_conditions_with_one_more_say_so(hrdd: Command) -> None:
    ended = hrdd("screen", "event", sheet("in.csv", GOOD | {"photos": "planned"}), "-o", "out.txt", "-o", "out.csv")
    assert ended.code == 0
    page = Path("out.txt").read_text("utf-8")
    extra = page.count("(because of a flag)")
    outcome = told(Path("out.csv").read_text("utf-8"))[0]
    assert outcome["outcome"] == "proceed"
    if extra:
        assert "GO AHEAD WITH THE STANDARD CONDITIONS, AND " in page
        assert "Nothing in these answers asks for more" not in page
    assert extra


def test_a_role_may_be_written_as_people_write_it(hrdd: Command) -> None:
    Path("made").mkdir()
    sheet("in.csv", GRAVE | {"punished": "no"})
    given = ("screen", "event", "in.csv", "--assessments", "made")
    hrdd(*given, "--by", "A. Person, Grant Officer")
    assert len(list(Path("made").iterdir())) == 1
    for path in Path("made").iterdir():
        assert "role: grant-officer}" in path.read_text("utf-8")
    assert (hrdd(*given, typed=b"somebody\nA. Person, grant officer\n")).code == 0
    piped = hrdd(*given, stdin=b"A. Person, grant officer\n")
    assert (piped.code, '--by "A. Person, grant officer"' in piped.err) == (2, True)


def test_two_rows_may_not_share_an_id(hrdd: Command) -> None:
    ended = hrdd("screen", "event", sheet("in.csv", GOOD | {"id": "a"}, GOOD | {"id": "a"}), "-o", "-")
    assert [row["outcome"] for row in told(ended.out)] == ["proceed", "invalid"]
    assert "stands in row 2 already" in ended.err


def test_a_column_that_stands_twice_is_a_complaint(hrdd: Command) -> None:
    name = sheet("in.csv", GOOD)
    text = Path(name).read_text("utf-8").splitlines()
    Path(name).write_text(f"{text[0]},prior\n{text[1]},none\n", "utf-8")
    ended = hrdd("screen", "event", name)
    assert ended.code == 3
    assert "HR503" in ended.err


@pytest.mark.parametrize(
    ("name", "raw", "code"),
    [
        ("empty.csv", b"", "HR104"),
        ("latin.csv", "n\u00e4me".encode("latin-1"), "HR102"),
        ("quote.csv", b'name,places\n"x,FR\n', "HR501"),
        ("binary.xlsx", bytes(range(256)), "HR501"),
        ("sheet.ods", b"x", "HR501"),
        ("long.csv", b"name," + b"x" * 3000, "HR501"),
        ("wide.csv", b",".join([b"a"] * 300), "HR501"),
        ("deep.csv", b"a\n" * 5003, "HR501"),
    ],
)
def test_what_is_no_sheet_is_refused_in_words(hrdd: Command, name: str, raw: bytes, code: str) -> None:
    Path(name).write_bytes(raw)
    ended = hrdd("screen", "event", name, "-o", "out.csv")
    assert ended.code == 3
    assert code in ended.err
    assert not Path("out.csv").exists()


def test_a_missing_sheet_is_refused(hrdd: Command) -> None:
    ended = hrdd("screen", "event", "nowhere.csv")
    assert (ended.code, "HR101" in ended.err) == (3, True)


def _workbook(**members: str) -> bytes:
    book = openpyxl.Workbook()
    assert book.active is not None
    book.active.append(["name", "places"])
    out = io.BytesIO()
    book.save(out)
    parts = zipfile.ZipFile(io.BytesIO(out.getvalue()))
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as packed:
        for part in parts.namelist():
            packed.writestr(part, members.get(Path(part).stem, parts.read(part)))
    return made.getvalue()


BOMB = (
    '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]><worksheet>&b;</worksheet>'
)
OUTSIDE = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><worksheet>&a;</worksheet>'


@pytest.mark.parametrize("part", [BOMB, OUTSIDE, "<worksheet"])
def test_a_hostile_workbook_is_refused(hrdd: Command, part: str) -> None:
    for member in ("sheet1", "workbook"):
        Path("bomb.xlsx").write_bytes(_workbook(**{member: part}))
        ended = hrdd("screen", "event", "bomb.xlsx")
        assert ended.code == 3
        assert "HR501" in ended.err
        assert "root:" not in ended.err


def test_a_workbook_that_unpacks_to_too_much_is_refused_before_it_is_unpacked(hrdd: Command) -> None:
    Path("big.xlsx").write_bytes(_workbook(sheet1="<a/>" + " " * (sheets.MOST_UNPACKED + 1)))
    ended = hrdd("screen", "event", "big.xlsx")
    assert (ended.code, "unpacks to more" in ended.err) == (3, True)


def test_a_full_assessment_starts_from_the_answers(hrdd: Command) -> None:
    Path("made").mkdir()
    grave = GRAVE | {"punished": "no", "id": "abroad", "name": 'Says "hello": #1'}
    ended = hrdd("screen", "event", sheet("in.csv", GOOD, grave), "--assessments", "made", *BY)
    assert ended.code == 0
    assert [path.name for path in Path("made").iterdir()] == ["abroad.yaml"]
    checked = hrdd("check", "made/abroad.yaml", "--as-of", "2026-06-01")
    assert checked.code == 4
    assert "valid, not complete" in checked.out
    text = Path("made/abroad.yaml").read_text("utf-8")
    assert "  travel: most\n" in text
    assert "punished" not in text
    again = hrdd("screen", "event", "in.csv", "--assessments", "made", *BY)
    assert "there already, and left as it is" in again.err
    assert Path("made/abroad.yaml").read_text("utf-8") == text


def test_what_no_other_question_asks_for_is_held_open_and_conditions_are_proposed(hrdd: Command) -> None:
    Path("made").mkdir()
    row = GOOD | {"punished": "unknown", "id": "here"}
    assert hrdd("screen", "event", sheet("in.csv", row), "--assessments", "made", *BY).code == 0
    text = Path("made/here.yaml").read_text("utf-8")
    assert "  gs-03:\n    likelihood: {level: unknown, because: " in text
    assert "  stage: pre-release  # " in text  # the stage at which a promise to hear people is not enough
    assert "  - control: c-11  # Those who come are told of the risks" in text
    judged = json.loads(hrdd("assess", "made/here.yaml", "--as-of", "2026-06-01", "-f", "json").out)
    (arrest,) = [found for found in judged["findings"] if found["risk"] == "gs-03"]
    assert arrest["applies"] == "yes"
    assert arrest["residual"][1] in {"HIGH", "CRITICAL"}
    assert {entry["status"] for entry in arrest["controls"]} <= {"proposed"}


def test_who_types_is_offered_a_full_assessment_with_these_answers(hrdd: Command) -> None:
    lines = "Meeting|FR|3|unknown|4|none|2|1|1|cultural|1|1|1|1|1|out.txt|full.yaml|A. Person, grant officer|"
    ended = hrdd("screen", "event", "-o", "said.txt", typed=lines.replace("|", "\n").encode())
    assert ended.code == 0, ended.err
    assert "Write a name that ends in .yaml" in ended.err
    assert "full.yaml: written. Next: hrdd ask full.yaml" in ended.err
    assert hrdd("check", "full.yaml").code == 4
    said = Path("said.txt").read_text("utf-8")
    assert "What was answered on " in said
    assert "Could taking part get anybody arrested" in said


def test_a_sheet_says_how_its_full_assessments_are_begun(hrdd: Command) -> None:
    ended = hrdd("screen", "event", sheet("in.csv", GOOD | {"punished": "unknown"}))
    assert "hrdd screen event in.csv --assessments FOLDER --by" in ended.err
    assert "--assessments" not in hrdd("screen", "event", sheet("in.csv", GOOD)).err


def test_questions_at_a_prompt_with_help_and_a_way_back(hrdd: Command) -> None:
    lines = [
        "",
        "Library evening",
        "nowhere",
        "FR",
        "3",
        "?",
        "no",
        "b",
        "1",
        "4",
        "none",
        "2",
        "1",
        "1",
        "cultural",
        "1",
        "1",
        "1",
        "1",
        "1",
    ]
    ended = hrdd("screen", "event", typed="\n".join([*lines, ""]).encode())
    assert ended.code == 0, ended.err
    assert "GO AHEAD WITH THE STANDARD CONDITIONS  (proceed)" in ended.out
    assert "Write codes of two letters" in ended.err
    assert "Write one of the numbers or words above" in ended.err
    assert ended.err.count("Could taking part get anybody arrested") == 2
    assert max(map(len, ended.out.splitlines())) <= 80


def test_a_line_that_is_no_answer_ends_a_piped_screen(hrdd: Command) -> None:
    ended = hrdd("screen", "event", stdin=b"Name\nFR\n3\nperhaps\nno\n")
    assert (ended.code, ended.out) == (2, "")
    assert "line 4 of the input is no answer to punished" in ended.err


def test_an_input_that_ends_too_early_decides_nothing(hrdd: Command) -> None:
    ended = hrdd("screen", "event", stdin=b"Name\nFR\n3\n")
    assert (ended.code, ended.out) == (2, "")
    assert "nothing was decided" in ended.err


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("party",), 3, "Screens: event, feature, grant."),
        (("evnt",), 3, 'Did you mean "event"?'),
        (("event", "in.csv", "-o", "out.docx"), 2, "endings"),
        (("event", "in.csv", "-o", "in.csv"), 2, "replace the sheet itself"),
        (("event", "in.csv", "--assessments", "made"), 2, "--by"),
        (("event", "in.csv", "--assessments", "made", "--by", "nobody"), 2, "role"),
        (("event", "in.csv", "--assessments", "nowhere", *BY), 2, "there is no folder nowhere"),
        (("event", "-o", "nowhere/out.csv"), 2, "there is no folder nowhere"),
        (("event", "--blank"), 2, "hrdd screen KIND --blank -o sheet.xlsx"),
        (("event", "--blank", "-o", "x.json"), 2, ".csv or .xlsx"),
        (("event", "in.csv", "--as-of", "soon", "--assessments", ".", *BY), 2, "is not a day"),
    ],
)
def test_wrong_usage_says_what_to_write(hrdd: Command, arguments: tuple[str, ...], code: int, said: str) -> None:
    sheet("in.csv", GRAVE | {"punished": "no"})
    ended = hrdd("screen", *arguments)
    assert (ended.code, said in ended.err) == (code, True), ended.err


def test_the_same_sheet_gives_the_same_bytes(hrdd: Command) -> None:
    sheet("in.csv", GOOD, GRAVE)
    for name in ("a", "b"):
        hrdd("screen", "event", "in.csv", "-o", f"{name}.xlsx", "-o", f"{name}.csv", "-o", f"{name}.json")
    for form in ("xlsx", "csv", "json"):
        assert Path(f"a.{form}").read_bytes() == Path(f"b.{form}").read_bytes()


@pytest.mark.parametrize(
    ("said", "outcome"), [("yes", "full"), ("unknown", "full"), ("no", "proceed"), ("", "proceed")]
)
def test_an_emergency_counts_also_where_the_table_knows_of_none(hrdd: Command, said: str, outcome: str) -> None:
    """It was refused as not asked, and not knowing was dropped without a word."""
    ended = hrdd("screen", "event", sheet("in.csv", GOOD | {"emergency": said}), "-o", "-")
    assert (ended.code, [row["outcome"] for row in told(ended.out)]) == (0, [outcome])


def test_a_country_by_its_name_is_answered_with_its_code(hrdd: Command) -> None:
    ended = hrdd("screen", "event", sheet("in.csv", GOOD | {"places": "Uganda"}))
    assert 'Did you mean "UG"?' in ended.err
    asked = hrdd("screen", "event", stdin=b"Evening\nUganda\n")
    assert "code of the country: Uganda: UG" in " ".join(asked.err.split())
