"""What can be wrong with something a person wrote: where it is, how bad it is, and what to write instead."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Iterable

Path = tuple[str | int, ...]
"""The way from the top of a document to one value: keys and list positions (from 0)."""

Severity = Literal["error", "warning"]


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A piece of text in a file: lines and columns from 1, columns in code points, the end exclusive."""

    line: int
    column: int
    end_line: int
    end_column: int


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of complaint: its severity, the sentence that states it, and what to write instead.

    `says` and `fix` are `str.format` templates over the values of a diagnostic.
    """

    severity: Severity
    says: str
    fix: str


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One complaint about one place of one file.

    `file` is the name as the user gave it. `span` is the place; without one the whole file is meant.
    `values` fill the templates of `KINDS[code]`. `hint` is a nearest valid word, or empty.
    """

    code: str
    file: str
    path: Path = ()
    span: Span | None = None
    values: tuple[tuple[str, str], ...] = ()
    hint: str = ""

    @property
    def severity(self) -> Severity:
        """`error` stops the run; `warning` is printed and does not."""
        return KINDS[self.code].severity

    @property
    def message(self) -> str:
        """The complaint as one sentence."""
        return KINDS[self.code].says.format_map(dict(self.values))

    @property
    def fix(self) -> str:
        """What to write instead, as one sentence; with the nearest valid word where there is one."""
        fix = KINDS[self.code].fix.format_map(dict(self.values))
        meant = f'Did you mean "{self.hint}"?' if self.hint else ""
        return " ".join(part for part in (meant, fix) if part)


class Refusal(Exception):  # noqa: N818 - it is not a fault of the program but an answer to its input
    """Raised when an input cannot be used at all; carries every complaint found so far, in file order."""

    def __init__(self, diagnostics: Iterable[Diagnostic]) -> None:
        self.diagnostics = tuple(diagnostics)
        super().__init__("; ".join(f"{d.file}: {d.code} {d.message}" for d in self.diagnostics))


NUMBERED = re.compile(r"([a-z]+)-[0-9]+(@.*)?")
"""An id that is letters and a number, such as c-02 or udhr-12; a finding is one with its subject behind."""


def nearest(word: str, words: Iterable[str]) -> str:
    """The valid word closest to `word` in whatever case, or an empty string where none is close.

    A word with other numbers in it names another thing, so it is never close: c-2 may be c-02 and is not c-82. An id
    that is letters and a number is close only to the same letters and number, written otherwise.
    """
    lowered = {known.lower(): known for known in words}
    wanted = word.lower()
    kept = [known for known in lowered if _may_be(wanted, known)]
    same = [known for known in kept if _bare(known) == _bare(wanted)]
    found = same or get_close_matches(wanted, kept, n=1, cutoff=0.6)
    return lowered[found[0]] if found else ""


def _may_be(word: str, known: str) -> bool:
    """Whether a word has the numbers of a known one, and its letters where it is an id of letters and a number."""
    numbered = NUMBERED.fullmatch(known)
    return _numbers(word) == _numbers(known) and (numbered is None or re.split("[^a-z]", word)[0] == numbered[1])


def _numbers(word: str) -> list[str]:
    """The numbers in a word, without leading zeros."""
    return [digits.lstrip("0") for digits in re.findall("[0-9]+", word)]


def _bare(word: str) -> str:
    """A word without what only joins its parts, and without leading zeros."""
    return re.sub(r"[-_. ]+|(?<![0-9])0+(?=[0-9])", "", word)


def in_file_order(diagnostics: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """Sort by file, then place, then code; the same complaint at the same place is kept once."""
    nowhere = Span(0, 0, 0, 0)
    return tuple(sorted(dict.fromkeys(diagnostics), key=lambda d: (d.file, d.span or nowhere, d.code, d.values)))


KINDS: dict[str, Kind] = {
    # 1xx: the file as text
    "HR101": Kind("error", "this file cannot be read: {reason}.", "Check the name and the permissions."),
    "HR102": Kind("error", "this file is not UTF-8 text ({reason}).", "Save it as plain text in UTF-8."),
    "HR103": Kind("error", "the character {character} is not allowed in this file.", "Delete it."),
    "HR104": Kind("error", "this file is empty.", "Start an assessment with: hrdd new KIND -o FILE."),
    "HR105": Kind("error", "this is not YAML that hrdd reads: {reason}.", "Compare with the files in examples/."),
    "HR106": Kind(
        "error",
        'the key "{key}" stands twice (first on line {first}).',
        "Keep one of them: a second one would silently win.",
    ),
    "HR107": Kind("error", "{what} are not used in hrdd files.", "Write the value out in full."),
    "HR108": Kind("error", 'the tag "{tag}" is not used in hrdd files.', "Delete the tag; put text in quotes."),
    "HR109": Kind("error", "a second document starts here.", "Keep one document per file: delete the line ---."),
    "HR110": Kind("error", "{what} is larger than hrdd reads ({size}, at most {limit}).", "Make it smaller."),
    "HR111": Kind("error", "this is nested deeper than {limit} levels.", "Flatten it."),
    "HR112": Kind("error", "this file holds more than {limit} values.", "Split it into several files."),
    "HR113": Kind("error", 'the number "{number}" is out of range.', "Put it in quotes if it is text."),
    "HR114": Kind("error", "a tab is used for indentation.", "Indent with spaces."),
    "HR115": Kind("error", "the file holds {what} where a mapping of keys is expected.", "Start it with: hrdd: 1"),
    "HR116": Kind("error", "a key must be plain text, and this is {what}.", "Put the key in quotes, or rename it."),
    "HR117": Kind(
        "error", "the file holds {what} where a list is expected.", "Start every entry with a dash: - id: ..."
    ),
    # 2xx: the shape of what it says
    "HR201": Kind("error", '"{key}" is not a key here.', "Keys here: {allowed}."),
    "HR202": Kind("error", 'the key "{key}" is missing.', "{fix}"),
    "HR203": Kind("error", "{found} stands where {wanted} is expected.", "{fix}"),
    "HR204": Kind("error", '"{found}" is not one of the words allowed here.', "Write one of: {allowed}."),
    "HR205": Kind("error", "{found} is out of range: {wanted}.", "{fix}"),
    "HR206": Kind("error", '"{found}" is not a date.', "Write a day as YYYY-MM-DD, for example 2026-03-01."),
    "HR207": Kind(
        "error",
        '"{found}" is not an id.',
        "Use lower-case letters, digits and single hyphens, for example edit-location-tags.",
    ),
    "HR208": Kind("error", "this text is empty.", "Write what is meant, or delete the key."),
    "HR209": Kind("error", "{problem}.", "{fix}"),
    # 3xx: the rubric
    "HR301": Kind("error", 'there is no rubric "{wanted}".', "Rubrics found: {found}."),
    "HR302": Kind("error", '{where} names {what} "{name}", which this rubric does not have.', "Correct the name."),
    "HR303": Kind("error", "the {table} table breaks the method: {problem}.", "Correct the cell {cell}."),
    "HR304": Kind("error", "{where}: {problem}.", "{fix}"),
    "HR305": Kind("error", "{where} depends on itself: {cycle}.", "Break the circle."),
    "HR306": Kind("error", 'the id "{id}" is used twice (first in {first}).', "Give one of them another id."),
    "HR307": Kind("error", "this row of the place table cannot be used: {problem}.", "Correct the row."),
    "HR308": Kind("error", "this rubric holds no {what}.", "A rubric without {what} would pass everything."),
    "HR309": Kind("error", 'the rubric {rubric} has no screen "{wanted}".', "Screens: {found}."),
    # 31x and 32x: what hrdd rubric check finds beyond that
    "HR311": Kind(
        "error",
        "no answers about any kind of subject can make {where} hold.",
        "Correct the condition, or delete the entry.",
    ),
    "HR321": Kind(
        "warning",
        "level {level} of {where} is never the level: whenever the rule holds, one of a higher level holds too.",
        "Narrow the rule of the higher level, or delete this one.",
    ),
    "HR322": Kind(
        "warning",
        "the base level {level} of {where} is never the level: some rule of a higher level always holds.",
        "Raise the base level, or narrow those rules.",
    ),
    "HR323": Kind(
        "warning",
        "{where} is listed for kinds of which it is never asked: {kinds}.",
        "Delete them, or correct ask_when.",
    ),
    "HR324": Kind(
        "warning",
        "no rule tells these answers of {where} apart: {words}.",
        "Join them, or write the rule for which they differ.",
    ),
    "HR325": Kind(
        "warning",
        "the wording of {where} may lead ({words}).",
        "Ask for what can be seen, and leave the judgement to rules.",
    ),
    "HR326": Kind(
        "warning", 'the question {where} may ask two things ("{piece}").', "Ask one thing, or make two questions of it."
    ),
    "HR327": Kind("warning", "{where} says {what}.", "Say what somebody would see or measure."),
    "HR328": Kind("warning", "nothing uses {where}.", "Delete it, or use it in a condition."),
    # 4xx: the assessment against the rubric and the day
    "HR401": Kind(
        "error", '"{name}" is not a question of {rubric}.', "See the questions: hrdd rubric show {rubric} questions."
    ),
    "HR402": Kind("error", '"{found}" is not an answer to {question}.', "Answers: {allowed}."),
    "HR403": Kind(
        "error",
        'the question "{question}" is not asked here ({why}), so its answer would be ignored.',
        "Delete the answer, or correct the answer that it depends on.",
    ),
    "HR404": Kind("error", '"{name}" is not {what} of {rubric}.', "{fix}"),
    "HR405": Kind("error", '"{name}" is not an entry of evidence: in this file.', "Add it there, or correct the id."),
    "HR406": Kind(
        "error", '"{name}" is not a place hrdd knows.', "Write an ISO 3166-1 code of two capital letters, or worldwide."
    ),
    "HR407": Kind("error", "{what} is dated {date}, after the day of assessment {as_of}.", "Correct the date."),
    "HR408": Kind("error", "{problem}.", "{fix}"),
    "HR409": Kind("error", '{what} "{name}" matches no finding.', "Delete the entry, or correct the id."),
    "HR410": Kind("error", "{problem}.", "CRITICAL can never be excepted: redesign or stop."),
    # 5xx: a sheet of applications; the line is the row of the sheet, the column its column
    "HR501": Kind("error", "this is not a sheet that hrdd reads: {reason}.", "Save it as .csv (UTF-8) or .xlsx."),
    "HR502": Kind("error", 'the sheet has no column "{column}".', "{fix}"),
    "HR503": Kind("error", 'the column "{column}" stands twice (first in column {first}).', "Keep one of them."),
    "HR504": Kind("error", 'row {row}, {column}: "{found}" {problem}.', "{fix}"),
    "HR505": Kind(
        "warning",
        'the column "{name}" is not used: it is not a question of this screen.',
        "Correct its heading, or let it be.",
    ),
    "HR506": Kind("error", "row {row}, {column}: {problem}.", "{fix}"),
    "HR507": Kind(
        "error", "this is not a sheet for {screen}: it has {there} of the {count} columns with questions.", "{fix}"
    ),
    # 6xx: settings
    "HR601": Kind("error", "this is not TOML: {reason}.", "Compare with the settings in docs/settings.md."),
    "HR602": Kind(
        "error",
        "{key} = {asked} would loosen the gate, which has {held} already.",
        "Settings only make a gate stricter: delete the key, or write a stricter value.",
    ),
    "HR603": Kind("error", "{other} beside it holds settings too.", "Keep the settings in one of the two files."),
    "HR604": Kind("error", "this is not a result of hrdd: {reason}.", "Make one: hrdd assess FILE -o result.json."),
    "HR605": Kind(
        "error", "this is no file and no revision that can be read: {reason}.", "Name a file, or a revision."
    ),
    "HR606": Kind(
        "error",
        "this list of changed files is empty, so nobody can tell what was changed.",
        "See whether what makes the list failed; or name the assessments to judge.",
    ),
    "HR607": Kind(
        "error",
        "this was written for {then} and cannot be judged by {now}, so there is nothing like for like.",
        "Compare with its result: hrdd assess -f json, with the rubric that it was written for.",
    ),
    # 9xx: output
    "HR901": Kind("error", "this output cannot be written: {reason}.", "Choose another place with -o."),
    "HR902": Kind(
        "error",
        "this file cannot be looked into: {reason}.",
        "Give a PDF, HTML, Markdown, JSON, SARIF, DOCX, XLSX, CSV, XML or text (UTF-8), without a password.",
    ),
    "HR904": Kind(
        "error",
        "this template cannot be used: {reason}.",
        "See docs/templates.md for everything that a template may use.",
    ),
    "HR905": Kind(
        "error",
        "this folder of templates cannot be used: {reason}.",
        "See docs/templates.md for what may stand in it.",
    ),
    "HR903": Kind(
        "error",
        "nothing can be taken out of this report: {reason}.",
        "Name a PDF that was made with --audience restricted.",
    ),
}
"""Every kind of complaint the program can make. Codes are stable: a code is never given another meaning."""
