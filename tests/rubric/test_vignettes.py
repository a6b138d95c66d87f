"""What the core rubric promises on its vignettes: it reads them as people do, and ordinary things stay ordinary."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

import pytest

from hrdd.engine.alone import deciding_rules
from hrdd.engine.trials import Reading, Trial, each_unknown, thirds_unknown, trial
from hrdd.library import rubrics, vignettes
from hrdd.model.base import Rating
from hrdd.model.vignette import Vignette

SHELVED = rubrics.find("core")
CORE = SHELVED.rubric
WRITTEN = vignettes.read(SHELVED)
EVERYDAY = tuple(vignette for vignette in WRITTEN if "everyday" in vignette.tags)

OPEN_READINGS = 60
OPEN_HITS = 57
MOST_FINDINGS = 8
STILL_PASS = 2 / 3
MEAN_WIDTH = 1.0


@dataclass(frozen=True)
class Most:
    """How many questions a kind of subject may be asked."""

    what: str
    answers: int
    vignettes: tuple[str, ...]


MOST = (
    Most("a cosmetic feature", 6, ("dark-mode", "dark-colours", "clearer-menu-words", "thumbnail-repair")),
    Most("an ordinary feature", 40, ("forgiving-search", "moderation-queue", "draft-translator", "thank-you-notices")),
    Most("an ordinary local event", 25, ("library-day-ghent", "library-day-hanoi", "data-hackathon", "class-visit")),
    Most("a large international event", 60, ("world-conference", "librarians-congress")),
)


@cache
def trials() -> tuple[Trial, ...]:
    return tuple(trial(vignette, CORE) for vignette in WRITTEN)


def tagged(tag: str) -> list[Trial]:
    return [found for found in trials() if tag in found.vignette.tags]


def readings(found: Iterable[Trial]) -> list[Reading]:
    return [reading for one in found for reading in one.readings]


def test_every_vignette_is_answered_and_speaks_of_every_category() -> None:
    assert not [found.vignette.id for found in trials() if found.vignette.draft or found.unanswered]
    assert all(len(found.readings) == len(CORE.manifest.categories) for found in trials())


def test_there_are_as_many_ordinary_as_grave_situations_of_all_kinds() -> None:
    own = [vignette for vignette in WRITTEN if "open" not in vignette.tags]
    assert len(own) >= 42
    assert {vignette.kind for vignette in own} == {kind.id for kind in CORE.manifest.kinds}
    assert len(own) - len(tagged("grave")) >= len(tagged("grave"))


def test_open_cases_are_read_as_the_public_record_is() -> None:
    found = readings(tagged("open"))
    assert len(found) == OPEN_READINGS
    assert sum(reading.hit for reading in found) >= OPEN_HITS
    assert not [(reading.vignette, reading.category) for reading in found if reading.fault == "high-below"]


def test_every_miss_is_explained_and_every_explanation_has_its_miss() -> None:
    missed = {(r.vignette, r.category) for r in readings(trials()) if not r.hit}
    explained = {(vignette.id, category) for vignette in WRITTEN for category in vignette.misses}
    assert missed == explained


def test_everyday_things_pass_with_few_findings_and_without_high() -> None:
    for found in tagged("everyday"):
        assert found.passes, found.vignette.id
        assert len(found.outcome.findings) <= MOST_FINDINGS, found.vignette.id
        assert found.worst.high < Rating.HIGH, found.vignette.id


def test_grave_things_never_end_below_high() -> None:
    for found in tagged("grave"):
        assert found.worst.low >= Rating.HIGH, found.vignette.id
        assert not found.passes, found.vignette.id


@pytest.mark.parametrize("most", MOST, ids=lambda most: most.what)
def test_nobody_is_asked_more_than_is_promised(most: Most) -> None:
    asked = {found.vignette.id: len(found.outcome.asked) for found in trials()}
    assert {name: asked[name] for name in most.vignettes if asked[name] > most.answers} == {}


def test_with_any_one_answer_unknown_most_everyday_things_still_pass() -> None:
    passed = [doubt.outcome.decision.exit == 0 for vignette in EVERYDAY for doubt in each_unknown(vignette, CORE)]
    assert sum(passed) >= STILL_PASS * len(passed)


def width(found: Iterable[Vignette]) -> float:
    widths = [thirds_unknown(vignette, CORE).width(CORE) for vignette in found]
    return sum(widths) / (len(widths) * len(CORE.manifest.categories))


def test_with_every_third_answer_unknown_everyday_readings_stay_sharp() -> None:
    assert width(EVERYDAY) <= MEAN_WIDTH


def test_a_rule_that_decides_in_one_situation_only_names_what_shows_it() -> None:
    alone = [rule for rule in deciding_rules(trials(), CORE) if len(rule.vignettes) == 1 and not rule.rule.source]
    assert [(rule.risk, rule.factor, rule.rule.level, rule.vignettes) for rule in alone] == []
