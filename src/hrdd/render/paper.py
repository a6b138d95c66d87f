"""The one place that knows WeasyPrint: a finished page of HTML becomes a PDF, and nothing is fetched."""

from __future__ import annotations

from datetime import UTC, datetime, time
from typing import TYPE_CHECKING, Any

from hrdd.render import glyphs

if TYPE_CHECKING:
    from datetime import date


def set_in_type(
    page: str, digest: str, day: date, attached: tuple[tuple[str, bytes], ...]
) -> tuple[bytes, frozenset[str]]:
    """Make a tagged PDF whose identifier comes from the digest of the result, and whose dates are all `day`.

    With it come the characters that no font here can draw; where they stand the page shows an empty box.
    """
    from weasyprint import HTML, Attachment  # it takes half a second to import
    from weasyprint.draw import text as drawing
    from weasyprint.text.ffi import ffi

    fetcher = _nothing()
    made_on = datetime.combine(day, time(), UTC)
    files = [
        Attachment(
            string=data,
            name=name,
            description=name,
            url_fetcher=fetcher,
            created=made_on,
            modified=made_on,
            relationship="Source",
        )
        for name, data in attached
    ]
    with glyphs.spoken(drawing, ffi), glyphs.watched() as missing:
        made: bytes = HTML(string=page, base_url=None, url_fetcher=fetcher).write_pdf(
            pdf_variant="pdf/ua-1",
            pdf_identifier=digest.encode(),
            attachments=files or None,
            finisher=glyphs.complete,
        )
    return made, frozenset(missing)


def _nothing() -> Any:
    """Make a fetcher that reads data inside the page and refuses everything else, aloud."""
    from weasyprint.urls import FatalURLFetchingError, URLFetcher

    class Nothing(URLFetcher):  # type: ignore[misc] # WeasyPrint ships no types
        def fetch(self, url: str, headers: dict[str, str] | None = None) -> Any:
            """Read a data: address; anything else ends the run."""
            if not url.startswith("data:"):
                message = "a document asked for something outside itself"
                raise FatalURLFetchingError(message)
            return super().fetch(url, headers)

    return Nothing(allowed_protocols=("data",), allow_redirects=False)
