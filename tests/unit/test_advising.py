"""Advice and explanations at the command line: what they say, how wide, and with which exit code."""

import re
from dataclasses import replace
from pathlib import Path

import pytest

from hrdd.cli import main
from hrdd.engine.advice import Bench, End, Hinge, Inquiry, hinges, inquiries
from hrdd.engine.ways import Need, Reach, Way, ways
from hrdd.model.base import Rating
from hrdd.model.outcome import Bounds
from hrdd.model.rubric import Rubric
from hrdd.render import advising, terminal
from hrdd.render.report import Report
from tests import make
from tests.unit.test_ways import GRAVE, HUNTED, OWN

HEARD = "engagement: [{voice: regional-expert, how: Call, date: 2026-02-01}]\n"
AS_OF = ("--as-of", "2026-03-01")
FEATURE = str(make.ROOT / "examples" / "feature.yaml")


def shown(text: str, at_most: int = 4, width: int = 80, rubric: Rubric | None = None, places: str = "[TR]") -> str:
    """The page of advice about an assessment."""
    given = make.assessment(text, places=places)
    by = rubric or make.rubric()
    outcome = make.judge(given, by)
    bench = Bench(given, by, make.DAY)
    found = ways(given, by, make.DAY, outcome, at_most)
    lines = advising.page(report(text, places), inquiries(bench), found, hinges(bench), at_most, width)
    return terminal.plain(lines)


def report(text: str, places: str = "[TR]") -> Report:
    given = make.assessment(text, places=places)
    return Report(make.judge(given), make.rubric(), given, "thing.yaml")


def with_parts(
    found: tuple[Way, ...] = (), open_: tuple[Inquiry, ...] = (), hanging: tuple[Hinge, ...] = (), width: int = 80
) -> str:
    """The page of some advice, as one line."""
    return flat(terminal.plain(advising.page(report(make.answers()), open_, found, hanging, 4, width)))


def flat(text: str) -> str:
    return " ".join(text.split())


def need(name: str = "watch", **changes: object) -> Need:
    usual: dict[str, object] = {
        "control": name,
        "title": f"A {name}",
        "type": "prevent",
        "targets": ("likelihood",),
        "points": 2,
        "status": None,
        "effect_now": None,
        "effectiveness": "substantial",
        "grade": "E2",
    }
    return Need(**usual | changes)  # type: ignore[arg-type] # what the names say


def way(*sets: tuple[Need, ...], floor: Rating = Rating.LOW, beyond: bool = False, controls: int = 3) -> Way:
    reaches = (Reach(Rating.LOW, sets),) if sets else ()
    return Way("ha-01@thing", "ha-01", "Stalking", Rating.HIGH, floor, reaches, beyond, controls)


# --- the page ---------------------------------------------------------------


def test_the_four_parts_in_the_order_in_which_they_help() -> None:
    text = shown(GRAVE)
    parts = [line for line in text.splitlines() if line and not line.startswith(" ")]
    assert parts == [
        "What to find out first",
        "What would bring each risk down",
        "What stays high whatever is done",
        "Answers that need a second reader",
    ]


def test_nothing_to_say() -> None:
    text = shown(make.answers(reach="no"), places="[DE]")
    assert "Nothing: every question that was asked has a plain answer." in text
    assert "Nothing has to: no risk is above NEGLIGIBLE." in text
    assert "Nothing: every risk can come below HIGH." in text
    assert "None: no answer changes the decision" in with_parts()


def test_the_sets_of_one_risk() -> None:
    text = flat(shown(GRAVE))
    assert "now CRITICAL HIGH with block A title. (now: not there yet) or alarm A title." in text
    assert "MEDIUM with watch A title. (now: not there yet)" in text
    assert "its effect substantial unless said otherwise, its evidence E2." in text


def test_how_far_each_control_has_got() -> None:
    for status, effect, told in (
        ("planned", "substantial", "(now: planned)"),
        ("verified", "partial", "(now: verified, partial effect)"),
        ("verified", None, "(now: verified)"),
        ("implemented", "substantial", "(now: in place, not verified)"),
    ):
        assert told in with_parts((way((need(status=status, effect_now=effect),)),))


def test_what_differs_from_the_usual_is_said() -> None:
    some = (need(), need("sign", effectiveness="partial", grade="E3"))
    text = with_parts((way(some),))
    assert (
        "watch A watch (now: not there yet); sign A sign (now: not there yet; needed: partial effect; evidence: E3)"
        in text
    )


def test_many_sets_are_counted() -> None:
    sets = tuple((need(f"w-{number}"),) for number in range(6))
    assert "or 2 other sets" in with_parts((way(*sets),))
    assert "or 1 other set " in with_parts((way(*sets[:5]),))
    assert "other set" not in with_parts((way(*sets[:4]),))


def test_only_what_matters_most_is_shown_and_the_rest_is_counted() -> None:
    found = tuple(replace(way(), risk=f"r-{number}") for number in range(5))
    page = advising.page(report(make.answers()), (), found, (), 4, 80, 3)
    told = flat(terminal.plain(page))
    assert "r-2" in told
    assert "r-3" not in told
    assert "and 2 more: hrdd advise FILE --all" in told


def test_a_question_that_changes_nothing_comes_last() -> None:
    given = make.assessment("answers: {}\n", places="[TR]")
    found = inquiries(Bench(given, make.rubric(), make.DAY))
    page = terminal.plain(advising.page(report("answers: {}\n"), found, (), (), 4))
    idle = [entry.question for entry in found if entry.best.rating == entry.worst.rating]
    busy = [entry.question for entry in found if entry.best.rating != entry.worst.rating]
    assert busy
    assert all(page.index(f"  {first}  ") < page.index(f"  {last}  ") for first in busy for last in idle)


def test_an_honest_no() -> None:
    assert "No set of controls lowers it: only a redesign would." in with_parts((way(floor=Rating.HIGH),))
    none = with_parts((way(floor=Rating.HIGH, controls=0),))
    assert "No control that could lower it is known: only a redesign would." in none
    assert "ha-01 Stalking: HIGH" in none
    assert "LOW only with more controls together than 4." in with_parts((way(beyond=True),))


def test_what_stays_high() -> None:
    assert "What stays high whatever is done gs-01 A title.: HIGH" in flat(shown(HUNTED))


def test_a_remedy_without_a_channel_is_not_offered() -> None:
    assert "repair" not in shown(GRAVE)


def test_a_risk_of_its_own() -> None:
    text = flat(shown(make.answers() + OWN))
    assert "x-01 Night work now" in text
    assert "No control that could lower it is known" in text


def test_an_open_question_with_both_ends() -> None:
    text = flat(shown(make.answers(crowd="unknown", law="no") + HEARD))
    assert "crowd A text. This answer alone can change the decision." in text
    assert "- at best: few → MEDIUM; passes (0)" in text
    assert "- at worst: most → HIGH; does not pass (1)" in text


def test_an_answer_that_changes_nothing() -> None:
    text = flat(shown(make.answers(under18="unknown", law="no")))
    assert "- whatever the answer: MEDIUM; passes (0)" in text
    assert "at best" not in text


def test_several_answers_in_words() -> None:
    ends = tuple(
        End(words, "pass", 0, Bounds(1, high))
        for high, words in enumerate((("none",), ("politics", "war"), ("politics", "religion", "war")), start=1)
    )
    first = Inquiry("topics", "unknown", (), ends[0], ends[1])
    second = Inquiry("topics", "unknown", (), ends[0], ends[2])
    assert "at best: none → LOW" in with_parts(open_=(first,))
    assert "at worst: politics, war → " in with_parts(open_=(first,))
    assert "at worst: all of them → " in with_parts(open_=(second,))


@pytest.mark.parametrize(
    ("now", "other", "told"),
    [
        (("war",), ("none",), "war → none: exit 0 → 1"),
        ("none", ("war",), "none → war: exit 0 → 1"),
        (("war",), ("politics", "war"), "war → also politics: exit 0 → 1"),
        (("politics", "war"), ("war",), "politics, war → without politics: exit 0 → 1"),
        (("politics", "religion", "war"), ("religion", "war"), "all of them → without politics: exit 0 → 1"),
    ],
)
def test_an_answer_of_many_words(now: str | tuple[str, ...], other: tuple[str, ...], told: str) -> None:
    assert told in with_parts(hanging=(Hinge("topics", None, now, other, 0, 1),))


def test_an_answer_for_one_place() -> None:
    text = with_parts(hanging=(Hinge("law", "TR", "on-books", "used", 0, 1),))
    assert "law A text. (Türkiye) on books → used: exit 0 → 1" in text.replace("Turkey", "Türkiye")


@pytest.mark.parametrize("width", [40, 60, 80, 200])
@pytest.mark.parametrize("name", ["event", "feature", "grant"])
def test_no_line_is_longer_than_the_screen(
    name: str, width: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    monkeypatch.setattr("hrdd.engine.advice.hinges", lambda _: (Hinge("prior", None, ("none",), ("demand",), 0, 1),))
    assert main(["advise", str(make.ROOT / "examples" / f"{name}.yaml"), *AS_OF]) == 0
    told = capsys.readouterr().out
    assert max(map(len, told.splitlines())) <= min(width, terminal.WIDEST)


# --- the command line -------------------------------------------------------


@pytest.fixture
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the answers to read twice, for which the example is judged a hundred times and more."""
    monkeypatch.setattr("hrdd.engine.advice.hinges", lambda _: ())


def ended(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    code = main(list(arguments))
    told = capsys.readouterr()
    return code, told.out, told.err


def test_advice_passes_whatever_it_says(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = ended(capsys, "advise", FEATURE, *AS_OF)
    assert (code, err) == (0, "")
    assert "gs-01  People are identified from traces" in out


@pytest.mark.parametrize("risk", ["gs-01", "gs-01@visitor-activity", "hc-01"])
def test_an_explanation_passes_whatever_it_says(risk: str, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = ended(capsys, "explain", FEATURE, risk, *AS_OF)
    assert (code, err) == (0, "")
    assert out.startswith(risk.partition("@")[0])


def test_countries_are_named_as_in_the_reports(capsys: pytest.CaptureFixture[str]) -> None:
    text = ended(capsys, "explain", FEATURE, "gs-01", *AS_OF)[1]
    assert "Decided by the case: Türkiye\n" in text
    assert "the levels of Türkiye (feature.yaml:15)" in text
    assert not re.search(r"\b(TR|DE)\b", text)


def test_advice_names_the_country_of_an_answer(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("hrdd.engine.advice.hinges", lambda _: (Hinge("detained", "TR", "yes", "no", 1, 4),))
    text = " ".join(ended(capsys, "advise", FEATURE, *AS_OF)[1].split())
    assert "(Türkiye) yes → no: exit 1 → 4" in text


def test_an_entry_of_the_rubric_is_explained_without_a_file(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = ended(capsys, "explain", "c-02")
    assert (code, err) == (0, "")
    assert "c-02" in out


@pytest.mark.usefixtures("_quick")
@pytest.mark.parametrize("command", [("advise", FEATURE), ("explain", FEATURE, "gs-01")])
def test_colour_for_who_wants_it(
    command: tuple[str, ...], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    plain = ended(capsys, *command, *AS_OF)[1]
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.delenv("NO_COLOR", raising=False)
    coloured = ended(capsys, *command, *AS_OF)[1]
    assert "\x1b[" in coloured
    assert "\x1b[" not in plain


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("explain", FEATURE), "hrdd explain"),
        (("explain", "-"), "say which risk of - to explain, for example: hrdd explain - gs-01."),
        (("explain", FEATURE, "gs-1", *AS_OF), 'there is no risk "gs-1" in'),
        (("explain", FEATURE, "gs-01@other", *AS_OF), 'there is no risk "gs-01@other" in'),
        (("explain", FEATURE, "nothing-like-it", *AS_OF), "feature.yaml."),
        (("explain", FEATURE, "gs-01", "--as-of", "soon"), '"soon" is not a day'),
        (("advise", FEATURE, "--as-of", "soon"), '"soon" is not a day'),
        (("advise",), "missing argument"),
        (("advise", FEATURE, FEATURE), "unexpected extra argument"),
    ],
)
def test_wrong_usage(arguments: tuple[str, ...], says: str, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = ended(capsys, *arguments)
    assert (code, out) == (2, "")
    assert says in err
    assert err.startswith("hrdd: ")
    assert err.endswith("\nTry: hrdd --help\n")


def test_the_nearest_risk_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    assert 'did you mean "gs-01"?' in ended(capsys, "explain", FEATURE, "gs01", *AS_OF)[2]


@pytest.mark.parametrize("command", [("advise",), ("explain", "gs-01")])
def test_what_cannot_be_judged(command: tuple[str, ...], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    verb, *risk = command
    broken = tmp_path / "broken.yaml"
    broken.write_text("hrdd: 1\nsubject: {kind: dream}\n", encoding="utf-8")
    for name in (str(broken), str(tmp_path / "missing.yaml")):
        code, out, err = ended(capsys, verb, name, *risk, *AS_OF)
        assert (code, out) == (3, "")
        assert ": error HR" in err


@pytest.mark.usefixtures("_quick")
@pytest.mark.parametrize("command", [("advise",), ("explain", "gs-01")])
def test_a_file_from_standard_input(
    command: tuple[str, ...], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    raw = Path(FEATURE).read_bytes()
    monkeypatch.setattr("hrdd.cli.explaining.read_stdin", lambda: raw)
    verb, *risk = command
    code, out, err = ended(capsys, verb, "-", *risk, *AS_OF)
    assert (code, err) == (0, "")
    assert "People are identified from traces" in out


def test_the_words_of_an_assessor_cannot_steer_the_screen() -> None:
    named = way((need(title="Rota\x1b[2J\nHIGH"),))
    lines = advising.page(report(make.answers()), (), (named,), (), 4)
    assert "\x1b" not in terminal.plain(lines)
    assert "HIGH" not in [line.strip() for line in terminal.plain(lines).splitlines()]
