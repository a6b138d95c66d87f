"""What a page may hold whose template is one's own: nothing that runs, loads, sends or leads away by itself."""

from __future__ import annotations

from html.parser import HTMLParser

from hrdd.diagnostics import Diagnostic, Refusal

KEPT_OUT = frozenset(
    {
        *(
            "applet",
            "audio",
            "base",
            "button",
            "dialog",
            "embed",
            "form",
            "frame",
            "frameset",
            "iframe",
            "link",
            "math",
        ),
        *("object", "portal", "script", "select", "source", "template", "textarea", "track", "video"),
    }
)
"""Elements that no report needs."""

POLICY = "default-src 'none'"


class _Frame(HTMLParser):
    """Reads a page and keeps what should not be there."""

    def __init__(self) -> None:
        super().__init__()
        self.head = self.styles = self.policies = 0
        self.strange: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        held = dict(attrs)
        self.head += tag == "head"
        self.styles += tag == "style"
        if tag in KEPT_OUT:
            self.strange.append(f"<{tag}>")
        if tag == "meta" and "http-equiv" in held:
            self.policies += 1
            if held["http-equiv"] != "Content-Security-Policy" or not (held.get("content") or "").startswith(POLICY):
                self.strange.append("<meta http-equiv>")
        for name, value in attrs:
            address = (value or "").strip()
            outside = name in {"src", "srcset", "background", "poster", "data", "ping", "action", "formaction"}
            if name.startswith("on") or name == "style" or (outside and not address.startswith("data:image/")):
                self.strange.append(f"{name}=")
            if name in {"href", "xlink:href"} and not address.startswith(("#", "https://", "http://", "mailto:")):
                self.strange.append(f"{name}=")


def check_page(page: str, own: str | None) -> None:
    """Refuse a page of a template of one's own that is not framed as every page is. Raises Refusal (HR904)."""
    frame = _Frame()
    frame.feed(page)
    frame.close()
    reason = ""
    if frame.strange:
        reason = f"a page holds no {frame.strange[0]}: nothing in it may run, load or lead away by itself"
    elif (frame.head, frame.styles, frame.policies) != (1, 1, 1) or not page.lstrip().startswith("<!doctype html>"):
        reason = "a page is framed by {% call ui.page(title, author, line, day) %}, once"
    if reason and own is not None:
        raise Refusal([Diagnostic("HR904", own, values=(("reason", reason),))])
