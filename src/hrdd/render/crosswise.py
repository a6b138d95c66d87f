"""What another framework asks for, and what an assessment says to it: by the crosswalks of the rubric."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from hrdd.render import registers

if TYPE_CHECKING:
    from collections.abc import Mapping

    from hrdd.model.crosswalk import Crosswalk, Heading
    from hrdd.model.outcome import Finding
    from hrdd.render.registers import AnswerView, ControlView
    from hrdd.render.report import Report


@dataclass(frozen=True, slots=True)
class Under:
    """One heading of the framework with what stands under it: risks, answers given, controls of the register.

    `absent` are the controls of the rubric that belong there and of which the assessment says nothing.
    """

    heading: Heading
    risks: tuple[Finding, ...]
    answers: tuple[AnswerView, ...]
    controls: tuple[ControlView, ...]
    absent: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Crossing:
    """A whole crosswalk as one assessment fills it; `rest` are the risks that have no heading in it."""

    crosswalk: Crosswalk
    headings: tuple[Under, ...]
    factors: tuple[Under, ...]
    measures: tuple[Under, ...]
    rest: tuple[Finding, ...]
    loose: tuple[ControlView, ...]
    """Controls of the assessment that no heading names."""

    def of(self, finding: Finding) -> tuple[str, ...]:
        """The references of the headings under which a risk stands."""
        return tuple(one.heading.reference for one in self.headings if finding in one.risks)


def crossing(report: Report, name: str) -> Crossing | None:
    """What stands under each heading of a crosswalk; None where the rubric has none of that name."""
    crosswalk = report.crosswalks().get(name)
    if crosswalk is None:
        return None
    answers = {entry.id: entry for _, entries in registers.answers(report) for entry in entries}
    controls = registers.controls(report)
    headings, factors, measures = (
        tuple(_under(report, crosswalk, heading, answers, controls) for heading in part)
        for part in (crosswalk.headings, crosswalk.factors, crosswalk.measures)
    )
    named = {control for part in (headings, measures) for one in part for control in one.heading.controls}
    return Crossing(
        crosswalk,
        headings,
        factors,
        measures,
        tuple(finding for finding in report.risks if not crosswalk.risks.get(finding.risk)),
        tuple(control for control in controls if control.id not in named),
    )


def _under(
    report: Report,
    crosswalk: Crosswalk,
    heading: Heading,
    answers: Mapping[str, AnswerView],
    controls: tuple[ControlView, ...],
) -> Under:
    own = tuple(control for control in controls if control.id in heading.controls)
    held = {control.id for control in own}
    return Under(
        heading,
        tuple(f for f in report.risks if heading.id in crosswalk.risks.get(f.risk, ())),
        tuple(answers[name] for name in heading.questions if name in answers),
        own,
        tuple(report.control(name) for name in heading.controls if name not in held and name in report.rubric.control),
    )
