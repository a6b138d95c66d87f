"""What brings harmful content, harm to children and inequity within reach, what does not, and effects of both signs."""

from collections.abc import Mapping
from datetime import date

import pytest

from hrdd import assess, load_rubric
from hrdd.engine.coherence import complaints
from hrdd.library.assessments import understand
from hrdd.model.base import Rating
from hrdd.model.outcome import Finding, Outcome

CORE = load_rubric("core")
DAY = date(2026, 3, 1)
OURS = ("harmful-content", "child-rights", "knowledge-equity")
WORST = tuple(
    sorted(
        {
            next(place for place in CORE.places if (CORE.places[place][theme.id].level or 0) == level)
            for theme in CORE.manifest.context.themes
            for level in (1, 3, 4)
            if any((themes[theme.id].level or 0) == level for themes in CORE.places.values())
        }
        | {"worldwide"}
    )
)
Answers = Mapping[str, str]

HEAD = """\
hrdd: 1
subject: {{kind: {kind}, id: subject, name: Subject, stage: pre-release, places: [{place}]}}
assessed: {{date: 2026-03-01, by: [{{name: A, role: r}}]}}
answers:
"""


def told(kind: str, answers: Answers, place: str = "worldwide") -> Outcome:
    """The outcome when these answers are given, and the least concern wherever else a question is asked.

    Nobody has taken any measure: what is asked about measures stays unanswered.
    """
    given = dict(answers)
    while True:
        text = HEAD.format(kind=kind, place=place) + "".join(f"  {name}: {word}\n" for name, word in given.items())
        assessment = understand(text.encode(), "subject.yaml", "subject").assessment
        found = assess(assessment, CORE, DAY)
        facts = [name for name in found.asked if CORE.question[name].measure is None and name not in given]
        if not facts:
            assert not complaints(assessment, CORE, DAY)
            return found
        for name in facts:
            question = CORE.question[name]
            given[name] = f"[{question.choices[0]}]" if question.many else question.choices[0]


def risk(found: Outcome, name: str) -> Finding:
    return next(finding for finding in found.findings if finding.risk == name)


def names(found: Outcome) -> set[str]:
    return {finding.risk for finding in found.findings}


EVERYDAY: dict[str, tuple[str, Answers]] = {
    "spelling bot": (
        "feature",
        {"change-size": "new-capability", "changes-content": "yes", "count": "1k-100k", "under18": "possible"},
    ),
    "search order": (
        "feature",
        {
            "change-size": "behaviour",
            "changes-content": "yes",
            "count": "100k-10m",
            "under18": "possible",
            "reach": "national",
            "role": "[rank]",
            "chooses": "sorts-search",
        },
    ),
    "draft translations": (
        "feature",
        {
            "change-size": "new-capability",
            "changes-content": "yes",
            "count": "1k-100k",
            "under18": "possible",
            "reach": "global",
            "role": "[translate]",
            "lowres": "yes",
        },
    ),
    "moderation queue": (
        "feature",
        {
            "change-size": "behaviour",
            "changes-content": "yes",
            "changes-access": "yes",
            "sanctions": "yes",
            "queue": "volunteers",
            "count": "101-1k",
            "under18": "likely",
            "safety-languages": "some",
        },
    ),
    "related pages": (
        "feature",
        {
            "change-size": "new-capability",
            "changes-content": "yes",
            "count": "over-10m",
            "under18": "likely",
            "reach": "global",
            "role": "[recommend]",
            "chooses": "picks-feed",
        },
    ),
    "thank-you button": (
        "feature",
        {
            "change-size": "new-capability",
            "changes-access": "yes",
            "push": "limited",
            "count": "1k-100k",
            "under18": "likely",
        },
    ),
    "museum scans": (
        "grant",
        {"grt-partner": "[glam]", "public": "group-only", "irrevocable": "yes", "under18": "possible"},
    ),
    "school programme": (
        "grant",
        {
            "grt-minors": "yes",
            "gathering": "yes",
            "under18": "targeted",
            "public": "group-only",
            "count": "101-1k",
            "photos": "incidental",
            "selection": "open",
        },
    ),
    "scholarships": (
        "grant",
        {"public": "group-only", "selection": "competitive", "count": "11-100", "under18": "no"},
    ),
    "small language, its speakers in charge": (
        "grant",
        {"serves-small": "yes", "leaders": "lead", "count": "11-100", "under18": "possible", "irrevocable": "yes"},
    ),
    "photo contest": (
        "campaign",
        {
            "ask": "[photograph, upload]",
            "ugc": "yes",
            "media": "yes",
            "reach": "global",
            "irrevocable": "yes",
            "count": "1k-100k",
            "under18": "possible",
            "photos": "incidental",
            "exif": "yes",
        },
    ),
    "hackathon": (
        "event",
        {"format": "hybrid", "size": "101-1k", "under18": "possible", "photos": "incidental", "selection": "open"},
    ),
}


def test_the_places_tried_hold_every_level_that_a_theme_has() -> None:
    assert len(WORST) >= 10


@pytest.mark.parametrize("name", EVERYDAY)
def test_an_everyday_subject_brings_little_of_these_categories_in_any_kind_of_place(name: str) -> None:
    kind, answers = EVERYDAY[name]
    for place in WORST:
        found = told(kind, answers, place)
        mine = [finding for finding in found.findings if finding.category in OURS]
        assert len(mine) <= 5, (place, sorted(names(found)))
        assert all(finding.residual.high <= Rating.MEDIUM for finding in mine), (place, sorted(names(found)))
        assert len(found.findings) <= 8, (place, sorted(names(found)))


@pytest.mark.parametrize("name", [name for name, (kind, _) in EVERYDAY.items() if kind == "feature"])
def test_an_ordinary_feature_is_asked_at_most_forty_questions(name: str) -> None:
    assert max(len(told("feature", EVERYDAY[name][1], place).asked) for place in WORST) <= 40


REACHED: dict[str, tuple[str, Answers]] = {
    "hc-04": ("product", {"ugc": "yes", "media": "yes", "reach": "national", "sensitive": "[conflict]"}),
    "hc-06": ("campaign", {"ask": "[translate]", "sensitive": "[health]"}),
    "hc-10": (
        "product",
        {"role": "[recommend]", "chooses": "picks-feed", "engagement": "yes"},
    ),
    "hc-11": (
        "service",
        {"ugc": "yes", "media": "yes", "queue": "volunteers"},
    ),
    "cr-05": ("service", {"under18": "targeted", "dm": "opt-in"}),
    "cr-07": ("service", {"under18": "likely", "ugc": "yes", "queue": "volunteers"}),
    "cr-08": ("product", {"under18": "likely", "third-party": "advertisers"}),
    "ke-02": ("service", {"rules-change": "yes", "sources": "yes"}),
    "ke-05": ("campaign", {"serves-small": "yes", "leaders": "none"}),
    "ke-10": ("campaign", {"unpaid": "yes"}),
    "ke-11": ("technology", {"role": "[predict-person]"}),
    "ke-12": ("product", {"ugc": "yes", "safety-languages": "some"}),
}


@pytest.mark.parametrize("name", REACHED)
def test_what_brings_a_harm_within_reach_is_enough_and_nothing_is_there_without_it(name: str) -> None:
    kind, answers = REACHED[name]
    assert risk(told(kind, answers), name).applies == "yes"
    assert name not in names(told(kind, {"prior": "[none]"}))


def test_a_topic_that_is_punished_draws_children_in_only_where_they_can_be_found_and_the_place_is_pressed() -> None:
    answers = {"grt-minors": "yes", "under18": "targeted", "sensitive": "[politics]", "public": "usernames"}
    free = next(
        place
        for place in CORE.places
        if {(CORE.places[place][theme].level) for theme in ("expression", "civic-space", "conflict")} == {1}
    )
    hard = next(place for place in CORE.places if CORE.places[place]["expression"].level == 4)
    assert "cr-11" in names(told("grant", answers, hard))
    assert "cr-11" not in names(told("grant", answers, free))
    assert "cr-11" not in names(told("grant", {**answers, "sensitive": "[gender]"}, hard))
    assert "cr-11" not in names(told("grant", {**answers, "public": "group-only"}, hard))


@pytest.mark.parametrize("name", ["hc-04", "hc-06", "hc-07", "hc-11"])
def test_millions_who_read_do_not_make_a_targeted_harm_wide(name: str) -> None:
    answers = {
        "ugc": "yes",
        "media": "yes",
        "reach": "global",
        "sensitive": "[health, conflict]",
        "living-persons": "private-persons",
        "queue": "volunteers",
        "mod-size": "3-10",
        "count": "over-10m",
    }
    assert risk(told("product", answers), name).factors.breadth.high <= 2


@pytest.mark.parametrize("count", ["11-100", "over-10m"])
def test_a_small_community_counts_by_its_share_however_few_it_are(count: str) -> None:
    small = {"serves-small": "yes", "leaders": "none", "count": count, "ugc": "yes", "safety-languages": "some"}
    found = told("product", {**small, "role": "[translate]", "lowres": "yes", "publish": "labelled"})
    assert all(risk(found, name).factors.breadth.low >= 3 for name in ("ke-04", "ke-05", "ke-12"))


def test_an_age_gate_costs_children_and_people_without_papers_and_takes_nothing_off_another_risk() -> None:
    before = {"ugc": "yes", "under18": "likely", "sensitive": "[sexuality]", "count": "over-10m", "reach": "global"}
    without, gated = told("product", before), told("product", {**before, "id-gate": "read"})
    assert names(gated) - names(without) >= {"cr-10", "ke-07", "gs-10"}
    assert {finding.risk: finding.inherent for finding in without.findings}.items() <= {
        finding.risk: finding.inherent for finding in gated.findings
    }.items()


def test_encryption_that_shuts_the_operator_out_is_worse_for_children_and_leaves_the_state_risks_alone() -> None:
    before = {"change-size": "behaviour", "changes-data": "yes", "messages": "yes", "under18": "likely"}
    without, sealed = told("feature", before), told("feature", {**before, "hides": "[messages]"})
    assert names(sealed) - names(without) >= {"cr-01", "cr-02"}
    states = {"gs-01", "gs-02", "gs-12", "gs-14"}
    assert names(sealed) & states <= names(without)


def test_a_mask_over_addresses_lowers_what_traces_people_and_lets_organised_editing_in() -> None:
    shown = {"change-size": "behaviour", "changes-data": "yes", "count": "100k-10m", "under18": "possible"}
    before = told("feature", {**shown, "ip-public": "yes"})
    masked = told("feature", {**shown, "hides": "[traces]"})
    assert "gs-01" in names(before) - names(masked)
    assert "hc-01" in names(masked) - names(before)
    assert risk(masked, "hc-01").inherent.high <= Rating.MEDIUM


@pytest.mark.parametrize(("read", "applies"), [("no", False), ("labelled", True), ("unlabelled", True)])
def test_money_for_unread_machine_text_in_a_small_language_is_a_risk_to_the_language(
    read: str, *, applies: bool
) -> None:
    found = told("grant", {"serves-small": "yes", "leaders": "lead", "count": "1-10", "machine-text": read})
    assert ("ke-04" in names(found)) is applies
    assert not applies or risk(found, "ke-04").factors.breadth.low == 4


def test_a_machine_that_removes_what_harms_also_removes_what_is_lawful() -> None:
    before = {"ugc": "yes", "media": "yes", "reach": "national", "sensitive": "[conflict]", "count": "100k-10m"}
    machine = {**before, "role": "[classify, auto-enforce]", "decides": "automatic", "lowres": "yes"}
    without, removing = told("product", before), told("product", machine)
    assert names(removing) - names(without) >= {"hc-12", "ke-03", "ha-08"}
    assert risk(removing, "hc-04").inherent == risk(without, "hc-04").inherent


def test_a_feed_that_aims_at_attention_is_worse_for_the_young_than_one_that_does_not() -> None:
    plain = {"role": "[recommend]", "chooses": "picks-feed", "under18": "likely", "count": "over-10m"}
    quiet, loud = told("product", plain), told("product", {**plain, "engagement": "yes"})
    assert "cr-08" not in names(quiet)
    assert risk(loud, "cr-08").inherent.low >= Rating.MEDIUM
    assert risk(loud, "hc-10").inherent.low >= Rating.MEDIUM


@pytest.mark.parametrize("kind", ["product", "service", "feature", "technology", "grant", "campaign", "event"])
def test_every_kind_of_subject_can_reach_a_risk_to_children_and_to_equity(kind: str) -> None:
    reached = {
        "product": {"dm": "default-on", "under18": "likely", "lowband": "no"},
        "service": {"dm": "default-on", "under18": "likely", "accessibility": "fails"},
        "feature": {"change-size": "new-capability", "changes-access": "yes", "dm": "default-on", "under18": "likely"}
        | {"accessibility": "fails"},
        "technology": {"role": "[predict-person, recognise-people]", "biometric": "open-gallery", "under18": "likely"},
        "grant": {"grt-minors": "yes", "public": "real-names", "under18": "targeted", "unpaid": "yes"},
        "campaign": {"real-name": "required-public", "under18": "targeted", "unpaid": "yes"},
        "event": {"format": "on-site", "under18": "targeted", "accessibility": "fails"},
    }[kind]
    found = told(kind, reached)
    assert {finding.category for finding in found.findings} >= {"child-rights", "knowledge-equity"}


@pytest.mark.parametrize(("stem", "last"), [("hc", 12), ("ha", 12), ("gs", 12), ("cr", 11), ("ke", 12)])
def test_every_pathway_of_the_catalogue_has_its_risk(stem: str, last: int) -> None:
    assert {f"{stem}-{number:02}" for number in range(1, last + 1)} <= set(CORE.risk)
