"""What the screens of the rubric `core` promise: ordinary things go ahead anywhere, and not knowing never helps."""

from collections.abc import Iterator
from itertools import combinations, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hrdd import load_rubric
from hrdd.engine.facts import UNKNOWN
from hrdd.engine.screening import asked_questions, next_question, screened
from hrdd.library import disk, rubrics, screens
from hrdd.model.screen import ENDINGS, Screen

CORE = load_rubric("core")
SHELF = screens.Shelf(disk.data_folder("rubrics") / "core", "core", rubrics.find("core"))
SCREENS = {name: screens.find(SHELF, name) for name in screens.names(SHELF.folder)}
PLACES = ("worldwide", *CORE.places)
Answers = dict[str, tuple[str, ...]]

LIBRARY_EVENING: Answers = {
    "format": ("on-site",), "punished": ("no",), "travel": ("none",), "under18": ("possible",), "public-list": ("no",),
    "sensitive": ("none",), "partner": ("cultural",), "photos": ("incidental",), "conduct": ("yes",),
    "report": ("private",), "shut-out": ("no",), "prior": ("none",), "emergency": ("no",),
}  # fmt: skip
SCANNING: Answers = {
    "punished": ("no",), "emergency": ("no",), "grt-minors": ("no",), "gathering": ("no",), "public": ("usernames",),
    "sensitive": ("none",), "grt-partner": ("glam",), "field": ("none",), "heritage": ("no",), "subgrant": ("no",),
    "leads": ("yes",), "prior": ("none",),
}  # fmt: skip
BUG_FIX: Answers = {
    "change-size": ("bug-fix",), "changes-data": ("no",), "changes-content": ("no",), "changes-access": ("no",),
}  # fmt: skip
CONFERENCE: Answers = LIBRARY_EVENING | {
    "travel": ("most",), "overnight": ("yes",), "public-list": ("real-names",), "sensitive": ("lgbt", "politics"),
    "photos": ("planned",), "organisers": ("yes",),
}  # fmt: skip


def calm(answers: Answers) -> Answers:
    """The same where nobody asks about an emergency, and nobody speaks of one."""
    return {name: words for name, words in answers.items() if name != "emergency"}


def ends(name: str, answers: Answers, *places: str) -> str | None:
    found = screened(answers, places, SCREENS[name], CORE)
    assert not found.missing
    assert not found.amiss
    return found.ending


@pytest.mark.parametrize(("name", "answers"), [("event", LIBRARY_EVENING), ("grant", SCANNING), ("feature", BUG_FIX)])
def test_an_ordinary_thing_goes_ahead_in_every_place(name: str, answers: Answers) -> None:
    assert {place: ends(name, answers, place) for place in PLACES} == dict.fromkeys(PLACES, "proceed")


@pytest.mark.parametrize(("name", "most"), [("event", 12), ("grant", 12), ("feature", 12)])
def test_a_screen_asks_no_more_than_five_minutes_allow(name: str, most: int) -> None:
    ordinary = calm({"event": LIBRARY_EVENING, "grant": SCANNING, "feature": BUG_FIX}[name])
    assert len(screened(ordinary, ("FR",), SCREENS[name], CORE).asked) <= most


def test_what_is_known_of_a_country_is_not_asked() -> None:
    calm = screened({}, ("FI",), SCREENS["event"], CORE)
    pressed = screened({}, ("SY",), SCREENS["event"], CORE)
    assert "emergency" not in calm.asked
    assert "emergency" in pressed.asked


def test_a_law_alone_is_not_reach_and_guests_from_abroad_are() -> None:
    """The same evening in a place that punishes same-sex conduct: guests from abroad make it a full assessment."""
    hostile = next(
        place for place in PLACES if place in CORE.places and (CORE.places[place]["same-sex-law"].level or 0) >= 3
    )
    assert ends("event", LIBRARY_EVENING, hostile) == "proceed"
    guests = LIBRARY_EVENING | {"travel": ("some",), "overnight": ("no",), "organisers": ("yes",)}
    assert ends("event", guests, hostile) == "full"
    assert ends("event", guests, "IS") == "proceed"


def test_people_first_where_taking_part_is_punished_and_help_is_far() -> None:
    assert ends("event", CONFERENCE | {"punished": ("yes",)}, "IR") == "team-first"
    assert ends("event", CONFERENCE | {"punished": ("yes",), "emergency": ("no",)}, "IS") == "full"


def test_small_doubts_add_up() -> None:
    some = LIBRARY_EVENING | {"conduct": ("no",), "photos": ("planned",), "prior": ("harassment",)}
    assert ends("event", some, "IS") == "conditions"
    many = some | {"shut-out": ("yes",), "partner": ("company",), "sensitive": ("gender",)}
    assert ends("event", many, "IS") == "full"


def test_without_an_answer_nothing_is_decided() -> None:
    for name, ordinary in (("event", LIBRARY_EVENING), ("grant", SCANNING), ("feature", BUG_FIX)):
        answers = calm(ordinary)
        asked = screened(answers, ("FR",), SCREENS[name], CORE).asked
        for gone in asked:
            left = {known: words for known, words in answers.items() if known != gone}
            found = screened(left, ("FR",), SCREENS[name], CORE)
            assert found.ending is None
            assert gone in found.missing


def test_every_flag_of_every_screen_can_rise_and_every_ending_is_reached() -> None:
    """Each flag is up for some answers in some place; found by setting one or two answers at a time."""
    for screen in SCREENS.values():
        risen: set[str] = set()
        for answers in _neighbours(screen):
            for place in ("SY", "IR"):
                risen.update(
                    flag.flag.id for flag in screened(answers, (place,), screen, CORE).flags if flag.state == "raised"
                )
        assert {flag.id for flag in screen.flags} == risen, screen.id


def _neighbours(screen: Screen) -> Iterator[Answers]:
    """Something larger than usual with all least answers, then each pair of the second and the gravest answers."""
    questions = asked_questions(screen, CORE)
    base: Answers = {name: question.choices[:1] for name, question in questions.items()}
    wide = {
        "change-size": "new-capability",
        "changes-content": "yes",
        "changes-access": "yes",
        "format": "on-site",
        "gathering": "yes",
    }
    base |= {name: (word,) for name, word in wide.items() if name in base}
    for one, two in combinations(questions, 2):
        for a, b in product({*questions[one].choices[1:2], questions[one].choices[-1]}, questions[two].choices[1:]):
            yield base | {one: (a,), two: (b,)}


@st.composite
def cases(draw: st.DrawFn) -> tuple[Screen, Answers, tuple[str, ...]]:
    """A screen answered from top to bottom, in one or two places."""
    screen = SCREENS[draw(st.sampled_from(sorted(SCREENS)))]
    places = tuple(
        draw(
            st.lists(st.sampled_from(("FI", "FR", "SY", "IR", "UG", "worldwide")), min_size=1, max_size=2, unique=True)
        )
    )
    questions = asked_questions(screen, CORE)
    answers: Answers = {}
    while (name := next_question(answers, places, screen, CORE)) is not None:
        answers[name] = (draw(st.sampled_from((*questions[name].choices, UNKNOWN))),)
    return screen, answers, places


def weight(screen: Screen, answers: Answers, places: tuple[str, ...]) -> int:
    """How grave an ending is; where answers are missing nothing is decided, and that is worse than any ending."""
    found = screened(answers, places, screen, CORE)
    return len(ENDINGS) if found.ending is None else ENDINGS.index(found.ending)


@given(cases(), st.data())
def test_not_knowing_never_lightens_an_ending(
    case: tuple[Screen, Answers, tuple[str, ...]], data: st.DataObject
) -> None:
    screen, answers, places = case
    name = data.draw(st.sampled_from(sorted(answers)))
    best = min(
        weight(screen, answers | {name: (choice,)}, places) for choice in asked_questions(screen, CORE)[name].choices
    )
    assert weight(screen, answers | {name: (UNKNOWN,)}, places) >= best


@given(cases(), st.sampled_from(("SY", "IR", "UG")))
def test_a_further_place_never_lightens_an_ending(case: tuple[Screen, Answers, tuple[str, ...]], more: str) -> None:
    screen, answers, places = case
    assert weight(screen, answers, tuple(dict.fromkeys((*places, more)))) >= weight(screen, answers, places)
