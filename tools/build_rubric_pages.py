"""Writes docs/rubric/: a reference page for each category of risks, each theme of questions, and the controls.

Usage: python tools/build_rubric_pages.py [--check]
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from hrdd import load_rubric
from hrdd.model.base import FACTORS
from hrdd.render import escape, words
from hrdd.render.condition import sentence

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from hrdd.model.rubric import Control, Question, Risk, Rubric

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "docs" / "rubric"
MADE = "<!-- Made by tools/build_rubric_pages.py from rubrics/core: change the rubric, not this page. -->"


def plain(text: str) -> str:
    """Text of the rubric on one line, harmless in Markdown."""
    return str(escape.markdown(" ".join(text.split())))


def linked(file: str, names: Iterable[str]) -> str:
    return ", ".join(f"[{name}]({file}#{name})" for name in names) or "none"


def where(rubric: Rubric) -> dict[str, str]:
    """The page of every risk and question."""
    found = {risk: f"risks-{category}.md" for risk, category in rubric.category_of.items()}
    return found | {name: f"questions-{theme}.md" for theme, names in rubric.themes.items() for name in names}


def risk_page(rubric: Rubric, risk: Risk, pages: dict[str, str]) -> Iterator[str]:
    yield f'<a id="{risk.id}"></a>\n\n## {risk.id}: {plain(risk.title)}\n\n{plain(risk.harm)}\n'
    rights = (rubric.right[name] for name in risk.rights)
    yield f"- **Who:** {plain(', '.join(rubric.group[name].title for name in risk.who))}"
    yield f"- **Rights:** {plain('; '.join(f'{r.instrument} {r.article} {r.title}' for r in rights))}"
    kinds = ", ".join(risk.kinds) if risk.kinds else "every kind"
    marks = [mark for mark in ("adversarial", "sensitive") if getattr(risk, mark)]
    yield f"- **Harms:** {', '.join((risk.harms, *marks))}; worst gravity {risk.worst_gravity}; {kinds}"
    yield f"- **Applies when:** {plain(sentence(risk.applies_when))}"
    questions = [name for name in rubric.facts_behind[risk.id] if name in rubric.question]
    yield f"- **Rests on:** {', '.join(f'[{name}]({pages[name]}#{name})' for name in questions)}"
    if risk.over_rating:
        yield f"- **Over-rated by:** {plain(risk.over_rating)}"
    if risk.under_rating:
        yield f"- **Under-rated by:** {plain(risk.under_rating)}"
    yield "\n| factor | level | when | because |\n| --- | --- | --- | --- |"
    for factor in FACTORS:
        for rule in risk.rules(factor):
            when = plain(sentence(rule.when)) if rule.when is not None else "always"
            source = f" ({plain(rule.source)})" if rule.source else ""
            yield f"| {words.name('factor', factor)} | {rule.level} | {when} | {plain(rule.because)}{source} |"
    yield "\n| control | can lower |\n| --- | --- |"
    for link in risk.controls:
        title = plain(rubric.control[link.control].title)
        told = ", ".join(link.targets) or "told only"
        yield f"| [{link.control}](controls.md#{link.control}) {title} | {told} |"
    if risk.sources:
        yield "\nSources:\n"
        yield from (f"- {plain(source)}" for source in risk.sources)
    yield ""


def question_page(rubric: Rubric, question: Question, pages: dict[str, str]) -> Iterator[str]:
    yield f'<a id="{question.id}"></a>\n\n## {question.id}\n\n**{plain(question.text)}**\n\n{plain(question.help)}\n'
    yield f"- **Example:** {plain(question.example)}"
    yield f"- **Kinds:** {', '.join(question.kinds)}"
    if question.ask_when is not None:
        yield f"- **Asked when:** {plain(sentence(question.ask_when))}"
    if question.measure is not None:
        yield f"- **About the control:** {linked('controls.md', [question.measure])}"
    if question.unknown_costs:
        yield f"- **Unknown costs:** {plain(question.unknown_costs)}"
    used = [risk for risk, behind in rubric.facts_behind.items() if question.id in behind]
    yield f"- **Plays a part in:** {', '.join(f'[{risk}]({pages[risk]}#{risk})' for risk in used) or 'no risk'}"
    several = "answers, of which several may be given" if question.many else "answer"
    yield f"\n| {several} | means |\n| --- | --- |"
    for word in question.choices:
        yield f"| `{word}` | {plain(question.choice_text.get(word, word))} |"
    yield ""


def control_page(rubric: Rubric, control: Control, pages: dict[str, str]) -> Iterator[str]:
    yield f'<a id="{control.id}"></a>\n\n## {control.id}: {plain(control.title)}\n'
    yield f"- **Type:** {words.name('control-type', control.type)}; can lower {', '.join(control.targets) or 'nothing'}"
    yield f"- **In place:** {plain(control.in_place)}"
    yield f"- **Works:** {plain(control.works)}"
    yield f"- **Who can:** {', '.join(control.who_can)}"
    for effect in control.side_effects:
        risk = f" ([{effect.risk}]({pages[effect.risk]}#{effect.risk}))" if effect.risk else ""
        yield f"- **May harm:** {plain(effect.text)}{risk}"
    risks = rubric.addresses.get(control.id, {})
    yield f"- **Addresses:** {', '.join(f'[{risk}]({pages[risk]}#{risk})' for risk in risks)}\n"


def page(title: str, about: str, entries: Iterable[Iterator[str]]) -> str:
    lines = [MADE, "", f"# {plain(title)}", "", plain(about), ""]
    lines += [line for entry in entries for line in entry]
    return "\n".join(lines).rstrip("\n") + "\n"


def pages(rubric: Rubric) -> dict[str, str]:
    """Every page by its file name."""
    held = where(rubric)
    made: dict[str, str] = {}
    for category in rubric.manifest.categories:
        risks = (risk_page(rubric, risk, held) for risk in rubric.risks[category.id])
        made[f"risks-{category.id}.md"] = page(category.title, category.meaning, risks)
    for theme in rubric.manifest.themes:
        questions = (question_page(rubric, rubric.question[name], held) for name in rubric.themes[theme.id])
        made[f"questions-{theme.id}.md"] = page(f"Questions: {theme.title}", theme.meaning, questions)
    controls = (control_page(rubric, control, held) for control in rubric.controls)
    made["controls.md"] = page("Controls", "What people do that can lower a risk, and what would show it.", controls)
    made["README.md"] = "\n".join(_index(rubric)) + "\n"
    return made


def _index(rubric: Rubric) -> Iterator[str]:
    manifest = rubric.manifest
    yield f"{MADE}\n\n# {plain(manifest.title)}: reference\n\n{plain(manifest.summary)}\n\n## Risks\n"
    for category in manifest.categories:
        yield f"- [{plain(category.title)}](risks-{category.id}.md) ({len(rubric.risks[category.id])})"
    yield "\n## Questions\n"
    for theme in manifest.themes:
        yield f"- [{plain(theme.title)}](questions-{theme.id}.md) ({len(rubric.themes[theme.id])})"
    yield f"\n## Controls\n\n- [Controls](controls.md) ({len(rubric.controls)})"


def main() -> int:
    """Write the pages, or with --check say which are not up to date."""
    made = pages(load_rubric(ROOT / "rubrics" / "core"))
    there = {path.name: path.read_text("utf-8") for path in FOLDER.glob("*.md")} if FOLDER.is_dir() else {}
    if "--check" in sys.argv[1:]:
        old = sorted(name for name in made | there if made.get(name) != there.get(name))
        print("\n".join(f"docs/rubric/{name}: run python tools/build_rubric_pages.py" for name in old))
        return int(bool(old))
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name in there.keys() - made.keys():
        (FOLDER / name).unlink()
    for name, text in made.items():
        (FOLDER / name).write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
