"""Makes the documentation site of pages that also read well as plain files: brings in what lies outside `docs/`.

MkDocs calls these functions (`hooks` in `mkdocs.yml`). A page may link to any file of the project: to one that is
brought in, the link leads there; to another, its name stands as code, because the site holds no other file.
"""

import posixpath
import re
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page

ROOT = Path(__file__).resolve().parents[1]
BROUGHT = {
    "README.md": "start.md",
    "CONTRIBUTING.md": "contributing.md",
    "CHANGELOG.md": "changelog.md",
    "rubrics/core/CHANGELOG.md": "rubric-changelog.md",
    "rubrics/core/PLACES.md": "places.md",
    "docs/decisions": "decisions/index.md",
}
"""What is brought in from outside, or made, and under which name in the site."""

PIECE = re.compile(
    r"(?P<code>^```.*?^```|`[^`\n]+`)|(?<!!)\[(?P<text>(?:`[^`\n]*`|[^\]`\n])+)\]\((?P<target>[^)\s]+)\)",
    re.DOTALL | re.MULTILINE,
)
"""A piece of code, in which nothing is a link; or else a link."""


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Names every page of the rubric in the contents, which are made and so are not listed by hand."""
    pages = sorted(path.name for path in (ROOT / "docs" / "rubric").glob("*.md"))
    for part in config.nav or []:
        if "The rubric" in part:
            part["The rubric"] = [f"rubric/{name}" for name in sorted(pages, key=lambda name: name != "README.md")]
    return config


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Adds the pages that lie outside of `docs/`, and a list of the decisions."""
    for source, name in BROUGHT.items():
        path = ROOT / source
        text = _decisions(path) if path.is_dir() else path.read_text("utf-8")
        files.append(File.generated(config, name, content=text))
    return files


def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """The text of a page with every link leading to a page of the site, or standing as a name."""
    del config
    here = page.file.src_uri
    origin = next((source for source, name in BROUGHT.items() if name == here), f"docs/{here}")
    folder = origin if origin == "docs/decisions" else posixpath.dirname(origin)

    def rewritten(match: re.Match[str]) -> str:
        text, target = match["text"], match["target"]
        if match["code"] or target.startswith(("http:", "https:", "mailto:", "#")):
            return match[0]
        path, mark, anchor = target.partition("#")
        found = posixpath.normpath(posixpath.join(folder, path))
        inside = BROUGHT.get(found, found.removeprefix("docs/") if found.startswith("docs/") else "")
        if not inside or files.get_file_from_path(inside) is None:
            if not (ROOT / found).exists():
                raise ValueError(f"{origin}: there is no {found}")
            return text
        return f"[{text}]({posixpath.relpath(inside, posixpath.dirname(here) or '.')}{mark}{anchor})"

    return PIECE.sub(rewritten, markdown)


def _decisions(folder: Path) -> str:
    lines = ["# Decisions", "", "What was decided about hrdd, why, and what it costs.", ""]
    for path in sorted(folder.glob("*.md")):
        title = path.read_text("utf-8").splitlines()[0].removeprefix("# ")
        lines.append(f"- [{title}]({path.name})")
    return "\n".join(lines) + "\n"
