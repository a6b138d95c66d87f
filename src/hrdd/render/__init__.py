"""Telling: an outcome becomes documents, tables and messages. `FORMATS` is the one table of what it can become."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from hrdd.model.base import Access
    from hrdd.render.batch import Batch
    from hrdd.render.report import Report

__all__ = ["FORMATS", "Format", "format_of"]


@dataclass(frozen=True, slots=True)
class Format:
    """One thing that an outcome can become.

    `suffixes` are the file endings that ask for it. What has `gather` tells all results of a run in one; without it,
    a document is one file per assessment. What `tells_refusals` has a place for files that could not be judged, and is
    written even where none could. `needs` says what the report must bring: `templates`, and `fonts` besides. `audience`
    is for whom it is made unless somebody says otherwise: what lands where many can read it is public. A format that
    `marks` lines of files shows, for every audience, only what its own list allows: ids, codes, levels and positions.
    `templates` are the kinds of documents that it can make: any (None), none, or those named.
    """

    make: Callable[[Report], str | bytes]
    suffixes: tuple[str, ...]
    document: bool
    needs: tuple[str, ...] = ()
    gather: Callable[[Batch], str | bytes] | None = None
    tells_refusals: bool = False
    audience: Access = "restricted"
    marks: bool = False
    templates: tuple[str, ...] | None = ()


def _text(report: Report) -> str:
    from hrdd.render import terminal

    return terminal.plain(terminal.summary(report))


def _json(batch: Batch) -> str:
    from hrdd.render import data

    return data.gathered(batch)


def _markdown(report: Report) -> str:
    from hrdd.render import documents

    return documents.markdown(report)


def _html(report: Report) -> str:
    from hrdd.render import documents

    return documents.html(report)


def _pdf(report: Report) -> bytes:
    from hrdd.render import documents

    return documents.pdf(report)


def _sarif(batch: Batch) -> str:
    from hrdd.render import sarif

    return sarif.text(batch)


def _junit(batch: Batch) -> str:
    from hrdd.render import junit

    return junit.text(batch)


def _github(batch: Batch) -> str:
    from hrdd.render import github

    return github.commands(batch)


def _github_summary(batch: Batch) -> str:
    from hrdd.render import github

    return github.summary(batch)


def _github_comment(batch: Batch) -> str:
    from hrdd.render import github

    return github.comment(batch)


def _gitlab(batch: Batch) -> str:
    from hrdd.render import gitlab

    return gitlab.text(batch)


def _xlsx(batch: Batch) -> bytes:
    from hrdd.render import workbook

    return workbook.as_workbook(batch)


def _csv(batch: Batch) -> bytes:
    from hrdd.render import workbook

    return workbook.as_csv(batch)


def _docx(report: Report) -> bytes:
    from hrdd.render import letter

    return letter.brief(report)


def _together(
    gather: Callable[[Batch], str | bytes],
    suffixes: tuple[str, ...] = (),
    *,
    tells_refusals: bool = True,
    marks: bool = True,
    audience: Access = "restricted",
) -> Format:
    """A format that tells all results of a run in one; of a single one, it is a run of one."""

    def make(report: Report) -> str | bytes:
        from hrdd.render.batch import Batch

        return gather(Batch((report,), audience=report.audience))

    return Format(
        make,
        suffixes,
        document=False,
        gather=gather,
        tells_refusals=tells_refusals,
        audience="public" if marks else audience,
        marks=marks,
    )


FORMATS: dict[str, Format] = {
    "text": Format(_text, (".txt",), document=False),
    "json": _together(_json, (".json",), tells_refusals=False, marks=False),
    "md": Format(
        _markdown, (".md", ".markdown"), document=True, needs=("templates",), audience="internal", templates=None
    ),
    "html": Format(_html, (".html", ".htm"), document=True, needs=("templates",), audience="internal", templates=None),
    "pdf": Format(_pdf, (".pdf",), document=True, needs=("templates", "fonts"), audience="internal", templates=None),
    "docx": Format(_docx, (".docx",), document=True, needs=("templates",), audience="internal", templates=("brief",)),
    "xlsx": _together(_xlsx, (".xlsx",), tells_refusals=False, marks=False, audience="internal"),
    "csv": _together(_csv, (".csv",), tells_refusals=False, marks=False, audience="internal"),
    "sarif": _together(_sarif, (".sarif",)),
    "junit": _together(_junit, (".xml",)),
    "github": _together(_github),
    "github-summary": _together(_github_summary),
    "github-comment": _together(_github_comment),
    "gitlab": _together(_gitlab),
}


def format_of(suffix: str) -> str | None:
    """The format that a file ending asks for, or None where there is none."""
    return next((name for name, known in FORMATS.items() if suffix.lower() in known.suffixes), None)
