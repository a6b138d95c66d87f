"""The door: arguments in, exit code out. Nothing else knows typer, the clock or the environment."""

from __future__ import annotations

import sys

import typer
from typer._click.exceptions import ClickException, NoArgsIsHelpError

from hrdd.cli import commands
from hrdd.cli.output import Usage
from hrdd.diagnostics import Refusal

WRONG_USAGE = 2
FIRST_STEPS = """\
hrdd: human rights due diligence. Nothing leaves this machine.

Three ways to begin

  hrdd screen event
      five minutes: is a full assessment needed? (also: grant, feature)

  hrdd new feature --ask -o feature.yaml
      be asked question by question; every answer is saved in the file
      (also: product, service, technology, grant, campaign, event)

  hrdd assess feature.yaml -o report.html
      what the answers come to, and why

Without a terminal: hrdd form event -o form.html makes a page for a browser.
A word or a code that is not clear: hrdd explain WORD. Everything: hrdd --help"""
INVALID = 3
INTERRUPTED = 130


def main(arguments: list[str]) -> int:
    """Run one command and give its exit code; wrong usage is 2, an input that cannot be used is 3."""
    try:
        if not arguments:
            print(FIRST_STEPS, file=sys.stderr)
        code = WRONG_USAGE if not arguments else commands.app(args=arguments, prog_name="hrdd", standalone_mode=False)
    except NoArgsIsHelpError as help_:
        print(help_.format_message(), file=sys.stderr)
        return WRONG_USAGE
    except ClickException as error:
        return _usage(error.format_message())
    except Usage as error:
        return _usage(str(error))
    except Refusal as refusal:
        from hrdd.cli import voice

        voice.complain(refusal.diagnostics)
        return INVALID
    except typer.Abort:
        return INTERRUPTED
    return 0 if code is None else int(code)


def _usage(problem: str) -> int:
    from hrdd.render.escape import one_line

    said = one_line(problem)
    end = "" if said.endswith(("?", ".")) else "."
    print(f"hrdd: {said[:1].lower() + said[1:]}{end}\nTry: hrdd --help", file=sys.stderr)
    return WRONG_USAGE
