"""A file somebody wrote becomes an Assessment that knows where each of its parts is written."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from hrdd.diagnostics import Diagnostic, Refusal, in_file_order
from hrdd.library import disk, salvage
from hrdd.library.shapes import shaped
from hrdd.model.assessment import Approvals, Assessment
from hrdd.source import parse

if TYPE_CHECKING:
    from collections.abc import Iterable

    from hrdd.diagnostics import Path as Place
    from hrdd.source import Document

APPROVALS = ".approvals"
STDIN = "-"
KEPT_APART = ("exceptions", "approvals")


@dataclass(frozen=True, eq=False)
class Written:
    """An assessment with the documents it was read from, and its bytes.

    `kept` is empty, unless the assessment is what is left of a file with faults.
    """

    assessment: Assessment
    document: Document
    source: bytes
    approvals: Document | None = None
    kept: salvage.Kept = field(default_factory=dict)

    def place(self, path: Place) -> tuple[Document, Place]:
        """The document and the path in it of one part of the assessment."""
        path = salvage.in_file(path, self.kept)
        match path:
            case (str(kind), int(index), *rest) if kind in KEPT_APART and self.approvals is not None:
                own = len(self.document.data.get(kind, ()))
                if index >= own:
                    return self.approvals, (kind, index - own, *rest)
        return self.document, path


class Misshapen(Refusal):
    """Raised for a file with faults in its shape; `rest` is what can still be checked against a rubric."""

    def __init__(self, diagnostics: Iterable[Diagnostic], rest: Written | None) -> None:
        super().__init__(in_file_order(diagnostics))
        self.rest = rest


def approvals_of(path: Path) -> Path:
    """The file beside an assessment that its approvals and exceptions may live in."""
    return path.with_name(f"{path.stem}{APPROVALS}{path.suffix}")


def is_approvals(name: str) -> bool:
    """Whether a file's name says that it holds approvals, which are read beside their assessment."""
    return Path(name).stem.endswith(APPROVALS)


def read(path: Path, shown: str) -> Written:
    """Read one assessment, with the approvals beside it. Raises Refusal with every complaint."""
    raw = disk.read(path, shown)
    beside = approvals_of(path)
    kept = None
    if disk.is_file(beside):
        name = str(Path(shown).with_name(beside.name))
        kept = (disk.read(beside, name), name)
    return understand(raw, shown, path.stem, kept)


def understand(raw: bytes, shown: str, stem: str, kept: tuple[bytes, str] | None = None) -> Written:
    """Make an assessment of bytes. `stem` stands for a subject without an id; standard input has none.

    Raises Refusal with every complaint.
    """
    document = parse(raw, shown)
    assessment, complaints = shaped(Assessment, document.data, document)
    approvals, kept_document = None, None
    if kept is not None:
        approvals, kept_document, more = _kept(*kept)
        complaints = (*complaints, *more)
    if assessment is not None and assessment.subject.id is None:
        assessment, more = _named(assessment, document, stem)
        complaints = (*complaints, *more)
    if assessment is None or complaints:
        own = [complaint for complaint in complaints if complaint.file == shown]
        found = (assessment, {}) if assessment is not None else salvage.rest(document.data, own)
        rest = Written(found[0], document, raw, kept_document, found[1]) if found is not None else None
        raise Misshapen(complaints, rest)
    if approvals is not None:
        assessment = assessment.model_copy(
            update={
                "exceptions": assessment.exceptions + approvals.exceptions,
                "approvals": assessment.approvals + approvals.approvals,
            }
        )
    return Written(assessment, document, raw, kept_document)


def _kept(raw: bytes, shown: str) -> tuple[Approvals | None, Document | None, tuple[Diagnostic, ...]]:
    try:
        document = parse(raw, shown)
    except Refusal as refusal:
        return None, None, refusal.diagnostics
    approvals, complaints = shaped(Approvals, document.data, document)
    return approvals, document, complaints


def _named(assessment: Assessment, document: Document, stem: str) -> tuple[Assessment, tuple[Diagnostic, ...]]:
    """The same assessment with the id that its file's name gives it."""
    subject = {**assessment.subject.model_dump(exclude_unset=True), "id": stem}
    named, _ = shaped(type(assessment.subject), subject, document, ("subject",))
    if named is not None:
        return assessment.model_copy(update={"subject": named}), ()
    why = "Add id: with lower-case letters, digits and single hyphens, for example edit-location-tags."
    values = (("fix", why), ("key", "id"))
    span = document.span(("subject",))
    return assessment, (Diagnostic("HR202", document.name, ("subject",), span, values),)
