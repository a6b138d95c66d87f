"""The place table: how indicators become levels, what is refused, and that the shipped table is whole."""

from __future__ import annotations

import csv
import importlib.util
import io
import sys
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from babel import Locale
from hypothesis import given
from hypothesis import strategies as st

ROOT = Path(__file__).resolve().parents[2]
SCRIPT = ROOT / "tools" / "build_places.py"
SHIPPED = ROOT / "rubrics" / "core" / "places.csv"


def load_script() -> Any:
    """The script as a module; `tools` is no package."""
    spec = importlib.util.spec_from_file_location("build_places", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


build: Any = load_script()

# For every indicator one value at each level, 1 to 4.
STEPS = {
    "freedom_of_expression": ("0.85", "0.65", "0.35", "0.34"),
    "civil_liberties": ("0.85", "0.70", "0.45", "0.44"),
    "rule_of_law": ("0.80", "0.55", "0.30", "0.29"),
    "civil_society_freedom": ("1.9", "0.9", "-0.7", "-0.71"),
    "women_freedom_of_discussion": ("1.8", "1.1", "-0.35", "-0.36"),
    "academic_cultural_freedom": ("1.8", "1.0", "-0.4", "-0.41"),
    "power_by_social_group": ("1.6", "0.9", "0.1", "0.09"),
    "women_political_empowerment": ("0.87", "0.75", "0.60", "0.59"),
    "women_law_index": ("90", "75", "60", "59.9"),
    "voice_accountability_wgi": ("0.75", "0", "-0.75", "-0.76"),
    "birth_registration": ("98", "90", "70", "69.9"),
    "adult_literacy": ("97", "90", "70", "69.9"),
    "internet_users": ("90", "75", "45", "44.9"),
    "top_official_language_pct": ("90", "70", "50", "49.9"),
    "conflict_deaths": ("24", "25", "100", "1000"),
    "conflict_deaths_5y": ("99", "100", "1000", "10000"),
    "gender_inequality_index": ("0.14", "0.15", "0.35", "0.50"),
    "learning_poverty": ("14.9", "15", "40", "70"),
}
FACTS = ("iccpr", "cedaw", "crc", "op_crc_sc", "same_sex_acts")
CATEGORIES = ("harmful-content", "harassment", "surveillance-censorship", "child-rights", "knowledge-equity")
SINGLE = ("expression", "civic-space", "rule-of-law", "conflict", "same-sex-law", "women-law", "connectivity")
HEADER = ["iso2", "name", *(f"{n}_{part}" for n in (*STEPS, *FACTS) for part in ("value", "year", "source"))]

Cells = dict[str, tuple[str, str, str]]
Row = tuple[str, str, str, str]


def steps(levels: dict[str, int], year: int = 2025, source: str = "SRC") -> Cells:
    """Indicators at the given levels."""
    return {name: (STEPS[name][level - 1], str(year), source) for name, level in levels.items()}


def at(year: int = 2025, source: str = "SRC", **levels: int) -> Cells:
    """The same, for a few."""
    return steps(levels, year, source)


def law(word: str, year: str = "2025") -> Cells:
    """The law on same-sex acts."""
    return {"same_sex_acts": (word, year, "LAW")}


def treaty(name: str, word: str) -> Cells:
    """One treaty; its year is long ago and says nothing of the data."""
    return {name: (word, "1990" if word == "party" else "", "TREATY")}


def source_of(places: dict[str, Cells]) -> str:
    """A source file with one row per place."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(HEADER)
    for code, cells in places.items():
        row = [code, f"Place {code}"]
        for name in (*STEPS, *FACTS):
            row += cells.get(name, ("", "", ""))
        writer.writerow(row)
    return out.getvalue()


def levels_of(cells: Cells, now: int = 2026) -> dict[str, Row]:
    """Theme -> level, year, sources, confidence, for one place."""
    places = build.read_source(source_of({"AD": cells}), "in.csv", now)
    rows = csv.DictReader(io.StringIO(build.table(places, now)))
    return {
        row["theme"]: (row["level"], row["year"], row["sources"], row["confidence"])
        for row in rows
        if row["iso2"] == "AD"
    }


def level(theme: str, *cells: Cells, now: int = 2026) -> str:
    """The level of one place in one theme."""
    merged = {name: cell for part in cells for name, cell in part.items()}
    return levels_of(merged, now)[theme][0]


HARMFUL = {"conflict_deaths": 1, "power_by_social_group": 1, "rule_of_law": 1, "conflict_deaths_5y": 1}
SPEECH = {"freedom_of_expression": 1, "civil_liberties": 1, "rule_of_law": 1, "civil_society_freedom": 1}
WOMEN = {
    "gender_inequality_index": 4,
    "civil_society_freedom": 2,
    "women_freedom_of_discussion": 1,
    "women_political_empowerment": 2,
    "women_law_index": 2,
    "rule_of_law": 2,
}


class TestLevelOfOneIndicator:
    @pytest.mark.parametrize("name", STEPS)
    def test_the_bound_has_the_better_level_where_high_is_good_and_the_worse_where_low_is(self, name: str) -> None:
        cut = build.CUTS[name]
        assert [cut.level(Decimal(value)) for value in STEPS[name]] == [1, 2, 3, 4]

    def test_every_cut_has_a_reason(self) -> None:
        assert set(build.CUTS) == set(STEPS)
        assert all(len(cut.why) > 20 for cut in build.CUTS.values())

    @pytest.mark.parametrize(
        ("theme", "name"),
        [
            ("expression", "freedom_of_expression"),
            ("civic-space", "civil_society_freedom"),
            ("rule-of-law", "rule_of_law"),
            ("women-law", "women_law_index"),
            ("connectivity", "internet_users"),
        ],
    )
    def test_a_theme_of_one_indicator_is_that_indicator(self, theme: str, name: str) -> None:
        rows = [levels_of(steps({name: step}))[theme] for step in (1, 2, 3, 4)]
        assert rows == [(str(step), "2025", "SRC", "high") for step in (1, 2, 3, 4)]

    def test_conflict_is_the_worse_of_the_two_counts(self) -> None:
        assert level("conflict", at(conflict_deaths=1, conflict_deaths_5y=3)) == "3"
        assert level("conflict", at(conflict_deaths=4, conflict_deaths_5y=2)) == "4"
        assert levels_of(at(conflict_deaths=2))["conflict"] == ("2", "2025", "SRC", "medium")

    @pytest.mark.parametrize(
        ("word", "expected"),
        [
            ("legal", "1"),
            ("subnational", "3"),
            ("de_facto", "3"),
            ("criminalised", "3"),
            ("criminalised_death_penalty_possible", "4"),
            ("criminalised_death_penalty", "4"),
        ],
    )
    def test_same_sex_law(self, word: str, expected: str) -> None:
        assert levels_of(law(word))["same-sex-law"] == (expected, "2025", "LAW", "high")


class TestLevelOfACategory:
    def test_a_bad_core_is_not_outweighed_by_good_support(self) -> None:
        # all: 13 / 6 = 2.17, core: (4 + 2) / 2 = 3
        assert level("harassment", steps(WOMEN)) == "3"

    def test_halves_round_up(self) -> None:
        assert level("surveillance-censorship", steps(SPEECH | {"freedom_of_expression": 2})) == "2"

    def test_the_core_alone_gives_4_only_if_all_of_it_is_at_4(self) -> None:
        assert level("harmful-content", steps(HARMFUL | {"conflict_deaths": 4, "power_by_social_group": 3})) == "3"
        assert level("harmful-content", steps(HARMFUL | {"conflict_deaths": 4, "power_by_social_group": 4})) == "4"

    def test_a_core_with_a_gap_cannot_give_4_alone(self) -> None:
        assert level("harmful-content", at(conflict_deaths=4, rule_of_law=1, conflict_deaths_5y=4)) == "3"

    def test_all_indicators_together_can_give_4_without_the_core(self) -> None:
        three = at(rule_of_law=4, conflict_deaths_5y=4, women_freedom_of_discussion=4)
        assert level("harmful-content", three) == "4"

    def test_missing_is_never_good(self) -> None:
        assert levels_of(at(conflict_deaths=1, rule_of_law=1))["harmful-content"] == ("", "", "", "low")
        assert set(levels_of({}).values()) == {("", "", "", "low")}

    @given(st.lists(st.integers(1, 4), min_size=len(STEPS), max_size=len(STEPS)), st.sampled_from(list(STEPS)))
    def test_a_worse_indicator_never_gives_a_better_level(self, chosen: list[int], worse: str) -> None:
        before = dict(zip(STEPS, chosen, strict=True))
        after = before | {worse: min(before[worse] + 1, 4)}
        old, new = (build.read_source(source_of({"AD": steps(it)}), "in.csv", 2026)["AD"] for it in (before, after))
        for theme in (*CATEGORIES, *SINGLE):
            if theme != "same-sex-law":
                assert build.judge(old, theme, 2026).level <= build.judge(new, theme, 2026).level


class TestFloors:
    @pytest.mark.parametrize("word", ["subnational", "de_facto", "criminalised", "criminalised_death_penalty"])
    def test_criminalisation_holds_harassment_at_3(self, word: str) -> None:
        calm = steps(dict.fromkeys(WOMEN, 1), 2023)
        assert levels_of(calm | law(word))["harassment"] == ("3", "2023", "LAW;SRC", "high")

    def test_criminalisation_gives_3_where_nothing_else_is_known(self) -> None:
        assert levels_of(law("criminalised"))["harassment"] == ("3", "2025", "LAW", "low")

    def test_criminalisation_counts_however_old_the_list_is(self) -> None:
        assert level("harassment", law("criminalised", "2015")) == "3"
        assert level("same-sex-law", law("criminalised", "2015")) == ""

    @pytest.mark.parametrize(
        ("name", "theme", "calm"),
        [
            ("iccpr", "surveillance-censorship", SPEECH),
            ("cedaw", "harassment", dict.fromkeys(WOMEN, 1)),
            ("crc", "child-rights", {"birth_registration": 1, "conflict_deaths": 1, "rule_of_law": 1}),
            ("op_crc_sc", "child-rights", {"birth_registration": 1, "conflict_deaths": 1, "rule_of_law": 1}),
        ],
    )
    def test_outside_a_treaty_is_at_least_2(self, name: str, theme: str, calm: dict[str, int]) -> None:
        for word, expected in (("party", "1"), ("signed", "2"), ("none", "2")):
            assert level(theme, steps(calm), treaty(name, word)) == expected
        assert levels_of(steps(calm) | treaty(name, "none"))[theme][1:3] == ("2025", "SRC;TREATY")

    def test_a_floor_neither_lowers_a_level_nor_names_itself_then(self) -> None:
        closed = steps(dict.fromkeys(SPEECH, 4)) | treaty("iccpr", "none")
        assert levels_of(closed)["surveillance-censorship"] == ("4", "2025", "SRC", "high")

    def test_a_treaty_alone_determines_nothing(self) -> None:
        assert level("surveillance-censorship", treaty("iccpr", "none")) == ""


class TestStandIn:
    def test_it_serves_with_low_confidence_where_the_core_is_missing(self) -> None:
        for step in (1, 2, 3, 4):
            row = levels_of(at(year=2023, source="WGI", voice_accountability_wgi=step))["surveillance-censorship"]
            assert row == (str(step), "2023", "WGI", "low")

    def test_it_is_ignored_beside_any_of_the_core(self) -> None:
        known = at(civil_liberties=1, rule_of_law=1)
        poor = at(source="WGI", voice_accountability_wgi=4)
        assert levels_of(known | poor)["surveillance-censorship"] == ("1", "2025", "SRC", "medium")


class TestAgeAndConfidence:
    def test_five_years_count_and_six_do_not(self) -> None:
        assert level("expression", at(year=2021, freedom_of_expression=2)) == "2"
        assert level("expression", at(year=2020, freedom_of_expression=2)) == ""

    def test_surveys_count_for_ten_years_at_medium_confidence(self) -> None:
        rest = at(conflict_deaths=1, rule_of_law=1, gender_inequality_index=1)
        old, too_old = at(year=2016, birth_registration=4), at(year=2015, birth_registration=4)
        assert levels_of(rest | old)["child-rights"] == ("3", "2016", "SRC", "medium")
        assert levels_of(rest | too_old)["child-rights"] == ("1", "2025", "SRC", "medium")

    def test_three_quarters_are_high_and_half_is_medium(self) -> None:
        assert levels_of(steps(HARMFUL))["harmful-content"][3] == "high"
        assert levels_of(at(conflict_deaths=1, rule_of_law=1, conflict_deaths_5y=1))["harmful-content"][3] == "medium"

    def test_the_year_is_the_oldest_and_every_source_is_named_once(self) -> None:
        cells = at(year=2025, source="B", freedom_of_expression=1, civil_liberties=1)
        cells |= at(year=2024, source="A", rule_of_law=1) | at(year=2022, source="B", civil_society_freedom=1)
        assert levels_of(cells)["surveillance-censorship"][1:3] == ("2022", "A;B")


def run(tmp_path: Path, text: str | bytes, *more: str) -> int:
    """The command on a file `in.csv`."""
    path = tmp_path / "in.csv"
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    code: int = build.main([str(path), "--year", "2026", *more])
    return code


def with_cell(name: str, value: str) -> str:
    """A source of two places; the second row, line 3, has one changed cell."""
    lines = [line.split(",") for line in source_of({"AD": {}, "AE": at(rule_of_law=1) | law("legal")}).splitlines()]
    lines[2][HEADER.index(name)] = value
    return "".join(",".join(line) + "\n" for line in lines)


class TestTheCommand:
    def test_every_place_has_every_theme_in_order(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        out = tmp_path / "out.csv"
        assert run(tmp_path, source_of({"ZW": at(rule_of_law=2)}), "-o", str(out)) == 0
        text = out.read_bytes().decode()
        rows = list(csv.reader(io.StringIO(text)))
        assert rows[0] == ["iso2", "theme", "level", "year", "sources", "confidence"]
        assert [row[:2] for row in rows[1:]] == [[c, t] for c in sorted(build.PLACES) for t in (*CATEGORIES, *SINGLE)]
        assert ["ZW", "rule-of-law", "2", "2025", "SRC", "high"] in rows
        assert "\r" not in text
        assert text.endswith("\n")
        assert "not determined: AD AE " in capsys.readouterr().err

    def test_the_order_of_the_source_does_not_matter(
        self, tmp_path: Path, capsysbinary: pytest.CaptureFixture[bytes]
    ) -> None:
        places = {"NO": at(rule_of_law=1), "BR": at(rule_of_law=2) | law("legal")}
        backwards = [line.split(",")[::-1] for line in source_of(dict(reversed(places.items()))).splitlines()]
        assert run(tmp_path, source_of(places)) == 0
        first = capsysbinary.readouterr().out
        assert run(tmp_path, "\ufeff" + "\r\n".join(",".join(line) for line in backwards)) == 0
        assert capsysbinary.readouterr().out == first

    @pytest.mark.parametrize(
        ("text", "complaint"),
        [
            ("", "in.csv:1: no header"),
            ("iso2,name\nAD,Place\n", 'in.csv:1: no column "freedom_of_expression_value"'),
            (source_of({"AD": {}}).replace("name", "iso2", 1), 'in.csv:1: column "iso2" stands twice'),
            (source_of({"AD": {}, "XX": {}}), 'in.csv:3: iso2 "XX" is neither'),
            (source_of({"AD": {}, "ad": {}}), 'in.csv:3: iso2 "ad" is neither'),
            (
                source_of({"AD": {}}) + source_of({"AD": {}}).splitlines()[1],
                'in.csv:3: AD: iso2 "AD" has a row already',
            ),
            (source_of({"AD": {}}) + "AE,Place\n", "in.csv:3: 2 cells where"),
            (source_of({"AD": {}}) + 'AE,"Place\n', "in.csv:3: not CSV"),
            (source_of({"AD": {}}).encode() + b"\xff\n", "in.csv:3: not UTF-8"),
            (with_cell("rule_of_law_value", "n/a"), 'in.csv:3: AE: rule_of_law_value "n/a" is not a plain number'),
            (with_cell("rule_of_law_value", "NaN"), "is not a plain number"),
            (with_cell("rule_of_law_value", "1e3"), "is not a plain number"),
            (with_cell("rule_of_law_value", "80"), "in.csv:3: AE: rule_of_law_value 80 is outside 0 to 1"),
            (with_cell("rule_of_law_value", ""), "in.csv:3: AE: rule_of_law has a year or a source but no value"),
            (with_cell("rule_of_law_year", ""), 'in.csv:3: AE: rule_of_law_year "" is not a year'),
            (with_cell("rule_of_law_year", "2027"), "rule_of_law_year 2027 is after the reference year 2026"),
            (with_cell("rule_of_law_source", ""), 'in.csv:3: AE: rule_of_law_source "" is not a source id'),
            (with_cell("rule_of_law_source", "A;B"), "is not a source id"),
            (
                with_cell("same_sex_acts_value", "illegal"),
                'in.csv:3: AE: same_sex_acts_value "illegal" is none of legal',
            ),
            (with_cell("same_sex_acts_year", "now"), 'in.csv:3: AE: same_sex_acts_year "now" is not a year'),
        ],
    )
    def test_a_wrong_source_is_refused_with_its_line(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str | bytes, complaint: str
    ) -> None:
        out = tmp_path / "out.csv"
        out.write_text("old")
        assert run(tmp_path, text, "-o", str(out)) == 3
        assert complaint in capsys.readouterr().err
        assert out.read_text() == "old"
        assert sorted(path.name for path in tmp_path.iterdir()) == ["in.csv", "out.csv"]

    def test_everything_is_said_at_once_in_order(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        bad = {"AD": at(source="a", rule_of_law=1, internet_users=2), "QQ": {}, "AE": law("banned")}
        assert run(tmp_path, source_of(bad)) == 3
        places = [line.split("in.csv:")[1][0] for line in capsys.readouterr().err.splitlines()]
        assert places == ["2", "2", "3", "4"]

    def test_a_multi_line_cell_keeps_the_line_numbers_right(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        text = source_of({"AD": {}, "QQ": {}}).replace("Place AD", '"Place\nAD"')
        assert run(tmp_path, text) == 3
        assert "in.csv:4: " in capsys.readouterr().err

    def test_a_missing_source_or_folder_is_refused(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        assert build.main([str(tmp_path / "none.csv"), "--year", "2026"]) == 3
        assert "none.csv: cannot be read" in capsys.readouterr().err
        assert run(tmp_path, source_of({"AD": {}}), "-o", str(tmp_path / "none" / "out.csv")) == 3
        assert "out.csv: cannot be written" in capsys.readouterr().err

    @pytest.mark.parametrize(
        "usage", [[], ["in.csv"], ["in.csv", "--year", "26"], ["in.csv", "--year", "2026", "-o", "in.csv"]]
    )
    def test_wrong_usage_ends_with_2(self, usage: list[str]) -> None:
        with pytest.raises(SystemExit) as stopped:
            build.main(usage)
        assert stopped.value.code == 2


class TestTheShippedTable:
    def test_the_places_are_iso_3166_and_kosovo(self) -> None:
        assert len(build.PLACES) == 250
        assert set(Locale("en").territories) >= build.PLACES

    def test_it_is_whole_and_holds_levels_and_nothing_else(self) -> None:
        rows = list(csv.reader(io.StringIO(SHIPPED.read_bytes().decode())))
        assert tuple(rows[0]) == build.HEADER
        assert [tuple(row[:2]) for row in rows[1:]] == [(c, t) for c in sorted(build.PLACES) for t in build.THEMES]
        for _, _, step, year, sources, confidence in rows[1:]:
            assert step in {"", "1", "2", "3", "4"}
            assert bool(step) == bool(sources) == bool(year)
            assert year == "" or 2015 < int(year) < 2100
            assert confidence in {"high", "medium", "low"}
