"""Other names for ids that people coined: whose, how they are counted, and the way back."""

from types import MappingProxyType

import pytest

from hrdd.diagnostics import Path
from hrdd.engine.aliases import Aliases, aliases
from hrdd.model.assessment import Assessment
from hrdd.model.base import Access
from tests.make import assessment, rubric
from tests.telling import written

NAMES = Aliases(
    MappingProxyType({"log": "withheld-1"}),
    MappingProxyType({"night": "withheld-1"}),
    MappingProxyType({"guard": "withheld-1"}),
    MappingProxyType({"x-ape": "x-01", "x-zoo": "x-02"}),
    MappingProxyType({"thing": "feature"}),
)

PATHS: list[tuple[Path, Path]] = [
    (("evidence", "log", "title"), ("evidence", "withheld-1", "title")),
    (("evidence", "act"), ("evidence", "act")),
    (("risks", "x-zoo", "gravity", 0), ("risks", "x-02", "gravity", 0)),
    (("risks", "ha-01"), ("risks", "ha-01")),
    (("evidence",), ("evidence",)),
    (("evidence", 0, "log"), ("evidence", 0, "log")),
    (("answers", "log"), ("answers", "log")),
    ((), ()),
]


@pytest.mark.parametrize(("path", "shown"), PATHS)
def test_a_path_goes_by_the_new_names_and_back(path: Path, shown: Path) -> None:
    assert NAMES.path(path) == shown
    assert NAMES.back(shown) == path


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("x-zoo@thing", "x-02@feature"),
        ("ha-01@thing", "ha-01@feature"),
        ("x-ape@other", "x-01@other"),
        ("x-ape", "x-01"),
        ("thing", "thing"),  # the id of a risk, not of a subject
        ("ha-01", "ha-01"),
    ],
)
def test_a_finding_goes_by_the_new_names_of_its_risk_and_its_subject(name: str, shown: str) -> None:
    assert NAMES.finding(name) == shown


def test_without_a_new_name_a_subject_keeps_its_own() -> None:
    plain = Aliases(NAMES.evidence, NAMES.scenarios, NAMES.controls, NAMES.risks)
    assert plain.finding("x-zoo@thing") == "x-02@thing"
    assert plain.subject == {}


def found(given: Assessment, audience: Access) -> Aliases:
    return aliases(given, rubric(), audience)


def test_restricted_readers_see_every_id() -> None:
    names = found(written(subject="access: restricted"), "restricted")
    assert (names.evidence, names.scenarios, names.controls, names.risks, names.subject) == ({}, {}, {}, {}, {})


def test_people_inside_see_the_ids_of_what_they_may_read() -> None:
    names = found(written(subject="access: restricted"), "internal")
    assert names.evidence == {"log": "withheld-1"}
    assert names.scenarios == {"night": "withheld-1"}
    assert names.controls == {"guard": "withheld-1"}
    assert names.risks == {"x-ape": "x-01", "x-zoo": "x-02"}  # in their order, all at once
    assert names.subject == {}


def test_the_public_sees_no_id_of_what_it_may_not_read() -> None:
    names = found(written(), "public")
    assert names.evidence == {"log": "withheld-1", "act": "withheld-2", "memo": "withheld-3"}
    assert names.scenarios == {"night": "withheld-1", "day": "withheld-2"}
    assert names.controls == {"guard": "withheld-1", "fence": "withheld-2"}  # watch is the rubric's
    assert names.subject == {}
    assert found(written(subject="access: restricted"), "public").subject == {"thing": "feature"}


OPEN = """
risks:
  x-zoo: {title: A zoo, harm: H, rights: [udhr-12], gravity: {level: 2, because: B}, access: public}
  x-ape: {title: An ape, harm: H, rights: [udhr-12], gravity: {level: 2, because: B}, access: ACCESS}
  ha-01: {owner: Ada}
"""


@pytest.mark.parametrize(
    ("access", "audience", "renamed"),
    [
        ("public", "public", False),
        ("internal", "public", True),
        ("internal", "internal", False),
        ("restricted", "internal", True),
    ],
)
def test_risks_outside_the_rubric_are_renamed_where_one_of_them_is_hidden(
    access: str, audience: Access, renamed: bool
) -> None:
    names = found(assessment(OPEN.replace("ACCESS", access)), audience)
    assert names.risks == ({"x-ape": "x-01", "x-zoo": "x-02"} if renamed else {})


def test_a_hundred_risks_have_numbers_of_three_digits_so_that_their_order_stays() -> None:
    entry = "{title: T, harm: H, rights: [udhr-12], gravity: {level: 2, because: B}}"
    for many, first, last in ((99, "x-01", "x-99"), (100, "x-001", "x-100")):
        text = "risks:\n" + "".join(f"  x-{number:03}: {entry}\n" for number in range(many))
        names = list(found(assessment(text), "internal").risks.values())
        assert (names[0], names[-1]) == (first, last)
        assert names == sorted(names)


def test_no_new_name_is_one_that_is_there_already() -> None:
    given = assessment("""
evidence:
  withheld-1: {title: T, grade: E2, date: 2026-02-01, access: internal}
  log: {title: T, grade: E2, date: 2026-02-01}
  act: {title: T, grade: E2, date: 2026-02-01}
risks:
  ha-01:
    scenarios:
      - {id: withheld-2, what: W., likelihood: {level: 2, because: B}, access: internal}
      - {id: night, what: W., likelihood: {level: 2, because: B}}
      - {id: day, what: W., likelihood: {level: 2, because: B}}
controls:
  - {control: withheld-1, title: T, type: prevent, targets: [likelihood], risks: [ha-01], status: planned,
     access: internal}
  - {control: guard, title: T, type: prevent, targets: [likelihood], risks: [ha-01], status: planned}
  - {control: guard, title: T, type: prevent, targets: [likelihood], risks: [ha-01], status: proposed}
  - {control: fence, title: T, type: prevent, targets: [likelihood], risks: [ha-01], status: planned}
""")
    names = found(given, "internal")
    assert names.evidence == {"log": "withheld-2", "act": "withheld-3"}
    assert names.scenarios == {"night": "withheld-1", "day": "withheld-3"}
    assert names.controls == {"guard": "withheld-2", "fence": "withheld-3"}  # guard stands there twice
