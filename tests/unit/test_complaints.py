"""What the checks of rubrics, screens, overlays and crosswalks say: code, document, place, values, nearest word."""

from hrdd.diagnostics import Diagnostic
from hrdd.engine.complaints import Complaints

PATH = ("risks", "gs-01", "controls", 2)


def test_a_complaint_holds_its_values_by_name_and_no_place_in_a_file() -> None:
    found = Complaints("rubric").say("HR306", PATH, "near", id="x", first="y")
    assert found == Diagnostic("HR306", "rubric", PATH, None, (("first", "y"), ("id", "x")), "near")
    assert Complaints("screen").say("HR306", PATH, id="x", first="y").hint == ""


def test_a_fault_says_what_is_wrong_with_the_entry_and_what_to_write() -> None:
    found = Complaints("screen").fault(PATH, "it falls", "Let it rise.")
    assert (found.code, found.file, found.path, found.span, found.hint) == ("HR304", "screen", PATH, None, "")
    assert found.message == "risks.gs-01: it falls."
    assert found.fix == "Let it rise."


def test_a_name_that_nothing_bears_is_told_with_the_nearest_that_something_does() -> None:
    found = Complaints("rubric").missing(PATH, "the control", "wach", ["block", "watch"])
    assert (found.code, found.path, found.hint) == ("HR302", PATH, "watch")
    assert found.message == 'risks.gs-01 names the control "wach", which this rubric does not have.'
    assert Complaints("rubric").missing(PATH, "the control", "zzz", ["block", "watch"]).hint == ""


def test_the_entry_is_the_first_two_parts_of_a_path_or_all_of_it() -> None:
    parts, whole = Complaints("crosswalk"), Complaints("crosswalk", whole=True)
    assert dict(parts.fault(PATH, "a", "b").values)["where"] == "risks.gs-01"
    assert dict(whole.fault(PATH, "a", "b").values)["where"] == "risks.gs-01.controls.2"
    assert dict(whole.missing(PATH, "a", "b", ()).values)["where"] == "risks.gs-01.controls.2"
    assert dict(parts.fault(("id",), "a", "b").values)["where"] == "id"
