"""From names of files to outcomes: each file read, checked against its rubric, and judged beside its platform."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from hrdd.diagnostics import Diagnostic, Refusal, in_file_order
from hrdd.engine import assess
from hrdd.engine.coherence import complaints, critical_exceptions, unmatched_exceptions
from hrdd.engine.facts import UNKNOWN
from hrdd.library import assessments, disk, rubrics, salvage, settings
from hrdd.library.rubrics import placed
from hrdd.model.assessment import WORDS_WANTED

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from hrdd.library.assessments import Written
    from hrdd.library.rubrics import Shelved
    from hrdd.library.settings import Found
    from hrdd.model.outcome import Outcome
    from hrdd.model.rubric import Rubric


@dataclass(frozen=True, eq=False)
class Judged:
    """One file that could be judged: what was written, by which rubric, what follows, and under which settings.

    `before` is the assessment as it was, where the run compares it with an earlier one.
    """

    name: str
    written: Written
    shelved: Shelved
    outcome: Outcome
    settings: Found = settings.NONE
    before: Written | None = None


@dataclass(frozen=True, slots=True)
class Refused:
    """One file that could not be judged, and everything that is wrong with it."""

    name: str
    diagnostics: tuple[Diagnostic, ...]


@dataclass(eq=False)
class Desk:
    """What the judging of several files shares: the day, the rubrics read so far, and the files at hand.

    `rubric` is a folder to take the rubric from, in place of the one that the settings choose and of the shipped ones.
    `stdin` is what was read from there. `chosen` is a settings file that holds for all, in place of the nearest.
    `given` says which of the files holds the assessment of a subject.
    """

    as_of: date
    rubric: Path | None = None
    stdin: bytes = b""
    chosen: str | None = None
    given: dict[str, str] = field(default_factory=dict)
    _rubrics: dict[tuple[str, Path | None], Shelved] = field(default_factory=dict)
    _settings: dict[Path, Found] = field(default_factory=dict)
    _written: dict[str, Written] = field(default_factory=dict)
    _outcomes: dict[str, Outcome] = field(default_factory=dict)

    def judge(self, names: Sequence[str]) -> tuple[Judged | Refused, ...]:
        """Judge files in the order of their names as given."""
        refused = self.enter(names)
        return tuple(refused.get(name) or self.judged(name) for name in names)

    def enter(self, names: Sequence[str], *, keep: bool = True) -> dict[str, Refused]:
        """Learn which file holds the assessment of which subject; the files that cannot be judged, whatever the rest.

        Without `keep` the files are let go at once, and read again when they are judged.
        """
        refused: dict[str, Refused] = {}
        for name in names:
            try:
                written = self.written(name)
                first = self.given.setdefault(written.assessment.id, name)
                if first != name:
                    raise Refusal([_twice(written, first)])
            except assessments.Misshapen as misshapen:
                refused[name] = Refused(name, self._all(misshapen, name))
            except Refusal as refusal:
                refused[name] = Refused(name, refusal.diagnostics)
            if not keep:
                self._written.pop(name, None)
        return refused

    def let_go(self, judged: Judged | Refused) -> None:
        """Forget a file that was judged and told. What others are part of is judged again, should one more ask."""
        self._written.pop(judged.name, None)
        self._outcomes.pop(judged.name, None)

    def fresh(self) -> Desk:
        """A desk for the same day, rubrics and settings, which has read no assessment yet: files may have changed."""
        desk = Desk(self.as_of, self.rubric, self.stdin, self.chosen)
        desk._rubrics.update(self._rubrics)
        desk._settings.update(self._settings)
        return desk

    def put(self, name: str, written: Written) -> None:
        """Take this in place of what a file holds: to see what follows from a change before it is made."""
        self._written[name] = written

    def platform(self, judged: Judged) -> Outcome | None:
        """The outcome of the platform that a judged change belongs to, or None."""
        return self._platform(judged.name, judged.written, ())

    def _all(self, misshapen: assessments.Misshapen, name: str) -> tuple[Diagnostic, ...]:
        """Everything that is wrong with a file whose shape has faults, so that nobody has to come back for it."""
        rest, told = misshapen.rest, misshapen.diagnostics
        if rest is None:
            return told
        try:
            rubric = self._shelf_of(rest, name).rubric
        except Refusal as refusal:
            return in_file_order((*told, *(found for found in refusal.diagnostics if found.file == rest.document.name)))
        return in_file_order((*(_with_choices(found, rubric) for found in told), *self._more(rest, rubric)))

    def _more(self, rest: Written, rubric: Rubric) -> tuple[Diagnostic, ...]:
        """What is wrong with the parts of a file whose shape is right."""
        found = (entry for entry in complaints(rest.assessment, rubric, self.as_of) if entry.code in salvage.TELLING)
        held = ((entry, *rest.place(entry.path)) for entry in found)
        return tuple(placed(entry, (document, path)) for entry, document, path in held if document.resolve(path[:2])[1])

    def settings_of(self, name: str) -> Found:
        """The settings that hold for one file; standard input has those of the folder one is in. Raises Refusal."""
        place = Path() if name == assessments.STDIN else Path(name).parent
        if self.chosen is not None:
            place = Path(self.chosen)
        if place not in self._settings:
            found = settings.find(place) if self.chosen is None else settings.read(place, self.chosen)
            self._settings[place] = found or settings.NONE
        return self._settings[place]

    def shelved(self, name: str, found: Found = settings.NONE) -> Shelved:
        """The rubric that an assessment names, as the settings make it stricter. Raises Refusal."""
        folder = self.rubric or found.rubric
        if (name, folder) not in self._rubrics:
            shelf = rubrics.find(name) if folder is None else rubrics.load(folder, str(folder))
            if shelf.rubric.name != name:
                values = (("found", shelf.rubric.name), ("wanted", name))
                raise Refusal([Diagnostic("HR301", str(folder), values=values)])
            self._rubrics[name, folder] = shelf
        return settings.tightened(self._rubrics[name, folder], found)

    def judged(self, name: str) -> Judged | Refused:
        """Judge one file that was entered."""
        try:
            written = self.written(name)
            shelved = self._shelf_of(written, name)
            return Judged(name, written, shelved, self._outcome(name, ()), self.settings_of(name))
        except Refusal as refusal:
            return Refused(name, refusal.diagnostics)

    def _shelf_of(self, written: Written, name: str) -> Shelved:
        try:
            return self.shelved(written.assessment.rubric, self.settings_of(name))
        except Refusal as refusal:
            missing = [diagnostic for diagnostic in refusal.diagnostics if diagnostic.code == "HR301"]
            if len(missing) != len(refusal.diagnostics):
                raise
            raise Refusal(placed(diagnostic, (written.document, ("rubric",))) for diagnostic in missing) from None

    def written(self, name: str) -> Written:
        """One file as it was written, each read once. Raises Refusal."""
        if name not in self._written:
            if name == assessments.STDIN:
                self._written[name] = assessments.understand(self.stdin, "<stdin>", "")
            else:
                self._written[name] = assessments.read(Path(name), name)
        return self._written[name]

    def _outcome(self, name: str, above: tuple[str, ...]) -> Outcome:
        if name not in self._outcomes:
            written = self.written(name)
            shelved = self._shelf_of(written, name)
            check(written, shelved, self.as_of)
            platform = self._platform(name, written, above)
            outcome = assess(written.assessment, shelved.rubric, self.as_of, platform)
            worst = {finding.id: finding.residual.high for finding in outcome.findings}
            limit = shelved.rubric.manifest.gate.exception.rating_at_most
            wrong = (
                *unmatched_exceptions(written.assessment, worst),
                *critical_exceptions(written.assessment, worst, limit),
            )
            if wrong:
                raise Refusal(in_file_order(placed(found, written.place(found.path)) for found in wrong))
            self._outcomes[name] = outcome
        return self._outcomes[name]

    def _platform(self, name: str, written: Written, above: tuple[str, ...]) -> Outcome | None:
        """The outcome of `part_of`: among the files given, then `<id>.yaml` beside this one; None without either."""
        wanted = written.assessment.subject.part_of
        if wanted is None:
            return None
        beside = str(Path(name).with_name(f"{wanted}.yaml")) if name != assessments.STDIN else ""
        found = self.given.get(wanted)
        if found is None and beside and disk.is_file(beside) and self.written(beside).assessment.id == wanted:
            found = beside
        if found is None:
            return None
        if found in {name, *above}:
            problem = f"{wanted} is part of itself"
            values = (("fix", "Correct part_of, or delete it."), ("problem", problem))
            raise Refusal(
                [placed(Diagnostic("HR408", name, values=values), (written.document, ("subject", "part_of")))]
            )
        return self._outcome(found, (*above, name))


def check(written: Written, shelved: Shelved, as_of: date) -> None:
    """Raise Refusal with everything that keeps an assessment from being judged by a rubric on a day."""
    if wrong := complaints(written.assessment, shelved.rubric, as_of):
        raise Refusal(in_file_order(placed(found, written.place(found.path)) for found in wrong))


def _with_choices(found: Diagnostic, rubric: Rubric) -> Diagnostic:
    """A complaint about an answer that is no word, with the answers that its question has."""
    values = dict(found.values)
    if values.get("problem") != WORDS_WANTED or found.path[:1] != ("answers",):
        return found
    question = rubric.question.get(str(found.path[1]))
    if question is None or (values["fix"] in {"Write yes.", "Write no."} and "yes" in question.choices):
        return found
    fix = f"Answers: {', '.join((*question.choices, UNKNOWN))}."
    return replace(found, values=tuple(sorted({**values, "fix": fix}.items())))


def _twice(written: Written, first: str) -> Diagnostic:
    problem = f"the subject {written.assessment.id} is already assessed in {first}"
    values = (("fix", "Give one of them another id."), ("problem", problem))
    return placed(Diagnostic("HR408", "", values=values), (written.document, ("subject", "id")))
