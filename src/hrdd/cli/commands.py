"""The commands and their options; each body imports what it needs, so that a start-up pays only for what it takes."""

from __future__ import annotations

from typing import Annotated

import typer

from hrdd.render import FORMATS

CODES = """\
Exit codes, the same in every format:

  0    done, or passed (also with notices)
  1    risk: CRITICAL, ACTUAL_NO_REMEDY or HIGH_UNTREATED
  2    wrong usage
  3    invalid, or a file that is missing or unreadable
  4    not assessed: INCOMPLETE, UNKNOWN, UNAPPROVED, UNCOVERED, UNPINNED or REPLAY
  5    out of date: STALE or REGRESSION
  70   the program itself failed, and decided nothing
  130  interrupted

Of several, the worst counts: 70, 2, 3, 1, 4, 5, 0. Only `hrdd gate` judges with its exit code; `hrdd assess` reports.
"""
EPILOG = CODES.replace("\n\n  0", "\n\n\b\n  0")

KIND_NAMES = ("product", "service", "feature", "technology", "grant", "campaign", "event")

app = typer.Typer(
    name="hrdd",
    help="Human rights due diligence: plain answers in, rated and explained risks out. Nothing leaves this machine.",
    epilog=EPILOG,
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
rubric_app = typer.Typer(help="For those who read or write rubrics.", no_args_is_help=True, rich_markup_mode=None)
app.add_typer(rubric_app, name="rubric")

Files = Annotated[list[str], typer.Argument(metavar="FILE...", help="Assessments; - reads one from standard input.")]
SomeFiles = Annotated[
    list[str] | None, typer.Argument(metavar="FILE...", help="Assessments; - reads one from standard input.")
]
Output = Annotated[
    list[str] | None,
    typer.Option(
        "-o", "--output", metavar="OUT", help="Write here; the ending says the format, or FORMAT:FILE. May be repeated."
    ),
]
Form = Annotated[str | None, typer.Option("-f", "--format", metavar="FORMAT", help=f"One of: {', '.join(FORMATS)}.")]
AsOf = Annotated[str | None, typer.Option("--as-of", metavar="DATE", help="Judge as of this day (default: today).")]
RubricFolder = Annotated[
    str | None, typer.Option("--rubric", metavar="FOLDER", help="Take the rubric from this folder.")
]
Audience = Annotated[
    str | None,
    typer.Option("--audience", metavar="WHO", help="restricted, internal or public (default: by format and place)."),
]
Template = Annotated[
    str | None,
    typer.Option(
        "--template", metavar="NAME", help="The kind of document: hria, brief, public, fria, dsa, or one of your own."
    ),
]
Templates = Annotated[
    str | None,
    typer.Option("--templates", metavar="FOLDER", help="Take templates, look and wording from this folder too."),
]
SettingsFile = Annotated[
    str | None,
    typer.Option("--settings", metavar="FILE", help="Take the settings from this file (default: the nearest)."),
]
ShowSettings = Annotated[
    bool, typer.Option("--show-settings", help="Show what is set, and where each value comes from; judge nothing.")
]


@app.callback()
def hrdd(
    *,
    version: Annotated[bool, typer.Option("--version", "-V", help="Show the version and leave.")] = False,
) -> None:
    """Human rights due diligence: plain answers in, rated and explained risks out. Nothing leaves this machine."""
    if version:
        from hrdd._version import __version__

        print(f"hrdd {__version__}")
        raise typer.Exit


@app.command()
def assess(
    files: SomeFiles = None,
    *,
    output: Output = None,
    form: Form = None,
    as_of: AsOf = None,
    rubric: RubricFolder = None,
    audience: Audience = None,
    template: Template = None,
    templates: Templates = None,
    settings: SettingsFile = None,
    show_settings: ShowSettings = False,
) -> int:
    """Assess subjects and report. The exit code is 0 even for grave findings: `hrdd gate` judges."""
    from hrdd.cli.assessing import run
    from hrdd.cli.telling import Request

    request = Request(
        files or [],
        output or [],
        form,
        as_of,
        rubric,
        audience,
        settings=settings,
        template=template,
        templates=templates,
    )
    if show_settings:
        from hrdd.cli import settling

        return settling.show_settings(request)
    return run(request)


@app.command()
def gate(
    files: SomeFiles = None,
    *,
    output: Output = None,
    form: Form = None,
    as_of: AsOf = None,
    rubric: RubricFolder = None,
    audience: Audience = None,
    template: Template = None,
    templates: Templates = None,
    rubric_digest: Annotated[
        str | None, typer.Option("--rubric-digest", metavar="DIGEST", help="Refuse any rubric but this one.")
    ] = None,
    replay: Annotated[bool, typer.Option("--replay", help="Let a day in the past pass: a replay.")] = False,
    against: Annotated[
        str | None,
        typer.Option(
            "--against",
            metavar="REF|FILE",
            help="Fail on what is worse than in this git revision, result or assessment.",
        ),
    ] = None,
    baseline: Annotated[
        str | None,
        typer.Option("--baseline", metavar="FILE", help="Let these known findings pass for a time; not CRITICAL."),
    ] = None,
    write_baseline: Annotated[
        str | None, typer.Option("--write-baseline", metavar="FILE", help="Write what fails now as known findings.")
    ] = None,
    changed_files: Annotated[
        str | None,
        typer.Option(
            "--changed-files", metavar="LIST", help="Judge what these changed files touch; - for standard input."
        ),
    ] = None,
    settings: SettingsFile = None,
    show_settings: ShowSettings = False,
    explain_policy: Annotated[
        bool, typer.Option("--explain-policy", help="Show what fails, with every number and its origin; judge nothing.")
    ] = False,
) -> int:
    """Assess subjects and judge: the exit code is the decision."""
    from hrdd.cli.assessing import run
    from hrdd.cli.telling import Request

    request = Request(
        files or [],
        output or [],
        form,
        as_of,
        rubric,
        audience,
        rubric_digest,
        replay=replay,
        judges=True,
        settings=settings,
        against=against,
        baseline=baseline,
        write_baseline=write_baseline,
        changed_files=changed_files,
        template=template,
        templates=templates,
    )
    if show_settings or explain_policy:
        from hrdd.cli import settling

        return settling.show_settings(request) if show_settings else settling.explain_policy(request)
    return run(request)


@app.command()
def new(
    kind: Annotated[str, typer.Argument(metavar="KIND", help=f"{', '.join(KIND_NAMES)}.")],
    *,
    output: Annotated[str | None, typer.Option("-o", "--output", metavar="FILE", help="Write it here.")] = None,
    ask: Annotated[bool, typer.Option("--ask", help="Be asked question by question, saved in FILE.")] = False,
    as_of: AsOf = None,
    rubric: RubricFolder = None,
) -> int:
    """Start an assessment: a file with only the questions that apply, to fill in or to be asked."""
    from hrdd.cli.beginning import new as begin

    return begin(kind, output, as_of, rubric, ask=ask)


@app.command()
def form(
    kind: Annotated[str, typer.Argument(metavar="KIND", help=f"{', '.join(KIND_NAMES)}.")],
    *,
    output: Annotated[str | None, typer.Option("-o", "--output", metavar="FILE", help="Write the page here.")] = None,
    contact: Annotated[
        str,
        typer.Option("--contact", metavar="TEXT", help="Whom to call in danger, before the contacts of the settings."),
    ] = "",
    rubric: RubricFolder = None,
) -> int:
    """Make a page for a browser that asks the same questions without a network, and saves an assessment."""
    from hrdd.cli.beginning import make_form

    return make_form(kind, output, contact, rubric)


@app.command()
def ask(
    file: Annotated[str, typer.Argument(metavar="FILE", help="An assessment.")],
    questions: Annotated[
        list[str] | None,
        typer.Argument(metavar="[QUESTION]...", help="Ask only these, again where they have an answer."),
    ] = None,
    *,
    as_of: AsOf = None,
    rubric: RubricFolder = None,
) -> int:
    """Be asked what is open in an assessment, question by question; every answer is saved at once."""
    from hrdd.cli.interview import interview

    return interview(file, as_of, rubric, questions=questions or ())


@app.command()
def check(
    files: Files,
    *,
    fix: Annotated[
        bool, typer.Option("--fix", help="Mend what has one plain way out: misspelled words, true for yes.")
    ] = False,
    add: Annotated[
        bool, typer.Option("--add", help="Write the open questions that a file does not hold into it, as comments.")
    ] = False,
    as_of: AsOf = None,
    rubric: RubricFolder = None,
) -> int:
    """Say whether assessments are valid and complete: 0, 3 (invalid) or 4 (something is unanswered)."""
    from hrdd.cli.checking import check_files

    return check_files(files, as_of, rubric, fix=fix, add=add)


@app.command()
def explain(
    what: Annotated[
        str,
        typer.Argument(
            metavar="FILE|ID",
            help="An assessment; or an id of the rubric, an exit code, a reason of the gate, a code of a complaint.",
        ),
    ],
    risk: Annotated[str | None, typer.Argument(metavar="[RISK]", help="A risk, such as gs-01, of that file.")] = None,
    *,
    form: Annotated[str | None, typer.Option("-f", "--format", metavar="FORMAT", help="text or md, for an id.")] = None,
    as_of: AsOf = None,
    rubric: RubricFolder = None,
    audience: Audience = None,
) -> int:
    """Explain a rating of an assessment from the answers on, or any id, code or word that hrdd uses."""
    from hrdd.cli.explaining import explain_entry, explain_risk

    return explain_entry(what, rubric, form) if risk is None else explain_risk(what, risk, as_of, rubric, audience)


@app.command()
def advise(
    file: Annotated[str, typer.Argument(metavar="FILE", help="An assessment.")],
    *,
    everything: Annotated[bool, typer.Option("--all", help="Show everything, not only what matters most.")] = False,
    as_of: AsOf = None,
    rubric: RubricFolder = None,
    audience: Audience = None,
) -> int:
    """Say what to find out first, what would bring each risk down, and which answers to read twice."""
    from hrdd.cli.explaining import advise_on

    return advise_on(file, as_of, rubric, audience, everything=everything)


@app.command()
def screen(
    kind: Annotated[str, typer.Argument(metavar="KIND", help="event, grant or feature.")],
    file: Annotated[
        str | None,
        typer.Argument(metavar="[FILE]", help="A sheet of applications, .csv or .xlsx; without one, you are asked."),
    ] = None,
    *,
    output: Annotated[
        list[str] | None,
        typer.Option("-o", "--output", metavar="OUT", help="Write here: .xlsx, .csv, .json or .txt. May be repeated."),
    ] = None,
    blank: Annotated[bool, typer.Option("--blank", help="Make a sheet to fill in, with -o.")] = False,
    folder: Annotated[
        str | None,
        typer.Option("--assessments", metavar="FOLDER", help="Start a full assessment here for all that need one."),
    ] = None,
    by: Annotated[
        str | None,
        typer.Option(
            "--by", metavar='"NAME, ROLE"', help='Who screens, for --assessments: "A. Person, grant officer".'
        ),
    ] = None,
    as_of: AsOf = None,
    rubric: RubricFolder = None,
) -> int:
    """Screen in five minutes: one subject, question by question, or a sheet of applications at once.

    A sheet to fill in: hrdd screen grant --blank -o sheet.xlsx. With full assessments started for all that need one:
    hrdd screen grant sheet.xlsx -o out.xlsx --assessments FOLDER --by "A. Person, grant officer".
    """
    from hrdd.cli.screening import Wish, run

    return run(Wish(kind, file, output or [], rubric, as_of, folder, by, blank))


Who = Annotated[str | None, typer.Option("--by", metavar="NAME", help="Who gives it; none of the authors.")]
Role = Annotated[
    str | None,
    typer.Option("--role", metavar="ROLE", help="In which role, as the rubric names it."),
]
Apart = Annotated[bool, typer.Option("--apart", help="Write to <name>.approvals.yaml beside it, made where missing.")]
One = Annotated[str, typer.Argument(metavar="FILE", help="An assessment.")]


@app.command("diff")
def diff_(
    old: Annotated[str, typer.Argument(metavar="OLD", help="An assessment, or a result (.json).")],
    new: Annotated[str, typer.Argument(metavar="NEW", help="The same kind of file, of the same subject.")],
    *,
    form: Annotated[str | None, typer.Option("-f", "--format", metavar="FORMAT", help="text, md or json.")] = None,
    output: Annotated[str | None, typer.Option("-o", "--output", metavar="OUT", help="Write here.")] = None,
    as_of: AsOf = None,
    rubric: RubricFolder = None,
    old_rubric: Annotated[
        str | None,
        typer.Option(
            "--old-rubric", metavar="FOLDER", help="Take the rubric of OLD from this folder, where it is another one."
        ),
    ] = None,
    audience: Audience = None,
) -> int:
    """Say what changed and which change moved which rating; answers that claim less than before come first."""
    from hrdd.cli.differing import diff

    return diff((old, old_rubric or rubric), (new, rubric), form, output, as_of, audience)


@app.command()
def approve(
    file: One,
    *,
    by: Who = None,
    role: Role = None,
    as_of: AsOf = None,
    rubric: RubricFolder = None,
    settings: SettingsFile = None,
    apart: Apart = False,
) -> int:
    """Approve exactly this result: writes an approval with its digest. Nobody can approve a CRITICAL risk."""
    from hrdd.cli import signing

    return signing.approve(signing.Place(file, by, role, as_of, rubric, settings, apart))


@app.command("except")
def except_(
    file: One,
    risk: Annotated[str, typer.Argument(metavar="RISK", help="A risk, such as gs-01, or gs-01@subject.")],
    *,
    reason: Annotated[str | None, typer.Option("--reason", metavar="TEXT", help="Why it goes on.")] = None,
    why_not_avoidable: Annotated[
        str | None, typer.Option("--why-not-avoidable", metavar="TEXT", help="Why it cannot be avoided.")
    ] = None,
    interim: Annotated[str | None, typer.Option("--interim", metavar="TEXT", help="What is done meanwhile.")] = None,
    rights_holders: Annotated[
        str | None, typer.Option("--rights-holders", metavar="TEXT", help="What the people affected say to it.")
    ] = None,
    until: Annotated[str | None, typer.Option("--until", metavar="DATE", help="The last valid day.")] = None,
    condition: Annotated[list[str] | None, typer.Option("--condition", metavar="TEXT", help="May be repeated.")] = None,
    renew: Annotated[
        bool, typer.Option("--renew", help="Make the running one longer; --reason: what changed.")
    ] = False,
    by: Who = None,
    role: Role = None,
    as_of: AsOf = None,
    rubric: RubricFolder = None,
    settings: SettingsFile = None,
    apart: Apart = False,
) -> int:
    """Let one HIGH finding go on for a time: writes an exception with its digest. Never for CRITICAL."""
    from hrdd.cli import signing

    texts = dict(zip(signing.TEXTS, (reason, why_not_avoidable, interim, rights_holders), strict=True))
    leave = signing.Leave(risk, texts, until, condition or [], renew)
    return signing.grant(signing.Place(file, by, role, as_of, rubric, settings, apart), leave)


@app.command()
def redact(
    file: Annotated[str, typer.Argument(metavar="FILE", help="The assessment that the outputs were made from.")],
    outputs: Annotated[list[str], typer.Argument(metavar="OUT...", help="What was made from it, in any format.")],
    *,
    check: Annotated[
        bool, typer.Option("--check", help="Look for anything withheld; the only thing this does.")
    ] = False,
    audience: Annotated[
        str | None, typer.Option("--audience", metavar="WHO", help="internal or public (default): who may read them.")
    ] = None,
    as_of: AsOf = None,
    rubric: RubricFolder = None,
) -> int:
    """Prove that nothing withheld is in an output: 0, 1 where something is, 3 where a file cannot be read."""
    from hrdd.cli.redacting import check_outputs

    return check_outputs(file, outputs, audience, as_of, rubric, asked=check)


@app.command()
def extract(
    report: Annotated[str, typer.Argument(metavar="REPORT.pdf", help="A report made with --audience restricted.")],
    *,
    folder: Annotated[
        str | None, typer.Option("--output", "-o", metavar="FOLDER", help="Where to write it; default: here.")
    ] = None,
) -> int:
    """Get the assessment and its result back out of a restricted PDF: 0, or 3 where it carries none."""
    from hrdd.cli.extracting import extract as take_out

    return take_out(report, folder)


@app.command()
def schema(
    what: Annotated[str, typer.Argument(metavar="assessment|rubric|result|difference", help="Which schema.")],
    *,
    rubric: RubricFolder = None,
) -> int:
    """Print a JSON Schema (draft 2020-12) for editors and programs."""
    from hrdd.cli.authors import print_schema

    return print_schema(what, rubric)


@rubric_app.command("list")
def rubric_list() -> int:
    """List the rubrics that came with the program."""
    from hrdd.cli.authors import list_rubrics

    return list_rubrics()


@rubric_app.command("show")
def rubric_show(
    name: Annotated[str, typer.Argument(metavar="[RUBRIC]", help="A rubric, such as core@1, or a folder.")] = "core",
    entry: Annotated[
        str | None, typer.Argument(metavar="[ID]", help="A question, risk, control, right or group.")
    ] = None,
) -> int:
    """Show a rubric, or one entry of it."""
    from hrdd.cli.authors import show

    return show(name, entry)


@rubric_app.command("check")
def rubric_check(
    name: Annotated[str, typer.Argument(metavar="[RUBRIC]", help="A rubric, such as core@1, or a folder.")] = "core",
) -> int:
    """Check that a rubric hangs together: 0, or 3 with every complaint."""
    from hrdd.cli.authors import check_rubric

    return check_rubric(name)


@rubric_app.command("test")
def rubric_test(
    name: Annotated[str, typer.Argument(metavar="[RUBRIC]", help="A rubric, such as core@1, or a folder.")] = "core",
    *,
    vignette: Annotated[
        list[str] | None, typer.Option("--vignette", metavar="ID", help="Only this vignette. May be repeated.")
    ] = None,
    tag: Annotated[
        list[str] | None,
        typer.Option("--tag", metavar="TAG", help="Only everyday, grave or open ones. May be repeated."),
    ] = None,
    unknown: Annotated[
        str | None,
        typer.Option(
            "--unknown",
            metavar="each|thirds",
            help="each: run again with each known answer in turn unknown, and count those that still pass. thirds: run "
            "again with the 3rd, 6th, ... unknown, in the order of the rubric; the noes of the short form stay. "
            "Answers about measures stay in both.",
        ),
    ] = None,
    rules: Annotated[
        bool,
        typer.Option("--rules", help="List the rules that decide a reading in one vignette only; 1 without a source."),
    ] = False,
    form: Annotated[str, typer.Option("-f", "--format", metavar="FORMAT", help="text or json.")] = "text",
    confusion: Annotated[
        bool, typer.Option("--confusion", help="A confusion table for each category, not only one for all.")
    ] = False,
) -> int:
    """Try a rubric on its vignettes: 0, or 1 where a reading misses its band without an explanation.

    A reading is the residual rating of one category of one vignette, NEGLIGIBLE where no risk of it applies. It hits
    when its low end lies in the accepted band and its high end is not below the band. Width is high end minus low end
    in steps of rating, as a mean over the readings (sharpness). Kappa is Cohen's, with quadratic weights, between the
    low end and the accepted rating nearest to it.
    """
    from hrdd.cli.trying import Request, test_rubric

    return test_rubric(Request(name, vignette or [], tag or [], form, unknown, rules, confusion))


@rubric_app.command("coverage")
def rubric_coverage(
    name: Annotated[str, typer.Argument(metavar="[RUBRIC]", help="A rubric, such as core@1, or a folder.")] = "core",
    *,
    form: Annotated[str, typer.Option("-f", "--format", metavar="FORMAT", help="text or json.")] = "text",
) -> int:
    """Say which risks, rules, questions, choices and controls the vignettes of a rubric exercise, and which not."""
    from hrdd.cli.trying import cover_rubric

    return cover_rubric(name, form)


@rubric_app.command("crosswalk")
def rubric_crosswalk(
    name: Annotated[str, typer.Argument(metavar="[RUBRIC]", help="A rubric, such as core@1, or a folder.")] = "core",
    *,
    form: Annotated[str, typer.Option("-f", "--format", metavar="FORMAT", help="text or json.")] = "text",
) -> int:
    """Show where the risks of a rubric stand in other frameworks, such as the EU Digital Services Act."""
    from hrdd.cli.crossing import show_crosswalks

    return show_crosswalks(name, form)
