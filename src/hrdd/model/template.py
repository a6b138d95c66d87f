"""What a kind of document says of itself, in `templates/NAME/template.toml`."""

from __future__ import annotations

from pydantic import Field

from hrdd.model.base import Access, Declared, Text


class Template(Declared):
    """One kind of document: what it is called, what it is for, and for which audiences it may be made.

    Without `--audience` a document is for the readers that its format is usually for, or else for the first of these.
    """

    title: Text
    summary: Text | None = None
    audiences: tuple[Access, ...] = Field(min_length=1)
