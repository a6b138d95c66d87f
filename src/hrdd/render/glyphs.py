"""What the glyphs of a PDF say: the text behind marks, ligatures and reordered letters, and what has no glyph.

WeasyPrint notes for each glyph the text of the place where it stood first. That is right where one letter is one
glyph. Where it is not (tone marks on a letter, Arabic, Devanagari), what a reader hears or copies would be wrong, so
that such lines also carry their text as it was written (PDF 32000-1, 14.9.4: ActualText).
"""

from __future__ import annotations

import logging
import unicodedata
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import groupby
from typing import Any

NOTHING = "\u2060"
"""What a glyph says that only completes another: a word joiner, which nothing shows or speaks."""


def marked(text: str) -> bool:
    """Whether letters of a text carry marks, so that a letter may be several glyphs or one glyph several letters."""
    return any(unicodedata.category(letter)[0] == "M" for letter in text)


def turned(text: str) -> bool:
    """Whether some of a text is read from right to left."""
    return any(unicodedata.bidirectional(letter) in {"R", "AL"} for letter in text)


@contextmanager
def spoken(drawing: Any, ffi: Any) -> Iterator[None]:
    """While this lasts, every line that WeasyPrint draws says what was written.

    `drawing` is its module that draws text, `ffi` what leads it to Pango.
    """
    plain = drawing.draw_first_line
    drawing.draw_first_line = _speaking(plain, ffi)
    try:
        yield
    finally:
        drawing.draw_first_line = plain


def _speaking(plain: Callable[..., Any], ffi: Any) -> Callable[..., Any]:
    import pydyf

    def draw(stream: Any, textbox: Any, *rest: Any) -> Any:
        if marked(textbox.text) or turned(textbox.text):
            _name(stream, textbox, ffi)
        if not marked(textbox.text) or turned(textbox.text):  # readers turn the glyphs of such a line round themselves
            return plain(stream, textbox, *rest)
        said = pydyf.Dictionary({"ActualText": pydyf.String(textbox.text)})
        stream.stream.extend([b"/Span", said, b"BDC"])
        try:
            return plain(stream, textbox, *rest)
        finally:
            stream.stream.append(b"EMC")

    return draw


def _name(stream: Any, textbox: Any, ffi: Any) -> None:
    """Note for each glyph of a cluster the letter that it stands for, before WeasyPrint gives all to the first."""
    line, _ = textbox.pango_layout.get_first_line()
    written = textbox.pango_layout.text.encode()
    run = line.runs[0]
    while run != ffi.NULL:
        item, glyphs = run.data.item, run.data.glyphs
        run = run.next
        font, _ = stream.add_font(item.analysis.font)
        starts = [glyphs.log_clusters[i] for i in range(glyphs.num_glyphs)]
        ends = dict(zip(sorted(set(starts)), [*sorted(set(starts))[1:], item.length], strict=True))
        for start, together in groupby(range(glyphs.num_glyphs), key=lambda i: starts[i]):
            places = list(together)
            text = written[item.offset + start : item.offset + ends[start]].decode()
            if len(places) == 1:
                continue
            letters = unicodedata.normalize("NFC", text)
            if item.analysis.level % 2:
                places.reverse()
            for number, place in enumerate(places):
                font.to_unicode.setdefault(
                    glyphs.glyphs[place].glyph, letters[number] if number < len(letters) else NOTHING
                )


def complete(_: Any, pdf: Any) -> None:
    """Give every glyph that is still without a text the one that nobody sees (PDF/UA-1, 7.21.7)."""
    for thing in pdf.objects:
        lines = getattr(thing, "stream", None)
        if isinstance(lines, list) and b"begincmap" in lines:
            lines[:] = [
                line[:-1] + f"{ord(NOTHING):04x}>".encode()
                if isinstance(line, bytes) and line.endswith(b"<>")
                else line
                for line in lines
            ]


class Missing(logging.Handler):
    """Remembers the characters for which no font has a glyph."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.letters: set[str] = set()

    def emit(self, record: logging.LogRecord) -> None:
        """Take note of a warning about a missing glyph."""
        if isinstance(record.msg, str) and record.msg.startswith(".notdef") and isinstance(record.args, tuple):
            self.letters.add(str(record.args[0]))


@contextmanager
def watched() -> Iterator[set[str]]:
    """While this lasts, the characters that WeasyPrint could not draw are gathered."""
    handler = Missing()
    logger = logging.getLogger("weasyprint")
    logger.addHandler(handler)
    try:
        yield handler.letters
    finally:
        logger.removeHandler(handler)
