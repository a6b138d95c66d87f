"""Why a signature no longer holds: each ground by its word, what changed since, and the entry that it is about."""

from datetime import date

import pytest

from hrdd.engine import assess
from hrdd.engine.cases import World
from hrdd.engine.controls import Means, known_controls, remedy_works
from hrdd.engine.court import Court
from hrdd.engine.digest import basis
from hrdd.engine.evidence import shelf
from hrdd.engine.facts import gather
from hrdd.engine.policy import in_force
from hrdd.engine.void import covers, last_day, void_exceptions
from hrdd.model.assessment import Assessment
from hrdd.model.outcome import Outcome, Reason
from tests.make import DAY, answers, assessment, finding, judge, reasons, rubric

HEARD = "engagement: [{group: newcomers, how: h, date: 2026-02-01}]\n"
RATED = "risks: {ha-01: {gravity: {level: 4, because: b}, likelihood: {level: 2, because: b}, involvement: cause}}\n"
HIGH = answers() + RATED + HEARD
ROLE = "human-rights-steering-committee"


def entry(text: str = HIGH, places: str = "[DE]", **changes: str) -> str:
    """One exception for the HIGH of `text`, bound to it."""
    fields = {
        "finding": "ha-01@thing", "reason": "r", "why_not_avoidable": "w", "interim_measures": "i",
        "rights_holder_view": "v", "approver": f"{{name: Di, role: {ROLE}}}", "date": "2026-03-01",
        "until": "2026-05-30", "digest": finding(judge(assessment(text, places=places)), "ha-01").digest, **changes,
    }  # fmt: skip
    return "{" + ", ".join(f"{key}: {value}" for key, value in fields.items()) + "}"


def excepted(*entries: str, text: str = HIGH) -> str:
    return text + f"exceptions: [{', '.join(entries)}]\n"


def told(text: str, as_of: date = DAY) -> list[Reason]:
    return [one for one in reasons(judge(assessment(text), as_of=as_of), "STALE") if one.finding is not None]


def court(given: Assessment) -> Court:
    """What the decision on an assessment rests on."""
    facts = gather(given, rubric(), DAY)
    policy = rubric().manifest
    means = Means(
        rubric(), shelf(given, policy.evidence, DAY, heightened=facts.heightened), facts.heightened, remedy_works(given)
    )
    return Court(
        World(given, means, known_controls(given, rubric())), facts, DAY, assess(given, rubric(), DAY).digest, None,
        in_force(policy.gate, "pre-release", "feature"),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"approver": f"{{name: Ada, role: {ROLE}}}"}, "author"),
        ({"approver": "{name: Di, role: product-lead}"}, "role"),
        ({"digest": "sha256:" + "0" * 64}, "changed"),
        ({"until": "2026-05-31"}, "too-long"),
    ],
)
def test_an_exception_that_does_not_hold_says_why_and_which_it_is(changes: dict[str, str], why: str) -> None:
    other = entry(finding="gs-01@thing")
    (one,) = told(excepted(other, entry(**changes)))
    assert (one.finding, one.said) == ("ha-01@thing", (("exceptions", 1),))
    expected = {"what": "exception", "why": why} | ({"changed": ""} if why == "changed" else {})
    assert dict(one.values) == expected


def test_one_of_a_graver_finding_is_too_grave_whoever_gave_it() -> None:
    critical = HIGH.replace("likelihood: {level: 2", "likelihood: {level: 3")
    given = assessment(excepted(entry(critical, approver="{name: Ada, role: x}"), text=critical))
    found = finding(assess(given, rubric(), DAY), "ha-01")
    (one,) = void_exceptions(found, court(given))
    assert dict(one.values)["why"] == "too-grave"
    assert not covers(given.exceptions[0], found, court(given))


def test_one_that_holds_covers_its_finding_and_no_other() -> None:
    given = assessment(excepted(entry(), entry(finding="gs-01@thing")))
    found = finding(judge(given), "ha-01")
    assert [covers(one, found, court(given)) for one in given.exceptions] == [True, False]


def test_one_whose_last_day_is_over_is_as_if_it_were_not_there() -> None:
    wrong = entry(digest="sha256:" + "0" * 64)
    assert told(excepted(wrong), date(2026, 5, 30))
    assert not told(excepted(wrong), date(2026, 5, 31))
    renewed = entry(
        digest="sha256:" + "0" * 64, until="2026-03-10", renewals="[{date: 2026-03-05, until: 2026-04-01, because: b}]"
    )
    assert told(excepted(renewed), date(2026, 4, 1))
    assert not told(excepted(renewed), date(2026, 4, 2))


@pytest.mark.parametrize(
    ("changes", "end"),
    [
        ({}, date(2026, 5, 30)),
        ({"until": "2026-05-31"}, None),
        ({"renewals": "[{date: 2026-05-30, until: 2026-08-28, because: b}]"}, date(2026, 8, 28)),
        ({"renewals": "[{date: 2026-05-30, until: 2026-08-29, because: b}]"}, None),
        ({"renewals": "[{date: 2026-05-31, until: 2026-06-01, because: b}]"}, None),
        ({"renewals": "[{date: 2026-03-01, until: 2026-04-01, because: b}]"}, date(2026, 4, 1)),
        ({"renewals": "[{date: 2026-02-28, until: 2026-04-01, because: b}]"}, None),
    ],
)
def test_the_last_day_is_that_of_the_last_renewal_made_in_time(changes: dict[str, str], end: date | None) -> None:
    given = assessment(excepted(entry(**changes)))
    assert last_day(given.exceptions[0], court(given)) == end


def signed(text: str) -> str:
    """The text with an approval and an exception that say what they rest on."""
    given = assessment(text)
    outcome = judge(given)
    parts = basis(given, rubric(), court(given).facts, outcome.findings)
    written = "{" + ", ".join(f"{name}: '{value}'" for name, value in parts.items()) + "}"
    approval = f"{{by: Di, role: {ROLE}, date: 2026-03-01, digest: '{outcome.digest}', basis: {written}}}"
    return text + f"exceptions: [{entry(text, basis=written)}]\napprovals: [{approval}]\n"


def stale(outcome: Outcome) -> dict[str, str]:
    found = [dict(one.values) for one in reasons(outcome, "STALE")]
    return {values["what"]: values["changed"] for values in found if values["what"] in {"approval", "exception"}}


def test_a_signature_that_says_what_it_rests_on_is_told_what_changed() -> None:
    text = signed(HIGH)
    assert stale(judge(assessment(text))) == {}
    moved = (
        text.replace("crowd: few", "crowd: some")
        .replace("topics: [none]", "topics: [politics]")
        .replace("involvement: cause", "involvement: linked")
    )
    told = stale(judge(assessment(moved)))
    assert told["approval"] == told["exception"]
    assert told["approval"] == "answers.crowd, answers.topics"


def test_the_last_approval_is_the_one_that_is_told_of() -> None:
    approvals = [
        f"{{by: Di, role: {ROLE}, date: {day}, digest: 'sha256:{'0' * 64}'}}"
        for day in ("2026-02-01", "2026-02-20", "2026-02-10")
    ]
    outcome = judge(assessment(answers() + f"approvals: [{', '.join(approvals)}]\n"))
    (one,) = [one for one in reasons(outcome, "STALE") if dict(one.values)["what"] == "approval"]
    assert (one.said, one.finding, dict(one.values)["changed"]) == ((("approvals", 1),), None, "")


def test_of_two_approvals_of_one_day_the_later_in_the_file_is_told_of() -> None:
    approvals = [f"{{by: Di, role: {ROLE}, date: 2026-02-01, digest: 'sha256:{'0' * 64}'}}"] * 2
    outcome = judge(assessment(answers() + f"approvals: [{', '.join(approvals)}]\n"))
    assert [one.said for one in reasons(outcome, "STALE")] == [(("approvals", 1),)]


def test_one_approval_of_this_result_among_others_is_enough() -> None:
    digest = judge(assessment(answers())).digest
    both = [f"{{by: Di, role: {ROLE}, date: 2026-03-01, digest: '{one}'}}" for one in (digest, "sha256:" + "0" * 64)]
    assert not reasons(judge(assessment(answers() + f"approvals: [{', '.join(both)}]\n")), "STALE")
