"""What the source must never hold, read from its syntax."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import hrdd

SOURCE = Path(hrdd.__file__).parent
MODULES = sorted(SOURCE.rglob("*.py"))

NETWORK = {
    "_socket",
    "_ssl",
    "aiohttp",
    "asyncio",
    "ftplib",
    "http",
    "httpx",
    "imaplib",
    "poplib",
    "requests",
    "smtplib",
    "socket",
    "socketserver",
    "ssl",
    "telnetlib",
    "urllib.error",
    "urllib.request",
    "urllib.robotparser",
    "urllib3",
    "webbrowser",
    "xmlrpc",
}


def imported(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant):
            function = ast.unparse(node.func)
            if function.endswith(("import_module", "__import__")):
                yield str(node.args[0].value)


def within(name: str, packages: set[str]) -> bool:
    parts = name.split(".")
    return any(".".join(parts[:count]) in packages for count in range(1, len(parts) + 1))


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(SOURCE).as_posix())
def test_no_module_can_reach_a_network(path: Path) -> None:
    assert not [name for name in imported(ast.parse(path.read_text("utf-8"))) if within(name, NETWORK)]


def test_only_a_pdf_waits_for_weasyprint() -> None:
    """It takes longer to import than everything else together."""
    for path in MODULES:
        for node in ast.parse(path.read_text("utf-8")).body:
            assert not [name for name in imported(node) if within(name, {"weasyprint"})] or isinstance(
                node, ast.FunctionDef | ast.ClassDef
            ), path


def test_the_search_finds_what_it_looks_for() -> None:
    tree = ast.parse("from urllib import request, parse\nimport http.client\nimport_module('socket')\n")
    assert [name for name in imported(tree) if within(name, NETWORK)] == ["urllib.request", "http.client", "socket"]
