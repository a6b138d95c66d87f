"""Text of other people made harmless for the medium it enters: a terminal, HTML, Markdown, XML, SARIF, a CI log."""

from __future__ import annotations

import re

from markupsafe import Markup
from markupsafe import escape as _html

_STEERING = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u206f\ufeff\ufff9-\ufffb"
    "\ufdd0-\ufdef\ufffe\uffff\ud800-\udfff\U000e0000-\U000e007f]"
)
"""Characters that steer instead of being read: control, direction override, tag, half a pair, not a character."""

_BYTE, _BASIC_PLANE = 0x100, 0x10000
_SPACE = re.compile(r"\s+")
_MARKUP = re.compile(r"[\\`*_{}\[\]|~^$#]")
_SCHEME = re.compile(r":(?=//)|(?<=www)\.", re.IGNORECASE)
_SARIF = re.compile(r"[\\\[\]]")
_BULLET = re.compile(r"^[-+:=!]")
_NUMBER = re.compile(r"^(\d{1,9})([.)])")
_WEB = re.compile(
    r"https?://[A-Za-z0-9][A-Za-z0-9.-]*(:[0-9]{1,5})?(/[A-Za-z0-9._~!$&'*+,;=:@%/?-]*)?(#[A-Za-z0-9._~/-]*)?"
)

JOINER = "\u2060"
"""A word joiner: invisible, and enough to keep `a@b.c` and `@name` from becoming a link or a call."""


def visible(text: str) -> str:
    r"""Show characters that steer a screen or turn the reading direction as codes; keep tabs and line ends.

    >>> visible("a\x1b[31mb")
    'a\\x1b[31mb'
    """
    return _STEERING.sub(_code, text)


def _code(found: re.Match[str]) -> str:
    number = ord(found[0])
    if number < _BYTE:
        return f"\\x{number:02x}"
    return f"\\u{number:04x}" if number < _BASIC_PLANE else f"\\U{number:08x}"


def terminal(text: str) -> str:
    """Text for a terminal, a log or an error message: nothing in it can move, colour or hide anything."""
    return visible(text)


def one_line(text: str) -> str:
    """Text with every run of white space as one space, and nothing that steers."""
    return _SPACE.sub(" ", visible(text)).strip()


def html(text: str) -> Markup:
    """Text for HTML, in an element or in a quoted attribute."""
    return _html(visible(text))


def markdown(text: str) -> Markup:
    """Text for one run of Markdown (GitHub's dialect): at the start of a line, inside it, or in a table cell.

    Line ends become spaces, so nothing in it can begin a block further down.
    """
    line = _MARKUP.sub(r"\\\g<0>", one_line(text))
    line = line.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    line = _SCHEME.sub(r"\\\g<0>", line).replace("@", "@" + JOINER)
    return Markup(_NUMBER.sub(r"\1\\\2", _BULLET.sub(r"\\\g<0>", line)))  # noqa: S704 - made safe by the lines above


def xml(text: str) -> str:
    """Text for XML 1.0, in an element or in a quoted attribute: on one line, and no character that XML forbids."""
    return str(_html(one_line(text)))


def sarif(text: str) -> str:
    r"""Text for a SARIF message, where square brackets make links and braces take arguments (SARIF 2.1.0, 3.11).

    >>> sarif("a [link](1) {0}")
    'a \\[link\\](1) {{0}}'
    """
    return _SARIF.sub(r"\\\g<0>", one_line(text)).replace("{", "{{").replace("}", "}}")


def workflow(text: str) -> str:
    """Text for the message of a GitHub workflow command: it ends no line and starts no other command."""
    return one_line(text).replace("%", "%25").replace("##[", "## [")


def workflow_property(text: str) -> str:
    """Text for a property of a GitHub workflow command, where colons and commas divide."""
    told = visible(text).replace("%", "%25").replace("\n", "%0A").replace("##[", "## [")
    return told.replace(":", "%3A").replace(",", "%2C")


def web_address(text: str) -> str | None:
    """The text, if it is nothing but one plain http or https address; None otherwise."""
    return text if _WEB.fullmatch(text) else None
