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


def at_start(tree: ast.Module) -> Iterator[str]:
    """What a module imports when it is imported: everything outside its functions, but for what only checkers read."""
    waiting: list[ast.AST] = list(tree.body)
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.Import | ast.ImportFrom | ast.Call):
            yield from imported(ast.Module([node], []) if isinstance(node, ast.stmt) else node)
        checkers_only = isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"
        if not checkers_only and not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            waiting += ast.iter_child_nodes(node)


def test_only_a_pdf_waits_for_weasyprint() -> None:
    """It takes longer to import than everything else together: one module imports it, and that one when it is used."""
    trees = {path: ast.parse(path.read_text("utf-8")) for path in MODULES}
    importers = {path for path, tree in trees.items() if any(within(name, {"weasyprint"}) for name in imported(tree))}
    assert importers == {SOURCE / "render" / "paper.py"}
    for path, tree in trees.items():
        assert not [name for name in at_start(tree) if within(name, {"hrdd.render.paper"})], path


def test_what_is_imported_at_the_start_is_found_wherever_it_stands() -> None:
    tree = ast.parse(
        "import a\nif TYPE_CHECKING:\n    import b\ntry:\n    from c import d\nexcept E:\n    pass\n"
        "def f():\n    import e\nclass F:\n    import g\n    def h(self):\n        import i\nj = import_module('k')\n"
    )
    assert set(at_start(tree)) == {"a", "c", "c.d", "g", "k"}


def test_the_search_finds_what_it_looks_for() -> None:
    tree = ast.parse("from urllib import request, parse\nimport http.client\nimport_module('socket')\n")
    assert [name for name in imported(tree) if within(name, NETWORK)] == ["urllib.request", "http.client", "socket"]


NUMBERS = {
    "access.RANKS": "an order of three classes",
    "advice.EVERY_SET": "how many sets of answers are tried, a bound on time",
    "advice.combinations": "sets of one, where not every set is tried",
    "agreement.square": "the exponent of a weighted kappa",
    "aliases.DIGITS": "how a name is written",
    "calendar.YEAR": "a year has twelve months",
    "codes": "exit codes are the promise of the command line",
    "digest.SHORT": "how much of a digest is enough to tell it by",
    "paths": "two parts of a path name an entry",
    "satisfaction.PATIENCE": "a bound on time",
    "trials.STEP": "every third answer is turned to unknown, by the design of the trial",
    "trials.DAY": "any day",
    "traces.WINDOW": "how much of a text is enough to recognise it",
    "traces.DISTINCT": "how long a text is found inside words",
    "traces.SHORTEST": "a shorter text is found in every report",
    "wording.FEWEST_WORDS": "a text of fewer words says nothing",
    "policy_lint.MOST_DAYS": "how far the gate of a rubric may go is the method's (C14), and not the rubric's",
    "policy_lint.MOST_HEIGHTENED_DAYS": "the same",
    "policy_lint.MOST_MONTHS": "the same (C13)",
}
"""Every number besides 0 and 1 in the engine, and why no author of a rubric would want to change it."""


def numbers(module: str, tree: ast.Module) -> Iterator[str]:
    """Where numbers other than 0 and 1 stand: the constant they belong to, or what the expression does."""
    for statement in tree.body:
        target = statement.target if isinstance(statement, ast.AnnAssign) else None
        targets = statement.targets if isinstance(statement, ast.Assign) else [target] if target is not None else []
        name = targets[0].id if targets and isinstance(targets[0], ast.Name) else None
        for node in ast.walk(statement):
            for inner in ast.iter_child_nodes(node):
                if not isinstance(inner, ast.Constant) or isinstance(inner.value, bool):
                    continue
                if not isinstance(inner.value, int | float) or inner.value in {0, 1}:
                    continue
                if module == "codes":
                    yield module
                elif isinstance(node, ast.Slice) and ast.unparse(node) == ":2":
                    yield "paths"
                elif name is not None:
                    yield f"{module}.{name}"
                elif isinstance(node, ast.BinOp) and isinstance(node.op, ast.Pow):
                    yield f"{module}.square"
                elif isinstance(node, ast.Call) and ast.unparse(node) == "range(1, 2)":
                    yield f"{module}.combinations"
                else:
                    yield f"{module}, line {inner.lineno}: {ast.unparse(node)}"


def test_every_number_that_an_author_might_change_is_in_the_rubric() -> None:
    found = {
        name
        for path in sorted((SOURCE / "engine").glob("*.py"))
        for name in numbers(path.stem, ast.parse(path.read_text("utf-8")))
    }
    assert found == set(NUMBERS)


def test_the_search_for_numbers_finds_them() -> None:
    tree = ast.parse("LIMIT = 4\ndef f(x):\n    return x > 3 or x[:2] or x ** 2 or x == 1.5 or x == 1\n")
    assert next(numbers("m", tree)) == "m.LIMIT"
    assert {name.partition(",")[0] for name in numbers("m", tree)} == {"m.LIMIT", "paths", "m.square", "m"}
