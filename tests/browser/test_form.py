"""The form in a real browser: the same logic as the engine; filled, saved, loaded, printed, used without a mouse."""

import random
import re
from datetime import date
from pathlib import Path
from typing import Any, get_args

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from hrdd import load_rubric
from hrdd.engine.coherence import complaints
from hrdd.engine.danger import in_danger
from hrdd.engine.facts import gather
from hrdd.library import materials
from hrdd.library.assessments import understand
from hrdd.model.assessment import Assessment
from hrdd.model.rubric import Kind
from hrdd.render.form import form

CORE = load_rubric("core")
KINDS: tuple[Kind, ...] = get_args(Kind)
TODAY = date(2026, 6, 1)
PLACES = ("worldwide", "FI", "FR", "TR", "SY", "IR", "UG", "MX", "VA")
CASES = 300
LARGEST = 400_000
"""Bytes that a page may have: it has to fit into a mail."""


def written(kind: Kind, folder: Path, **options: str) -> Path:
    path = folder / f"{kind}.html"
    path.write_text(form(kind, CORE, materials.form_parts(), **options), "utf-8")
    return path


def opened(page: Page, path: Path) -> Page:
    page.goto(path.as_uri())
    page.wait_for_selector("fieldset:not([hidden])")
    return page


# --- the same logic -------------------------------------------------------------------------------------------------


def case(kind: Kind, chance: random.Random) -> dict[str, Any]:
    """Answers to questions of a kind, in places, some of them to questions that are not asked."""
    places = chance.sample(PLACES, chance.choice((1, 1, 2, 3)))
    asked = [question for question in CORE.questions if kind in question.kinds]
    share = chance.choice((0.2, 0.6, 0.95))
    answers: dict[str, Any] = {}
    for question in asked:
        if chance.random() > share:
            continue
        words = [*question.choices, "unknown"]
        ways = ["plain"] * 6 + ["range"] * (not question.many) + ["by_place"] * question.per_place
        match chance.choice(ways):
            case "range":
                low, high = sorted(chance.sample(range(len(question.choices)), 2))
                answers[question.id] = {"range": [question.choices[low], question.choices[high]]}
            case "by_place":
                named = [place for place in places if place != "worldwide" and chance.random() < 0.8]
                if named:
                    answers[question.id] = {"by_place": {place: chance.choice(words) for place in named}}
            case _ if question.many and chance.random() < 0.8:
                picked = chance.sample(question.choices[1:], chance.randint(1, 2))
                answers[question.id] = picked if chance.random() < 0.8 else [question.choices[0]]
            case _:
                answers[question.id] = chance.choice(words) if not question.many else "unknown"
    context = {}
    for place in places:
        if place != "worldwide" and chance.random() < 0.3:
            theme = chance.choice(CORE.manifest.context.themes).id
            review = chance.choice(("2026-01-01", "2026-06-01", "2027-01-01"))
            sources = ["one", "two"][: chance.randint(1, 2)]
            entry = {"level": chance.randint(1, 4), "because": "x", "sources": sources, "author": "a"}
            context[place] = {theme: {**entry, "date": "2025-12-01", "review_by": review}}
    subject = {"kind": kind, "id": "x", "name": "x", "stage": "idea", "places": places}
    return {"subject": subject, "answers": answers, "context": context}


def by_engine(found: dict[str, Any]) -> dict[str, bool | None]:
    head = {"hrdd": 1, "assessed": {"date": "2026-06-01", "by": ({"name": "A", "role": "r"},)}}
    assessment = Assessment.model_validate(_frozen({**head, **found}))
    return gather(assessment, CORE, TODAY).asked


def _frozen(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _frozen(inner) for key, inner in value.items()}
    return tuple(_frozen(inner) for inner in value) if isinstance(value, list) else value


@pytest.mark.parametrize("kind", KINDS)
def test_the_page_asks_exactly_what_the_engine_asks(kind: Kind, page: Page, tmp_path: Path) -> None:
    chance = random.Random(f"form/{kind}")  # noqa: S311 - cases, not secrets
    found = [case(kind, chance) for _ in range(CASES)]
    opened(page, written(kind, tmp_path))
    told = page.evaluate(f"cases => cases.map(found => gather(found, rubric, '{TODAY.isoformat()}'))", found)
    own = {question.id for question in CORE.questions if kind in question.kinds}
    for entry, asked in zip(found, told, strict=True):
        assert asked == {name: held for name, held in by_engine(entry).items() if name in own}, entry
    states = [held for asked in told for held in asked.values()]
    assert {True, False, None} == set(states)


@pytest.mark.parametrize("kind", KINDS)
def test_the_page_is_small_and_forbids_itself_everything_from_outside(kind: Kind, tmp_path: Path) -> None:
    text = written(kind, tmp_path).read_text("utf-8")
    assert len(text.encode()) < LARGEST
    assert "default-src 'none'" in text
    assert "connect-src" not in text
    assert not re.search(r'(?:src|href)="(?!#)', text)
    assert form(kind, CORE, materials.form_parts()) == text


# --- filled in, saved, loaded ---------------------------------------------------------------------------------------

HOSTILE = "</script><b>\"'& : # - [x] {y} \u202e yes \u00e9\u4e2d\U0001f600 no: 012 0x1f 12:30 ~ *a &b !!c"


def start(page: Page, *, name: str = "Library evening", places: tuple[str, ...] = ("FR",)) -> None:
    page.fill("#subject-name", name)
    page.fill("#by-name", "A. Person")
    page.fill("#by-role", "Grant Officer")
    for place in places:
        page.select_option("#place", place)
        page.click("#add-place")


def everything(page: Page) -> None:
    """Answer whatever is asked with the last choice, until nothing is open; then what is optional, too."""
    while page.locator("#left a").count():
        target = page.locator("#left a").first.get_attribute("href") or ""
        page.locator(f"{target} label.choice:not(.not-known) input").last.check()
    for question in CORE.questions:
        box = page.locator(f"#q-{question.id}")
        if question.measure is not None and box.count() and box.is_visible():
            box.locator("label.choice:not(.not-known) input").last.check()


def saved(page: Page) -> tuple[str, bytes]:
    with page.expect_download() as download:
        page.click("#save")
    path = download.value.path()
    return download.value.suggested_filename, Path(path).read_bytes()


def checked(raw: bytes) -> Assessment:
    assessment = understand(raw, "saved.yaml", "saved").assessment
    assert complaints(assessment, CORE, date.today()) == ()  # noqa: DTZ011 - the page takes the browser's day
    return assessment


@pytest.mark.parametrize("kind", KINDS)
def test_a_filled_in_page_saves_what_check_accepts_and_loads_it_again(kind: Kind, page: Page, tmp_path: Path) -> None:
    path = written(kind, tmp_path)
    opened(page, path)
    start(page, places=("TR", "NO"))
    everything(page)
    assert page.locator("#whole").is_visible()
    assert "optional" not in (page.text_content("#progress") or "")
    name, raw = saved(page)
    assert name == "library-evening.yaml"
    assessment = checked(raw)
    asked = [name for name, held in gather(assessment, CORE, TODAY).asked.items() if held]
    assert set(assessment.answers) == set(asked)
    assert assessment.subject.places == ("TR", "NO")
    assert assessment.assessed.by[0].role == "grant-officer"
    again = tmp_path / "again.yaml"
    again.write_bytes(raw)
    opened(page, path)
    page.set_input_files("#file", again)
    expect(page.locator("#message")).not_to_be_empty()
    assert saved(page)[1] == raw


def test_whatever_is_typed_comes_back_as_it_was(page: Page, tmp_path: Path) -> None:
    opened(page, written("event", tmp_path))
    start(page, name=HOSTILE)
    page.fill("#subject-summary", HOSTILE + "\n" + HOSTILE)
    page.check("#q-format input[value=online]")
    page.locator("#q-format .reason summary").click()
    page.fill("#r-format", HOSTILE)
    raw = saved(page)[1]
    assessment = checked(raw)
    told = HOSTILE.replace("\u202e", "")
    assert assessment.subject.name == told
    assert assessment.subject.summary == f"{told}\n{told}"
    assert (assessment.answers["format"].value, assessment.answers["format"].because) == (
        "online",
        " ".join(told.split()),
    )


def test_parts_that_the_page_does_not_ask_about_stay_in_the_file(page: Page, tmp_path: Path) -> None:
    kept = Path(__file__).resolve().parents[2] / "examples" / "event.yaml"
    before = understand(kept.read_bytes(), "event.yaml", "event").assessment
    opened(page, written("event", tmp_path))
    page.set_input_files("#file", kept)
    expect(page.locator("#message")).not_to_be_empty()
    after = understand(saved(page)[1], "event.yaml", "event").assessment
    assert after.model_dump() == before.model_dump()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a: [", "cannot be read"),
        ("- 1", "not a file of hrdd"),
        ("subject: {kind: grant}", "another kind"),
        ("subject: {kind: event, name: A}\nanswers: {fotos: no, photos: sometimes, format: online}", "fotos, photos"),
    ],
)
def test_a_file_that_does_not_fit_is_told_in_words(page: Page, tmp_path: Path, text: str, said: str) -> None:
    opened(page, written("event", tmp_path))
    (tmp_path / "x.yaml").write_text(text, "utf-8")
    page.set_input_files("#file", tmp_path / "x.yaml")
    expect(page.locator("#message")).not_to_be_empty()
    assert said in (page.text_content("#message") or "")


def test_questions_come_and_go_with_the_answers(page: Page, tmp_path: Path) -> None:
    opened(page, written("event", tmp_path))
    start(page)
    assert page.locator("#q-overnight").is_hidden()
    page.check("#q-format input[value=on-site]")
    assert page.locator("#q-overnight").is_visible()
    page.check("#q-overnight input[value=yes]")
    page.check("#q-format input[value=online]")
    assert page.locator("#q-overnight").is_hidden()
    assert b"overnight" not in saved(page)[1]


def test_none_and_unknown_stand_alone(page: Page, tmp_path: Path) -> None:
    opened(page, written("event", tmp_path))
    start(page)
    for word in ("lgbt", "religion"):
        page.check(f"#q-sensitive input[value={word}]")
    assert checked(saved(page)[1]).answers["sensitive"].value == ("religion", "lgbt")
    page.check("#q-sensitive input[value=unknown]")
    assert checked(saved(page)[1]).answers["sensitive"].value == "unknown"
    page.check("#q-sensitive input[value=none]")
    assert checked(saved(page)[1]).answers["sensitive"].value == ("none",)
    page.check("#q-sensitive input[value=politics]")
    assert checked(saved(page)[1]).answers["sensitive"].value == ("politics",)


def test_an_answer_may_differ_by_place(page: Page, tmp_path: Path) -> None:
    name = next(question.id for question in CORE.questions if question.per_place and "event" in question.kinds)
    opened(page, written("event", tmp_path))
    start(page, places=("TR", "SY"))
    everything(page)
    held = page.locator(f"#q-{name}")
    if held.is_hidden():
        pytest.fail(f"{name} is not asked where everything is answered with the gravest choice")
    held.locator(".by-place summary").click()
    choices = CORE.question[name].choices
    page.select_option(f"#p-{name}-TR", choices[0])
    page.select_option(f"#p-{name}-SY", choices[-1])
    assert dict(checked(saved(page)[1]).answers[name].by_place or {}) == {"TR": choices[0], "SY": choices[-1]}


# --- for everybody ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("kind", ["event", "grant", "campaign", "feature"])
def test_no_barrier_is_found_by_axe(kind: Kind, scheme: Any, page: Page, tmp_path: Path) -> None:
    page.emulate_media(color_scheme=scheme)
    opened(page, written(kind, tmp_path))
    start(page)
    if kind == "event":
        page.check("#q-format input[value=on-site]")
    for summary in page.locator("fieldset:not([hidden]) details > summary").all()[:6]:
        summary.click()
    found = Axe().run(page).response["violations"]
    assert [(rule["id"], [node["html"] for node in rule["nodes"]][:3]) for rule in found] == []


@pytest.mark.parametrize("width", [320, 480, 1200])
def test_nothing_is_wider_than_the_screen(width: int, page: Page, tmp_path: Path) -> None:
    page.set_viewport_size({"width": width, "height": 700})
    opened(page, written("grant", tmp_path))
    start(page, places=("FR", "CD", "worldwide"))
    everything(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_everything_can_be_done_from_the_keyboard(page: Page, tmp_path: Path) -> None:
    opened(page, written("event", tmp_path))
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.focus("#subject-name")
    page.keyboard.type("Evening")
    page.focus("#place")
    page.keyboard.type("France")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.locator("#places li").count() == 1
    page.focus("#q-format input[value=online]")
    page.keyboard.press("Space")
    page.keyboard.press("ArrowDown")
    assert page.is_checked("#q-format input[value=hybrid]")
    page.focus("#save")
    with page.expect_download():
        page.keyboard.press("Enter")
    page.focus("#places button")
    page.keyboard.press("Enter")
    assert page.locator("#places li").count() == 0
    assert page.evaluate("document.activeElement.id") == "place"


def test_nothing_is_kept_in_the_browser_unless_asked_for(page: Page, tmp_path: Path) -> None:
    path = written("event", tmp_path)
    opened(page, path)
    start(page, name="Secret evening")
    assert page.evaluate("[localStorage.length, sessionStorage.length, document.cookie]") == [0, 0, ""]
    page.check("#keep")
    assert "Secret evening" in page.evaluate("JSON.stringify(localStorage)")
    opened(page, path)
    assert page.input_value("#subject-name") == "Secret evening"
    page.uncheck("#keep")
    assert page.evaluate("localStorage.length") == 0


def test_on_paper_only_the_answers_stand(page: Page, tmp_path: Path) -> None:
    opened(page, written("event", tmp_path))
    start(page)
    page.emulate_media(media="print")
    assert page.locator("#save").is_hidden()
    assert page.locator("#q-format legend").is_visible()
    assert page.pdf()[:5] == b"%PDF-"


def test_whom_to_call_stands_at_the_top_as_text(page: Page, tmp_path: Path) -> None:
    opened(page, written("event", tmp_path, contacts="<b>safety@example.org</b>"))
    assert "<b>safety@example.org</b>" in (page.text_content(".danger") or "")


def test_an_answer_that_speaks_of_danger_brings_up_whom_to_call(page: Page, tmp_path: Path) -> None:
    """It stays in sight wherever one is on the page, is read out, and goes when the answer goes."""
    opened(page, written("event", tmp_path, contacts="Safety team, +1 555 0100"))
    start(page, places=("FR",))
    urgent = page.locator("#urgent")
    expect(urgent).to_be_hidden()
    page.locator("#q-prior input[value=none]").check()
    expect(urgent).to_be_hidden()
    page.locator("#q-prior input[value=arrest]").check()
    expect(urgent).to_be_visible()
    assert "Safety team, +1 555 0100" in (urgent.text_content() or "")
    assert "Write no names" in (urgent.text_content() or "")
    assert urgent.get_attribute("role") == "alert"
    expect(urgent).to_be_in_viewport()
    page.locator("#q-prior input[value=none]").check()
    expect(urgent).to_be_hidden()


@pytest.mark.parametrize("kind", KINDS)
def test_the_page_knows_of_danger_as_the_engine_does(kind: Kind, page: Page, tmp_path: Path) -> None:
    chance = random.Random(f"danger/{kind}")  # noqa: S311 - cases, not secrets
    found = [case(kind, chance) for _ in range(CASES)]
    opened(page, written(kind, tmp_path))
    told = page.evaluate(f"cases => cases.map(found => inDanger(found, rubric, '{TODAY.isoformat()}'))", found)
    head = {"hrdd": 1, "assessed": {"date": "2026-06-01", "by": ({"name": "A", "role": "r"},)}}
    for entry, danger in zip(found, told, strict=True):
        assert danger is in_danger(Assessment.model_validate(_frozen({**head, **entry})), CORE, TODAY), entry
    assert {True, False} == set(told)


def test_a_language_written_from_right_to_left_turns_the_page(page: Page, tmp_path: Path) -> None:
    opened(page, written("event", tmp_path, language="ar"))
    assert page.evaluate("getComputedStyle(document.documentElement).direction") == "rtl"
    assert "فرنسا" in (page.text_content("#place") or "")
