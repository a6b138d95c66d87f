"""Every code of the engine is one that it says somewhere, and there are words for it; no list has one too many."""

import ast
from collections import Counter
from functools import cache

from hrdd.engine.codes import CREDIT_CODES, EXITS, FAILING, GATE_CODES, NEVER_FAILING, STEP_CODES
from hrdd.render.words import SENTENCES
from tests.make import ROOT

ENGINE = ROOT / "src" / "hrdd" / "engine"
LISTS = {"codes", "publicity", "withholding"}
"""Modules of the engine that name codes without saying them."""

FROM_OUTSIDE = {"REPLAY", "UNPINNED", "UNCOVERED", "TOUCHED"}
"""Reasons that the command line adds: they are about how it was called."""


@cache
def said() -> frozenset[str]:
    """Every word that stands as a text in the code of the engine."""
    paths = [path for path in ENGINE.glob("*.py") if path.stem not in LISTS]
    nodes = (node for path in paths for node in ast.walk(ast.parse(path.read_text("utf-8"))))
    return frozenset(node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str))


def test_every_step_and_every_credit_has_words_and_words_without_a_code_are_none() -> None:
    assert Counter((*STEP_CODES, *CREDIT_CODES)) == Counter(
        name for name in SENTENCES if name.islower() and "." not in name
    )


def test_a_code_of_a_step_is_none_of_a_credit() -> None:
    assert set(STEP_CODES).isdisjoint(CREDIT_CODES)
    assert {"rule", "rule-open", "carried", "outside"} <= set(STEP_CODES)
    assert {"counts", "plan", "heightened"} <= set(CREDIT_CODES)


def test_the_engine_says_every_code_but_those_that_tell_how_it_was_called() -> None:
    assert {*STEP_CODES, *CREDIT_CODES, *GATE_CODES} - said() == FROM_OUTSIDE


def test_every_reason_of_the_gate_has_words_and_says_when_it_is_given_and_what_must_happen_next() -> None:
    assert tuple(EXITS) == GATE_CODES
    assert Counter(GATE_CODES) == Counter(name for name in SENTENCES if name.isupper())
    assert {f"{code}.when" for code in GATE_CODES} | {f"{code}.next" for code in GATE_CODES} <= set(SENTENCES)


def test_a_notice_can_either_be_made_to_fail_or_never_fails() -> None:
    notices = {code for code, exit_code in EXITS.items() if not exit_code}
    assert set(FAILING) | set(NEVER_FAILING) == notices
    assert set(FAILING).isdisjoint(NEVER_FAILING)
    assert {code: exit_code for code, exit_code in FAILING.items() if exit_code != 4} == {"EXCEPTION_ENDS": 5}
