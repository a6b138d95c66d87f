"""Small changes to Python code, each of which a test should notice: what they are, and how to put one into force.

A change is made in the syntax tree of one function, or of one constant of a module. The code that comes out replaces
the code of the function that is already imported, so that everybody who holds the function runs the change.
"""

from __future__ import annotations
import __future__

import ast
import copy
import hashlib
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from importlib import import_module
from pathlib import Path
from types import CodeType, FunctionType, ModuleType

from tools.operators import Edit, default_edits, edits

FLAGS = __future__.annotations.compiler_flag
Marker = tuple[str, int]
"""A statement: the module, and its number there."""


@dataclass(frozen=True, eq=False)
class Mutant:
    """One change: where, what was there, and what is there now."""

    module: str
    name: str
    line: int
    operator: str
    before: str
    after: str
    id: str
    markers: frozenset[Marker]
    """The statements that must run for the change to be noticed; one of them suffices."""
    edit: Edit
    top: ast.stmt
    where: str
    later: tuple[tuple[str, ast.stmt], ...] = ()
    """The constants further down that are made of the one that is changed."""

    @property
    def code(self) -> CodeType:
        """The changed function, or the changed value."""
        held = self.edit.apply()
        try:
            if self.where == "code":
                return _compiled(self.top, self.name)
            return _default_code(self.top) if self.where == "default" else _expression(self.top.value)  # type: ignore[attr-defined]
        finally:
            self.edit.revert(held)

    def install(self) -> None:
        """Put the change into force in this process."""
        module = import_module(self.module)
        if self.where == "constant":
            _rebind(module, self.name, eval(self.code, vars(module)))  # noqa: S307
            for name, node in self.later:
                _rebind(module, name, _made_anew(module, name, node))
        elif self.where == "default":
            _defaults(function(module, self.name), eval(self.code, vars(module)))  # noqa: S307
        else:
            function(module, self.name).__code__ = self.code


def function(module: ModuleType, qualname: str) -> FunctionType:
    """The function of a module by its qualified name, without what decorators put around it."""
    found: object = module
    for part in qualname.split("."):
        found = vars(found)[part]
    for inside in ("fget", "func", "__func__", "__wrapped__"):
        found = getattr(found, inside, found)
    if not isinstance(found, FunctionType):
        raise TypeError(f"{module.__name__}.{qualname}")
    return found


def _rebind(module: ModuleType, name: str, value: object) -> None:
    """Give a constant another value in every module that imported it."""
    old = vars(module)[name]
    plain = isinstance(old, int | str) or not old
    for other in [m for key, m in sys.modules.items() if key.startswith(("hrdd", "tests"))]:
        for key, held in list(vars(other).items()):
            if held is old and (key == name or not plain):
                setattr(other, key, value)


def _made_anew(module: ModuleType, name: str, node: ast.stmt) -> object:
    """The value that a statement gives to a constant now."""
    held = dict(vars(module))
    exec(compile(ast.Module([node], []), "<mutant>", "exec", FLAGS, dont_inherit=True), held)  # noqa: S102
    return held[name]


def _defaults(changed: FunctionType, value: tuple[tuple[object, ...], dict[str, object]]) -> None:
    changed.__defaults__, changed.__kwdefaults__ = value


# --- where ------------------------------------------------------------------


@dataclass
class Source:
    """The code of a module, its statements numbered, and every change that can be made to it."""

    module: str
    path: Path
    tree: ast.Module = field(init=False)

    def __post_init__(self) -> None:
        self.tree = ast.parse(self.path.read_text("utf-8"))
        for number, node in enumerate(ast.walk(self.tree)):
            if isinstance(node, ast.stmt):
                node.marker = number  # type: ignore[attr-defined]

    @cached_property
    def functions(self) -> tuple[tuple[str, ast.stmt, ast.FunctionDef], ...]:
        """Functions and methods by their qualified names, each with the top-level statement that it stands in."""
        found: list[tuple[str, ast.stmt, ast.FunctionDef]] = []
        for top in self.tree.body:
            if isinstance(top, ast.FunctionDef):
                found.append((top.name, top, top))
            elif isinstance(top, ast.ClassDef):
                found += [(f"{top.name}.{e.name}", top, e) for e in top.body if isinstance(e, ast.FunctionDef)]
        return tuple(found)

    def marked(self) -> Iterator[tuple[str, CodeType]]:
        """Every function so changed that it tells which of its statements run."""
        tree = copy.deepcopy(self.tree)
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef | ast.ClassDef) and node in tree.body:
                _mark(node, self.module)
        for name, _, _ in self.functions:
            top = next(node for node in tree.body if getattr(node, "name", None) == name.split(".")[0])
            yield name, _compiled(top, name)

    def mutants(self, readers: dict[tuple[str, str], frozenset[Marker]]) -> Iterator[Mutant]:
        """Every change; `readers` tells which statements anywhere read a constant."""
        seen: Counter[str] = Counter()
        for name, top, node in self.functions:
            entry = frozenset({(self.module, node.body[0].marker)})  # type: ignore[attr-defined]
            for edit in edits(node):
                at = entry if edit.statement is None else frozenset({(self.module, edit.statement)})
                yield self._made(name, edit, at, top, "code", seen)
            for edit in default_edits(node):
                yield self._made(name, edit, entry, node, "default", seen)
        for name, top in constants(self.tree):
            later = tuple(made_of(self.tree, name))
            names = [name, *(other for other, _ in later)]
            at = frozenset[Marker]().union(*(readers.get((self.module, known), frozenset()) for known in names))
            for edit in edits(top, constant=True):
                yield self._made(name, edit, at, top, "constant", seen, later)

    def _made(
        self,
        name: str,
        edit: Edit,
        at: frozenset[Marker],
        top: ast.stmt,
        where: str,
        seen: Counter[str],
        later: tuple[tuple[str, ast.stmt], ...] = (),
    ) -> Mutant:
        before = ast.unparse(edit.old)
        after = "" if edit.new is None else ast.unparse(edit.new)
        words = f"{self.module}|{name}|{edit.operator}|{before}|{after}"
        seen[words] += 1
        made = hashlib.sha256(f"{words}|{seen[words]}".encode()).hexdigest()[:10]
        return Mutant(self.module, name, edit.line, edit.operator, before, after, made, at, edit, top, where, later)


def _compiled(top: ast.stmt, qualname: str) -> CodeType:
    body = copy.copy(top)
    if isinstance(body, ast.FunctionDef | ast.ClassDef):
        body.decorator_list = []
    whole = ast.fix_missing_locations(ast.Module([body], []))
    waiting: list[CodeType] = [compile(whole, "<mutant>", "exec", FLAGS, dont_inherit=True)]
    while waiting:
        code = waiting.pop()
        if code.co_qualname == qualname:
            return code
        waiting += [const for const in code.co_consts if isinstance(const, CodeType)]
    raise LookupError(qualname)


def _default_code(node: ast.stmt) -> CodeType:
    """Code for the pair of the defaults of a function."""
    args: ast.arguments = node.args  # type: ignore[attr-defined]
    named = [(a.arg, d) for a, d in zip(args.kwonlyargs, args.kw_defaults, strict=True) if d is not None]
    keys: list[ast.expr | None] = [ast.Constant(name) for name, _ in named]
    pair = [ast.Tuple(list(args.defaults), ast.Load()), ast.Dict(keys, [default for _, default in named])]
    return _expression(ast.Tuple([*pair], ast.Load()))


def _expression(value: ast.expr) -> CodeType:
    whole = ast.fix_missing_locations(ast.Expression(value))
    code: CodeType = compile(whole, "<mutant>", "eval", FLAGS, dont_inherit=True)
    return code


def _mark(node: ast.AST, module: str) -> None:
    for name, value in ast.iter_fields(node):
        if isinstance(value, list) and value and isinstance(value[0], ast.stmt):
            body = []
            for stmt in value:
                _mark(stmt, module)
                if not isinstance(node, ast.ClassDef):
                    body.append(ast.parse(f"__reached__.add(({module!r}, {stmt.marker}))").body[0])
                body.append(stmt)
            setattr(node, name, body)
        elif isinstance(value, list):
            for each in value:
                if isinstance(each, ast.ExceptHandler | ast.match_case):
                    _mark(each, module)


def constants(tree: ast.Module) -> Iterator[tuple[str, ast.stmt]]:
    """The constants of a module that are written out there."""
    for node in tree.body:
        targets = _targets(node)
        if len(targets) == 1 and targets[0].isupper() and not isinstance(node, ast.AugAssign):
            yield targets[0], node


def made_of(tree: ast.Module, name: str) -> Iterator[tuple[str, ast.stmt]]:
    """What further down is made of this constant, or of something made of it, in its order."""
    reached = {name}
    places = [node for node in tree.body if name in _targets(node)]
    for node in tree.body[tree.body.index(places[0]) + 1 :]:
        targets = _targets(node)
        read = {inner.id for inner in ast.walk(node) if isinstance(inner, ast.Name)} - {*targets}
        if targets and not reached.isdisjoint({*targets, *read}):
            reached |= {*targets}
            yield from ((target, node) for target in targets)


def _targets(node: ast.stmt) -> tuple[str, ...]:
    """The names that a statement of a module gives a value."""
    if not isinstance(node, ast.Assign | ast.AnnAssign | ast.AugAssign) or node.value is None:
        return ()
    target = node.targets[0] if isinstance(node, ast.Assign) else node.target
    several = target.elts if isinstance(target, ast.Tuple) else [target]
    return tuple(one.id for one in several if isinstance(one, ast.Name))


def readers(sources: list[Source]) -> dict[tuple[str, str], frozenset[Marker]]:
    """Which statements read each constant, in its own module and where it is imported."""
    found: dict[tuple[str, str], set[Marker]] = {}
    for source in sources:
        origin = {name: (source.module, name) for name, _ in constants(source.tree)}
        for node in ast.walk(source.tree):
            if isinstance(node, ast.ImportFrom) and node.module is not None:
                origin |= {alias.asname or alias.name: (node.module, alias.name) for alias in node.names}
        for _, _, function in source.functions:
            for statement, node in _inside(function, function.body[0].marker):  # type: ignore[attr-defined]
                if isinstance(node, ast.Name) and node.id in origin:
                    found.setdefault(origin[node.id], set()).add((source.module, statement))
    return {key: frozenset(marks) for key, marks in found.items()}


def _inside(node: ast.AST, statement: int) -> Iterator[tuple[int, ast.AST]]:
    for child in ast.iter_child_nodes(node):
        inner = getattr(child, "marker", statement)
        yield inner, child
        yield from _inside(child, inner)
