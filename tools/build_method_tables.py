"""Write the tables of docs/method.md again from the rubric.

    python tools/build_method_tables.py

Everything between `<!-- tables: NAME -->` and `<!-- tables: end -->` is replaced; the words around it stay.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from itertools import product
from pathlib import Path

from hrdd import load_rubric
from hrdd.model.base import FACTORS, LEVELS, Factor, Rating
from hrdd.model.rubric import Rubric
from hrdd.render.policy import promising

METHOD = Path(__file__).resolve().parent.parent / "docs" / "method.md"
BLOCK = re.compile(r"<!-- tables: (?P<name>(?!end\b)[a-z-]+) -->\n.*?<!-- tables: end -->", re.DOTALL)


def table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A Markdown table; the cells are plain text."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(_cell(cell) for cell in line) + " |" for line in lines)


def _cell(value: object) -> str:
    return str(value).replace("|", "\\|").replace("\n", " ")


def _scale(factor: Factor) -> Callable[[Rubric], str]:
    def made(rubric: Rubric) -> str:
        scale = rubric.manifest.scales[factor]
        letter = factor[0].upper()
        rows = [(f"{letter}{level.level}", level.name, level.test) for level in scale.levels]
        return f"{scale.question}\n\n{table(('level', 'name', 'the test'), rows)}"

    return made


def _severity(rubric: Rubric) -> str:
    cells = rubric.manifest.severity.table
    rows = []
    for g, b in product(LEVELS, LEVELS):
        row = cells[f"g{g}"][f"b{b}"]  # type: ignore[index]
        rows.append((f"G{g}", f"B{b}", *(f"S{level}" for level in row)))
    return table(("gravity", "breadth", *(f"I{i}" for i in LEVELS)), rows)


def _rating(rubric: Rubric) -> str:
    manifest = rubric.manifest
    likely = [f"L{level.level} {level.name}" for level in manifest.scales["likelihood"].levels]
    rows = []
    for s in reversed(LEVELS):
        row = manifest.rating.table[f"s{s}"]  # type: ignore[index]
        rows.append((f"S{s} {manifest.severity.names[s - 1]}", *(rating.name for rating in row)))
    return table(("severity", *likely), rows)


def _meanings(rubric: Rubric) -> str:
    meanings = rubric.manifest.rating.meanings
    return table(("rating", "what it says"), ((rating.name, meanings[rating.name]) for rating in reversed(Rating)))


def _floors(rubric: Rubric) -> str:
    rights = [right for right in rubric.rights if right.least_gravity > LEVELS[0]]
    rows = []
    for right in rights:
        levels = [right.least_gravity, *([right.step_gravity, right.violation_gravity] if right.absolute else [])]
        told = [f"G{level}" for level in levels] + ["-"] * (3 - len(levels))
        rows.append((f"{right.instrument} {right.article}", right.title, *told))
    return table(("article", "right", "least gravity", "if a step", "if the violation"), rows)


def _grades(rubric: Rubric) -> str:
    return table(("grade", "what it is"), sorted(rubric.manifest.evidence.grades.items()))


def _credit(rubric: Rubric) -> str:
    credit = rubric.manifest.credit
    rows: list[Sequence[object]] = [
        ("verified", entry.effectiveness, f"{entry.grade} or better", f"{entry.points} for each factor it addresses")
        for entry in credit.verified
    ]
    least = credit.implemented
    worth = f"likelihood down by {least.steps} where severity is at most S{least.severity_at_most} (see the text)"
    rows.append(("implemented", least.effectiveness, f"{least.grade} or better", worth))
    rows.append(("anything else", "any", "any", "0"))
    return table(("status", "effectiveness", "fresh evidence", "points"), rows)


def _themes(rubric: Rubric) -> str:
    rows = [(f"`{theme.id}`", *theme.levels) for theme in rubric.manifest.context.themes]
    return table(("theme", *(str(level) for level in LEVELS)), rows)


def _obligations(rubric: Rubric) -> str:
    rows = []
    for rating in reversed(Rating):
        asked = rubric.obligation[int(rating)]
        review = f"{asked.review_months} months ({asked.heightened_review_months} if heightened)"
        rows.append((rating.name, " ".join(asked.work), f"{asked.approver_title} (`{asked.approver}`)", review))
    return table(("highest residual rating", "work", "who approves", "review within"), rows)


def _responses(rubric: Rubric) -> str:
    rows = [(entry.involvement, entry.means, " ".join(entry.does)) for entry in rubric.manifest.responses]
    return table(("involvement", "test", "least response"), rows)


def _limits(rubric: Rubric) -> str:
    return "\n".join(f"- {limit}" for limit in rubric.manifest.limits)


def _numbers(rubric: Rubric) -> str:
    manifest = rubric.manifest
    evidence, credit, context, gate = manifest.evidence, manifest.credit, manifest.context, manifest.gate
    leave = gate.exception
    leave_days = (leave.days, leave.heightened_days)
    together = ", ".join(f"{theme} {level}" for theme, level in context.heightened_together.items())
    alone = ", ".join(f"{theme} {level}" for theme, level in context.heightened_alone.items())
    rows: list[Sequence[object]] = [
        ("age of evidence and of a verification", f"{evidence.months} months", "`evidence.months`"),
        ("the same, heightened profile", f"{evidence.heightened_months} months", "`evidence.heightened_months`"),
        ("grade that rules and harmful answers count as", evidence.base_grade, "`evidence.base_grade`"),
        ("grade that L1 needs", evidence.least_likelihood_grade, "`evidence.least_likelihood_grade`"),
        (
            "not applicable: worst gravity from which evidence is needed, and its grade",
            f"G{evidence.not_applicable_gravity}, {evidence.not_applicable_grade}",
            "`evidence.not_applicable_gravity`, `_grade`",
        ),
        ("grade that a ceased harm needs", evidence.ceased_grade, "`evidence.ceased_grade`"),
        ("least likelihood after a ceased harm", f"L{evidence.past_likelihood}", "`evidence.past_likelihood`"),
        ("readings this far apart cap confidence", f"{evidence.readers_apart} levels", "`evidence.readers_apart`"),
        ("points for one step", credit.points_per_step, "`credit.points_per_step`"),
        (
            "most steps",
            ", ".join(f"{name} {steps}" for name, steps in credit.most_steps.items()),
            "`credit.most_steps`",
        ),
        ("a control that informs is at most", credit.inform_at_most, "`credit.inform_at_most`"),
        ("preventive types", ", ".join(credit.preventive), "`credit.preventive`"),
        ("types that respond", ", ".join(credit.responsive), "`credit.responsive`"),
        ("level of every theme, worldwide", context.worldwide, "`context.worldwide`"),
        ("not determined counts in factor rules as", context.not_determined, "`context.not_determined`"),
        ("heightened by one theme", alone, "`context.heightened_alone`"),
        (f"heightened by {context.heightened_count} of these", together, "`context.heightened_together`"),
        ("sources for lowering a level", context.lowering_sources, "`context.lowering_sources`"),
        ("never passes", gate.never.name, "`gate.never`"),
        ("fails unless managed or excepted, from", gate.fails_from.name, "`gate.fails_from`"),
        ("engagement required from", gate.engagement_from.name, "`gate.engagement_from`"),
        ("a promise to engage suffices at stage", ", ".join(promising(gate)), "`gate.promises`, `gate.stages`"),
        (
            "managed HIGH: likelihood, confidence, review",
            f"L{gate.managed.likelihood}, {gate.managed.confidence}, {gate.managed.review_months} months",
            "`gate.managed`",
        ),
        (
            "exception: highest rating, days, days if heightened, renewals, days of warning",
            ", ".join((leave.rating_at_most.name, *map(str, leave_days), str(leave.renewals), str(leave.warn_days))),
            "`gate.exception`",
        ),
        (
            "correction downwards: people, grade, floor",
            f"{gate.correction.people}, {gate.correction.grade}, {gate.correction.floor.name}",
            "`gate.correction`",
        ),
        ("roles that count as specialist", ", ".join(gate.correction.specialist_roles), "`gate.correction`"),
        (
            "cumulative: findings on one group, from rating",
            f"{gate.cumulative.findings}, {gate.cumulative.rating.name}",
            "`gate.cumulative`",
        ),
        (
            "engagement counts for, and if heightened",
            f"{gate.engagement_months} and {gate.engagement_heightened_months} months",
            "`gate.engagement_months`, `gate.engagement_heightened_months`",
        ),
        ("a rise over the platform is a regression from", gate.regression_from.name, "`gate.regression_from`"),
        (
            "groups of children; who may stand in for them",
            ", ".join((gate.children_group, *gate.children_groups)) + "; " + ", ".join(gate.children_proxies),
            "`gate.children_group`, `gate.children_groups`, `gate.children_proxies`",
        ),
    ]
    return table(("what", "value", "where in `rubric.yaml`"), rows)


BLOCKS: dict[str, Callable[[Rubric], str]] = {
    **{factor: _scale(factor) for factor in FACTORS},
    "severity": _severity,
    "rating": _rating,
    "meanings": _meanings,
    "floors": _floors,
    "grades": _grades,
    "credit": _credit,
    "themes": _themes,
    "obligations": _obligations,
    "responses": _responses,
    "numbers": _numbers,
    "limits": _limits,
}


def rewritten(text: str, rubric: Rubric) -> str:
    """The document with every block made anew. Raises KeyError for a block that nobody can make."""

    def made(block: re.Match[str]) -> str:
        name = block["name"]
        return f"<!-- tables: {name} -->\n\n{BLOCKS[name](rubric)}\n\n<!-- tables: end -->"

    return BLOCK.sub(made, text)


def main() -> None:
    """Rewrite the document."""
    text = METHOD.read_text("utf-8")
    METHOD.write_text(rewritten(text, load_rubric()), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
