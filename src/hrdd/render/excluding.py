"""What was looked at and does not apply, by the answers that exclude it: whoever doubts one sees what hangs on it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from hrdd.render import views
from hrdd.render.grounds import Said, said_all
from hrdd.render.whys import grounds

if TYPE_CHECKING:
    from hrdd.model.outcome import Excluded
    from hrdd.render.report import Report
    from hrdd.render.whys import Ground


@dataclass(frozen=True, slots=True)
class ExcludedView:
    """A risk that was looked at and does not apply, and what excluded it."""

    title: str
    category: str
    gravity: int
    worst_gravity: str
    by: tuple[Said, ...]
    text: str


@dataclass(frozen=True, slots=True)
class Exclusion:
    """Risks that the same answers exclude, the one that could be gravest first."""

    by: tuple[Ground, ...]
    risks: tuple[ExcludedView, ...]


def excluded(report: Report) -> tuple[Exclusion, ...]:
    """The risks that do not apply, by what excludes them: first what hides the gravest, then what hides most."""
    order = [category.id for category in report.rubric.manifest.categories]
    entries = sorted(
        report.outcome.excluded,
        key=lambda e: (-e.worst_gravity, order.index(e.category) if e.category in order else len(order)),
    )
    told: dict[tuple[Said, ...], list[ExcludedView]] = {}
    for entry in entries:
        view = excluded_view(report, entry)
        told.setdefault(view.by, []).append(view)
    groups = sorted(told.items(), key=lambda one: (-max(risk.gravity for risk in one[1]), -len(one[1])))
    numbers, before = views.numbers(report), set[Said]()
    return tuple(Exclusion(grounds(by, numbers, before), tuple(risks)) for by, risks in groups)


def excluded_view(report: Report, entry: Excluded) -> ExcludedView:
    """One risk that does not apply."""
    return ExcludedView(
        entry.title,
        report.category(entry.category),
        entry.worst_gravity,
        f"{entry.worst_gravity} {report.level_name('gravity', entry.worst_gravity)}",
        said_all(report, entry.by),
        entry.text,
    )
