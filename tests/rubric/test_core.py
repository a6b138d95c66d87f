"""What the rubric `core` promises: ordinary things stay ordinary, and its entries keep the rules of the method."""

from datetime import date

import pytest

from hrdd import assess, load_rubric
from hrdd.engine.coherence import complaints
from hrdd.library.assessments import understand
from hrdd.model.base import Rating
from hrdd.model.outcome import Outcome
from hrdd.model.rubric import Condition, Risk

CORE = load_rubric("core")
DAY = date(2026, 3, 1)
PLACES = tuple(CORE.places)
GROUPS = CORE.question["groups"].choices[1:]

HEAD = """\
hrdd: 1
subject: {{kind: {kind}, id: ordinary, name: Ordinary, stage: pre-release, places: [{places}]}}
assessed: {{date: 2026-03-01, by: [{{name: A, role: r}}]}}
answers:
"""

LIBRARY_DAY = """\
  format: on-site
  size: 11-100
  overnight: no
  travel: none
  public-list: no
  stream: no
  venue-control: no
  open-door: yes
  alcohol: no
  under18: possible
  minors-alone: no
  groups: [{groups}]
  sensitive: none
  prior: none
  real-name: never
  special: no
  retention: none
  third-party: none
  photos: incidental
  gov-partner: no
  accessibility: self-tested
  selection: open
"""

DARK_MODE = """\
  change-size: cosmetic
  changes-data: no
  changes-content: no
  changes-access: no
"""


def outcome(kind: str, answers: str, *places: str) -> Outcome:
    text = HEAD.format(kind=kind, places=", ".join(places)) + answers
    assessment = understand(text.encode(), "ordinary.yaml", "ordinary").assessment
    assert not complaints(assessment, CORE, DAY)
    return assess(assessment, CORE, DAY)


def filled(kind: str, answers: dict[str, str], *places: str, more: str = "") -> Outcome:
    """The outcome when each question asked has its answer here, or else the answer of least concern."""
    given: dict[str, str] = {}
    while True:
        lines = "".join(f"  {name}: {value}\n" for name, value in given.items()) or "  {}\n"
        found = outcome(kind, lines + more, *places)
        facts = [name for name in found.asked if name not in given and CORE.question[name].measure is None]
        if not facts:
            return found
        given |= {name: answers.get(name, CORE.question[name].choices[0]) for name in facts}


def ratings(found: Outcome, category: str) -> dict[str, int]:
    """The highest inherent rating of each finding of a category."""
    return {finding.risk: finding.inherent.high for finding in found.findings if finding.category == category}


def test_there_is_a_place_to_test_in() -> None:
    assert len(PLACES) == 250


def test_a_day_in_a_library_has_no_finding_in_any_place_whoever_comes() -> None:
    for place in (*PLACES, "worldwide"):
        for groups in (*GROUPS, ", ".join(GROUPS)):
            found = outcome("event", LIBRARY_DAY.format(groups=groups), place)
            assert not [finding.id for finding in found.findings], place
            assert len(found.asked) <= 25, place
            assert not [reason for reason in found.decision.reasons if reason.code in {"CRITICAL", "HIGH_UNTREATED"}]


def test_a_cosmetic_change_is_asked_four_questions_and_passes_in_every_place() -> None:
    for place in (*PLACES, "worldwide"):
        found = outcome("feature", DARK_MODE, place)
        assert found.asked == ("change-size", "changes-data", "changes-content", "changes-access")
        assert (found.findings, found.decision.exit) == ((), 0)
        assert len(found.excluded) == len(CORE.risk)


def floor(condition: Condition, level: int) -> bool:
    """Whether a condition holds by the level of a place alone."""
    if condition.fact is not None:
        least = condition.at_least
        return condition.fact.startswith("place.") and isinstance(least, int) and least <= level
    if condition.any is not None:
        return any(floor(part, level) for part in condition.any)
    return all(floor(part, level) for part in condition.all or ()) and condition.all is not None


def risks() -> list[Risk]:
    return list(CORE.risk.values())


@pytest.mark.parametrize(
    "risk", [risk for risk in risks() if risk.adversarial or risk.sensitive], ids=lambda risk: risk.id
)
@pytest.mark.parametrize(("level", "least"), [(3, 2), (4, 3)])
def test_a_place_sets_the_least_likelihood(risk: Risk, level: int, least: int) -> None:
    held = [rule.level for rule in risk.likelihood if rule.when is None or floor(rule.when, level)]
    assert max(held) >= least


@pytest.mark.parametrize("risk", [risk for risk in risks() if risk.harms == "targeted"], ids=lambda risk: risk.id)
def test_a_targeted_harm_starts_with_few_people(risk: Risk) -> None:
    assert min(rule.level for rule in risk.breadth) == 1


@pytest.mark.parametrize("risk", risks(), ids=lambda risk: risk.id)
def test_a_place_alone_never_makes_a_risk_apply(risk: Risk) -> None:
    assert not floor(risk.applies_when, 4)


@pytest.mark.parametrize("risk", risks(), ids=lambda risk: risk.id)
def test_a_risk_says_why_and_where_from(risk: Risk) -> None:
    assert risk.who
    assert risk.sources
    assert risk.controls
    assert risk.over_rating
    assert risk.under_rating
    assert any(link.targets for link in risk.controls)


def test_every_category_holds_at_least_seven_risks() -> None:
    assert all(len(found) >= 7 for found in CORE.risks.values())


@pytest.mark.parametrize("theme", ["harmful-content", "harassment", "surveillance-censorship", "expression"])
def test_an_ordinary_feature_is_no_more_than_medium_where_places_are_at_their_worst(theme: str) -> None:
    answers = """\
  change-size: behaviour
  changes-data: no
  changes-content: yes
  changes-access: no
  count: 100k-10m
  under18: possible
  groups: none
  sensitive: none
  living-persons: no
  at-risk-role: no
  prior: none
  ugc: no
  reach: national
  irrevocable: no
  rules-change: no
  role: none
  censor-fn: no
  demand: none
  gov-partner: no
  serves-small: no
"""
    worst = [place for place in PLACES if (CORE.places[place][theme].level or 0) == 4]
    assert worst
    for place in worst:
        found = outcome("feature", answers, place)
        assert all(finding.residual.high <= Rating.MEDIUM for finding in found.findings), place
        assert found.decision.exit in {0, 4}


FEATURE = {"change-size": "new-capability", "changes-data": "yes", "changes-content": "yes", "changes-access": "yes"}


def test_a_mask_for_addresses_lowers_one_category_and_raises_another() -> None:
    platform = {"ugc": "yes", "retention": "up-to-90d", "reach": "national", "count": "100k-10m"}
    shown = filled("product", platform | {"ip-public": "yes"}, "worldwide")
    masked = filled("product", platform | {"ip-public": "no", "hides": "traces"}, "worldwide")
    assert "gs-01" in ratings(shown, "surveillance-censorship")
    assert not ratings(masked, "surveillance-censorship")
    assert "ha-01" not in ratings(shown, "harassment")
    assert ratings(masked, "harassment") == {"ha-01": Rating.LOW}


ENCRYPTED = """\
evidence:
  test: {title: Outside test, grade: E3, date: 2026-02-01, where: Archive, access: internal}
controls:
  - control: c-04
    status: verified
    effectiveness: substantial
    verified: {date: 2026-02-01, by: Lab}
    evidence: [test]
"""


def test_encryption_lowers_one_category_and_raises_another() -> None:
    chat = {"messages": "yes", "retention": "over-1y", "demand": "data", "sensitive": "politics", "under18": "likely"}
    plain = filled("service", chat, "UY")
    closed = filled("service", chat | {"hides": "messages"}, "UY", more=ENCRYPTED)
    before, after = (found.category("surveillance-censorship").residual for found in (plain, closed))
    assert before is not None
    assert after is not None
    assert after.high < before.high
    assert not ratings(plain, "child-rights")
    assert max(ratings(closed, "child-rights").values()) >= Rating.HIGH


EVERYDAY: dict[str, tuple[str, dict[str, str], int]] = {
    "an evening on women in sport": (
        "event",
        {"format": "on-site", "size": "11-100", "public-list": "usernames", "sensitive": "gender", "photos": "planned"},
        30,
    ),
    "a training weekend": (
        "event",
        {"format": "on-site", "size": "11-100", "overnight": "yes", "alcohol": "yes", "photos": "planned"},
        30,
    ),
    "a thank-you button": ("feature", FEATURE | {"changes-content": "no", "push": "limited"}, 40),
    "a picture contest": (
        "campaign",
        {"ask": "[photograph, upload]", "ugc": "yes", "media": "yes", "exif": "yes", "irrevocable": "yes"},
        40,
    ),
    "a course grant": ("grant", {"gathering": "yes", "amount": "5k-50k", "public": "real-names"}, 35),
}


@pytest.mark.parametrize("name", EVERYDAY)
def test_an_everyday_subject_is_asked_little_and_finds_little_in_any_kind_of_place(name: str) -> None:
    kind, answers, most = EVERYDAY[name]
    for place in (*one_place_of_each_kind("harassment", "expression"), "worldwide"):
        found = filled(kind, answers, place)
        assert len(found.asked) <= most, (place, len(found.asked))
        assert len(found.findings) <= 8, place
        mine = ratings(found, "harassment") | ratings(found, "surveillance-censorship")
        assert all(rating <= Rating.HIGH for rating in mine.values()), (place, mine)
        if {theme: fact.level for theme, fact in CORE.places.get(place, {}).items()}.get("harassment", 4) != 4:
            assert all(rating <= Rating.MEDIUM for rating in mine.values()), (place, mine)


def test_a_world_event_on_a_guarded_subject_is_asked_at_most_sixty_questions() -> None:
    world = {"format": "hybrid", "size": "1k-100k", "overnight": "yes", "travel": "most", "visa": "some"}
    world |= {
        "public-list": "real-names",
        "stream": "yes",
        "alcohol": "yes",
        "venue-control": "yes",
        "under18": "likely",
    }
    world |= {"minors-alone": "yes", "sensitive": "[lgbt, politics]", "at-risk-role": "yes", "special": "yes"}
    world |= {"retention": "permanent", "third-party": "partner", "photos": "planned", "real-name": "required-public"}
    assert len(filled("event", world, "KE", "worldwide").asked) <= 60


def test_the_same_thing_elsewhere_moves_surveillance_and_leaves_the_rest() -> None:
    answers = FEATURE | {"ip-public": "yes", "sensitive": "politics", "ugc": "yes", "reach": "national"}
    free, pressed = (filled("feature", answers, place) for place in ("UY", "TR"))
    assert max(ratings(pressed, "surveillance-censorship").values()) > max(
        ratings(free, "surveillance-censorship").values()
    )
    for category in ("harmful-content", "child-rights"):
        assert ratings(free, category) == ratings(pressed, category)


def test_a_demand_that_was_refused_moves_to_a_person_who_can_be_pressed() -> None:
    answers = {"demand": "takedown", "sensitive": "security-forces", "ugc": "yes"}
    nobody = filled("service", answers, "FR")
    somebody = filled("service", answers | {"local-hands": "volunteers"}, "FR")
    assert "gs-04" not in ratings(nobody, "surveillance-censorship")
    assert ratings(somebody, "surveillance-censorship")["gs-04"] == Rating.MEDIUM


def test_a_targeted_person_on_a_service_of_millions_is_a_few_people() -> None:
    answers = {"demand": "takedown", "local-hands": "volunteers", "ugc": "yes", "count": "over-10m", "reach": "global"}
    found = filled("service", answers, "FR")
    assert {finding.risk: finding.factors.breadth.high for finding in found.findings}["gs-04"] == 1


def test_those_turned_away_from_a_small_language_count_by_their_share() -> None:
    answers = {"ugc": "yes", "governance": "yes", "prior": "exclusion", "count": "11-100"}
    large = filled("service", answers, "DE")
    small = filled("service", answers | {"serves-small": "yes"}, "DE")
    breadth = [
        next(finding for finding in found.findings if finding.risk == "ha-06").factors.breadth.high
        for found in (large, small)
    ]
    assert breadth == [1, 3]


TWINS = ("expression", "rule-of-law", "conflict", "same-sex-law", "surveillance-censorship")


def one_place_of_each_kind(*themes: str) -> list[str]:
    """One place for each combination of the levels of these themes."""
    return list({tuple(CORE.places[place][theme].level for theme in themes): place for place in PLACES}.values())


def test_a_graver_twin_stands_in_the_place_of_the_other() -> None:
    meeting = {"format": "on-site", "sensitive": "[religion, conflict]", "stream": "yes", "special": "yes"}
    meeting |= {"photos": "planned", "at-risk-role": "yes", "prior": "arrest"}
    seen: set[str] = set()
    for place in one_place_of_each_kind(*TWINS):
        found = {finding.risk for finding in filled("event", meeting, place).findings if finding.applies == "yes"}
        assert not {"gs-09", "gs-15"} <= found, place
        assert not {"gs-12", "gs-14"} <= found, place
        seen |= found
    assert {"gs-09", "gs-12", "gs-14", "gs-15"} <= seen
