"""Who may read what a person wrote: the access class of every piece of free text (UNGP 21, method C16)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, get_args

from pydantic import StringConstraints

from hrdd.model.assessment import Answer, Benefit, Channel, Engagement, RiskEntry, Subject
from hrdd.model.base import TEXT_PATTERN, Declared

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pydantic.fields import FieldInfo

    from hrdd.diagnostics import Path
    from hrdd.model.assessment import Assessment
    from hrdd.model.base import Access

RANKS: Mapping[Access, int] = {"public": 0, "internal": 1, "restricted": 2}

PEOPLE = frozenset({"Person.name", "Reading.name", "Verification.by", "Approval.by", "LevelOverride.author"})
OWNERS = frozenset({"owner", "author"})
"""Fields of any entry that may name a person."""

PUBLISHED: Mapping[type[Declared], frozenset[str]] = {
    Subject: frozenset({"name", "summary"}),
    RiskEntry: frozenset({"title", "harm"}),
    Engagement: frozenset({"how", "said", "changed"}),
    Channel: frozenset({"name", "where"}),
    Benefit: frozenset({"what"}),
}
"""The allow-list: the only free text that a public report can ever show, and only where it is marked public."""


@dataclass(frozen=True, slots=True)
class Wording:
    """One piece of free text: where it stands, what it says, and who may read it."""

    path: Path
    text: str
    access: Access
    holder: type[Declared]
    field: str

    @property
    def names_somebody(self) -> bool:
        """Whether it is there to name a person, so that no mark can make it public."""
        return f"{self.holder.__name__}.{self.field}" in PEOPLE or self.field in OWNERS

    def open_to(self, audience: Access) -> bool:
        """Whether an audience may read it: by its mark, and for the public only what is on the allow-list."""
        return shows(self.holder, self.field, self.access, audience)


def may_read(audience: Access, access: Access) -> bool:
    """Whether an audience reaches an access class: restricted readers see all, the public only what is public."""
    return RANKS[access] <= RANKS[audience]


def shows(holder: type[Declared], field: str, access: Access, audience: Access) -> bool:
    """Whether a field of an entry with that mark is shown to an audience."""
    if audience == "public":
        return access == "public" and field in PUBLISHED.get(holder, ())
    return may_read(audience, access)


def is_free(field: FieldInfo) -> bool:
    """Whether a field holds text in a person's own words, rather than an id, a day or one of a list of words."""
    return _text(tuple(field.metadata)) or _holds(field.annotation)


def _holds(annotation: Any) -> bool:
    metadata = getattr(annotation, "__metadata__", ())
    return _text(metadata) or any(_holds(part) for part in get_args(annotation))


def _text(metadata: tuple[Any, ...]) -> bool:
    return any(isinstance(one, StringConstraints) and one.pattern == TEXT_PATTERN for one in metadata)


def access_of(part: Declared, inherited: Access, default: Access) -> Access:
    """The class of an entry: its own mark, the default of the file, or that of the entry it is a piece of."""
    if "access" not in type(part).model_fields:
        return inherited
    marked: Access = getattr(part, "access", default)
    return marked if "access" in part.model_fields_set else default


def access_in(part: Declared, field: str, access: Access, assessment: Assessment) -> Access:
    """The class of one field of an entry of that class: the entry's own, but for the name of the subject.

    A document has to be called something, so a name that nobody has marked is for people inside the organisation.
    """
    named = isinstance(part, Subject) and field == "name"
    marked = "access" in part.model_fields_set or "access" in assessment.model_fields_set
    return "internal" if named and access == "restricted" and not marked else access


def is_kept_apart(assessment: Assessment) -> bool:
    """Whether the subject itself is marked restricted, so that the public learns its kind alone, and no id."""
    subject = assessment.subject
    return "access" in subject.model_fields_set and subject.access == "restricted"


def access_at(assessment: Assessment, path: Path) -> Access:
    """The class of the entry at a path; restricted where nothing is there."""
    part: Any = assessment
    access: Access = assessment.access
    for key in path:
        try:
            part = getattr(part, str(key)) if isinstance(part, Declared) else part[key]
        except (AttributeError, IndexError, KeyError, TypeError):
            return "restricted"
        if isinstance(part, Declared):
            access = access_of(part, access, assessment.access)
    return access


def parts(assessment: Assessment) -> Iterator[tuple[Path, Declared, Access]]:
    """Every entry of an assessment with its path and class, from the outside inwards."""
    yield from _parts((), assessment, assessment.access, assessment.access)


def _parts(path: Path, value: object, inherited: Access, default: Access) -> Iterator[tuple[Path, Declared, Access]]:
    if isinstance(value, Declared):
        access = access_of(value, inherited, default)
        yield path, value, access
        for name, inner in value:
            yield from _parts((*path, name), inner, access, default)
    elif isinstance(value, Mapping):
        for key, inner in value.items():
            yield from _parts((*path, key), inner, inherited, default)
    elif isinstance(value, tuple):
        for index, inner in enumerate(value):
            yield from _parts((*path, index), inner, inherited, default)


def wordings(assessment: Assessment) -> Iterator[Wording]:
    """Every piece of free text of an assessment, in the order of its keys."""
    for path, part, access in parts(assessment):
        for name, field in type(part).model_fields.items():
            if not is_free(field):
                continue
            value = getattr(part, name)
            if isinstance(value, str):
                yield Wording((*path, name), value, access_in(part, name, access, assessment), type(part), name)
            elif isinstance(value, tuple):
                for index, text in enumerate(value):
                    yield Wording((*path, name, index), text, access, type(part), name)


def answers_given(assessment: Assessment) -> int:
    """How many questions have an answer of any kind."""
    return sum(isinstance(answer, Answer) for answer in assessment.answers.values())
