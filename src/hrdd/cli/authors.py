"""`hrdd rubric ...` and `hrdd schema`: for those who read and write rubrics."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from hrdd.cli import voice
from hrdd.cli.output import Usage, show_text
from hrdd.cli.surroundings import look
from hrdd.diagnostics import Refusal, in_file_order, nearest
from hrdd.library import disk, rubrics
from hrdd.model.base import FACTORS, Rating
from hrdd.render import data, glossary, listing, terminal, words
from hrdd.render.condition import sentence

if TYPE_CHECKING:
    from hrdd.library.rubrics import Shelved
    from hrdd.model.rubric import Control, Question, Risk, Rubric

INVALID = 3
SCHEMAS = ("assessment", "rubric", "result", "difference")


def load(name: str) -> Shelved:
    """A rubric by its name on the shelf, or by its folder. Raises Refusal."""
    if rubrics.NAME.fullmatch(name) and not disk.is_folder(name):
        return rubrics.find(name)
    return rubrics.load(Path(name), name)


def print_schema(what: str, folder: str | None) -> int:
    """Print one schema. The one of assessments names what its rubric holds."""
    from hrdd.render import schemas

    if what not in SCHEMAS:
        raise Usage(f'there is no schema "{what}"; schemas: {", ".join(SCHEMAS)}')
    if what == "assessment":
        made = schemas.assessment(load(folder or "core").rubric)
    else:
        made = {"rubric": schemas.rubric, "result": schemas.result, "difference": schemas.difference}[what]()
    show_text(data.dump(made))
    return 0


def list_rubrics() -> int:
    """One line for each rubric that came with the program."""
    for name in rubrics.shelf_names():
        rubric = rubrics.find(name).rubric
        counts = f"{len(rubric.risk)} risks, {len(rubric.questions)} questions, {len(rubric.controls)} controls"
        line = f"{rubric.name}  {rubric.manifest.version}  {rubric.manifest.title} ({counts})"
        show_text(f"{line}\n  digest {rubric.digest}\n")
    return 0


def check_rubric(name: str) -> int:
    """Check one rubric: 0, also with warnings, or 3 with every complaint."""
    from hrdd.engine.reach import remarks

    try:
        shelved = load(name)
    except Refusal as refusal:
        voice.complain(refusal.diagnostics, voice.file_text())
        return INVALID
    rubric = shelved.rubric
    found = in_file_order(rubrics.placed(remark, shelved.place(remark.path)) for remark in remarks(rubric))
    errors = [remark for remark in found if remark.severity == "error"]
    warnings = [remark for remark in found if remark.severity == "warning"]
    voice.complain((*errors, *warnings), voice.file_text())
    counts = f"{len(rubric.risk)} risks, {len(rubric.questions)} questions, {len(rubric.controls)} controls"
    told = f", warnings: {len(warnings)}" if warnings else ""
    print(
        f"{rubric.name} {rubric.manifest.version}: {f'errors: {len(errors)}' if errors else 'sound'} ({counts}){told}"
    )
    return INVALID if errors else 0


def show(name: str, entry: str | None, form: str | None = None) -> int:
    """Show a rubric, one entry of it, or one of the program's own words. Raises Usage."""
    if form not in {None, "text", "md"}:
        raise Usage(f'there is no format "{form}" for this; formats: text, md')
    rubric = load(name).rubric
    page = terminal.Page(glossary.UNBROKEN if form == "md" else min(look().width, terminal.WIDEST))
    if entry is None:
        _contents(page, rubric)
    elif entry in listing.LISTS:
        _list(page, rubric, entry)
    elif entry in rubric.risk:
        _risk(page, rubric, rubric.risk[entry])
    elif entry in rubric.question:
        _question(page, rubric, rubric.question[entry])
    elif entry in rubric.control:
        _control(page, rubric, rubric.control[entry])
    elif entry in rubric.right:
        right = rubric.right[entry]
        page.wrapped(f"{right.id}  {right.instrument}, article {right.article}: {right.title}", indent=0)
        _cited(page, rubric, entry)
    elif entry in rubric.group:
        group = rubric.group[entry]
        page.wrapped(f"{group.id}  {group.title}. {group.note or ''}", indent=0)
        _cited(page, rubric, entry)
    elif (word := glossary.found(entry, rubric)) is not None:
        glossary.write(page, word, rubric)
    else:
        entries = (*rubric.risk, *rubric.question, *rubric.control, *rubric.right, *rubric.group, *listing.LISTS)
        known = (*entries, *glossary.names(rubric))
        hint = nearest(entry, known)
        meant = f'; did you mean "{hint}"?' if hint else ""
        lists = f"hrdd rubric show {name} {'|'.join(listing.LISTS)}"
        raise Usage(f'{rubric.name} has no entry "{entry}"{meant}; lists: {lists}')
    around = look()
    if form == "md":
        show_text(glossary.markdown(page.lines))
    else:
        show_text(terminal.coloured(page.lines, page.width) if around.colour else terminal.plain(page.lines))
    return 0


def _list(page: terminal.Page, rubric: Rubric, kind: str) -> None:
    """All entries of a kind, after the question that has the same name, where there is one."""
    if kind in rubric.question:
        _question(page, rubric, rubric.question[kind])
        page.gap()
    listing.write(page, kind, rubric)


def _contents(page: terminal.Page, rubric: Rubric) -> None:
    manifest = rubric.manifest
    page.wrapped(f"{manifest.title} ({rubric.name}, {manifest.version})", terminal.STRONG, indent=0)
    page.wrapped(manifest.summary, indent=0)
    page.wrapped(f"digest {rubric.digest}", terminal.QUIET, indent=0)
    for category in manifest.categories:
        page.heading(category.title)
        for risk in rubric.risks[category.id]:
            page.wrapped(risk.title, indent=9, lead=f"  {risk.id}  ")
    page.heading("Questions")
    for theme in manifest.themes:
        page.wrapped(", ".join(rubric.themes[theme.id]), indent=4, lead=f"  {theme.id}: ")
    page.heading("Rating table: severity by likelihood 1 to 4")
    for severity in ("s4", "s3", "s2", "s1"):
        row = manifest.rating.table[severity]
        page.add((f"  {severity}  " + "  ".join(Rating(cell).name.ljust(10) for cell in row).rstrip(), terminal.PLAIN))
    page.gap()
    page.wrapped("One entry: hrdd rubric show core ID, for example gs-01, ip-public or c-02.", terminal.QUIET, indent=0)
    page.wrapped(f"Lists: hrdd rubric show core {'|'.join(listing.LISTS)}", terminal.QUIET, indent=0)


def _risk(page: terminal.Page, rubric: Rubric, risk: Risk) -> None:
    page.wrapped(f"{risk.id}  {risk.title}", terminal.STRONG, indent=0)
    page.wrapped(risk.harm, indent=0)
    page.wrapped(f"Who: {', '.join(f'{rubric.group[name].title} ({name})' for name in risk.who)}", indent=2)
    rights = (rubric.right[name] for name in risk.rights)
    page.wrapped(f"Rights: {'; '.join(f'{r.title} ({r.instrument} {r.article})' for r in rights)}", indent=2)
    page.wrapped(f"Harms: {risk.harms}; worst gravity {risk.worst_gravity}", indent=2)
    page.heading("Applies when")
    page.wrapped(sentence(risk.applies_when))
    for factor in FACTORS:
        page.heading(words.name("factor", factor))
        for rule in risk.rules(factor):
            when = f" when {sentence(rule.when)}" if rule.when is not None else ""
            source = f" (source: {rule.source})" if rule.source is not None else ""
            page.wrapped(f"{rule.level}{when}: {rule.because}{source}", indent=4, lead="  ")
    page.heading("Controls")
    for link in risk.controls:
        page.wrapped(
            f"{rubric.control[link.control].title} ({', '.join(link.targets) or 'told only'})",
            indent=8,
            lead=f"  {link.control}  ",
        )
    for title, text in (("Over-rated when", risk.over_rating), ("Under-rated when", risk.under_rating)):
        if text:
            page.heading(title)
            page.wrapped(text)
    page.heading("Sources")
    for source in risk.sources:
        page.wrapped(source, indent=4, lead="  - ")


def _question(page: terminal.Page, rubric: Rubric, question: Question) -> None:
    page.wrapped(f"{question.id}  {question.text}", terminal.STRONG, indent=0)
    page.wrapped(question.help, indent=0)
    page.wrapped(f"Example: {question.example}", indent=2)
    page.heading("Answers, in order of concern" + (" (several may be chosen)" if question.many else ""))
    for word in question.choices:
        page.wrapped(question.choice_text.get(word, word), indent=6, lead=f"  {word}  ")
    page.wrapped("when nobody knows", indent=6, lead="  unknown  ")
    if question.ask_when is not None:
        page.heading("Asked when")
        page.wrapped(sentence(question.ask_when))
    page.gap()
    page.wrapped(f"Kinds: {', '.join(question.kinds)}", indent=0)
    _cited(page, rubric, question.id)


def _control(page: terminal.Page, rubric: Rubric, control: Control) -> None:
    page.wrapped(f"{control.id}  {control.title}", terminal.STRONG, indent=0)
    page.wrapped(
        f"{words.name('control-type', control.type)}; can lower {', '.join(control.targets) or 'nothing'}", indent=0
    )
    page.wrapped(f"In place: {control.in_place}", indent=2)
    page.wrapped(f"Works: {control.works}", indent=2)
    for effect in control.side_effects:
        page.wrapped(f"May harm: {effect.text} {effect.risk or ''}", indent=2)
    _cited(page, rubric, control.id)


def _cited(page: terminal.Page, rubric: Rubric, name: str) -> None:
    """The risks in which an entry plays a part."""
    found = [
        risk.id
        for risk in rubric.risk.values()
        if name in {*risk.who, *risk.rights, *(link.control for link in risk.controls), *rubric.facts_behind[risk.id]}
    ]
    page.wrapped(f"Plays a part in: {', '.join(found) or 'no risk'}", indent=0)
