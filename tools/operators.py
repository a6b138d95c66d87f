"""What can be changed in a syntax tree so that a test should notice: comparisons, numbers, words, arguments, steps.

Never changed are notes of types, texts with spaces in them and the texts of errors, which only a person reads.
"""

from __future__ import annotations

import ast
import copy
from collections.abc import Iterator
from dataclasses import dataclass

COMPARED: dict[type, type] = {
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
}
ARITHMETIC: dict[type, type] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.FloorDiv,
    ast.Div: ast.Mult,
    ast.FloorDiv: ast.Mult,
    ast.Mod: ast.FloorDiv,
    ast.BitAnd: ast.BitOr,
    ast.BitOr: ast.BitAnd,
    ast.BitXor: ast.BitAnd,
    ast.LShift: ast.RShift,
    ast.RShift: ast.LShift,
    ast.Pow: ast.Mult,
}
NAMES = {"any": "all", "all": "any", "min": "max", "max": "min"}
METHODS = {
    "lower": "upper",
    "upper": "lower",
    "lstrip": "rstrip",
    "rstrip": "lstrip",
    "strip": "lstrip",
    "find": "rfind",
    "rfind": "find",
    "split": "rsplit",
    "rsplit": "split",
    "partition": "rpartition",
    "rpartition": "partition",
    "startswith": "endswith",
    "endswith": "startswith",
    "removeprefix": "removesuffix",
    "removesuffix": "removeprefix",
    "union": "intersection",
    "intersection": "union",
    "issubset": "issuperset",
}
DEFAULTED = {"get", "pop", "getattr", "next", "zip", "round"}
"""What does without its last argument."""

Found = Iterator[tuple[str, ast.AST | None]]


@dataclass(frozen=True, eq=False)
class Edit:
    """One change at one place of a tree; `new` is None where an element is left out."""

    operator: str
    holder: ast.AST
    name: str
    index: int | None
    new: ast.AST | None
    statement: int | None
    line: int

    @property
    def old(self) -> ast.AST:
        """What stands there."""
        value = getattr(self.holder, self.name)
        return value if self.index is None else value[self.index]  # type: ignore[no-any-return]

    def apply(self) -> object:
        """Make the change; what `revert` needs to take it back."""
        before = getattr(self.holder, self.name)
        if self.index is None:
            after: object = self.new
        else:
            middle = [] if self.new is None else [self.new]
            after = [*before[: self.index], *middle, *before[self.index + 1 :]]
        setattr(self.holder, self.name, after)
        return before

    def revert(self, before: object) -> None:
        """Take the change back."""
        setattr(self.holder, self.name, before)


def edits(top: ast.AST, *, constant: bool = False) -> Iterator[Edit]:
    """Every change inside a function, or in the value of a constant."""
    if isinstance(top, ast.FunctionDef):
        skip = ast.get_docstring(top, clean=False) is not None
        for index, stmt in enumerate(top.body):
            if index or not skip:
                yield from _slot(top, "body", index, stmt, None)
    elif constant:
        yield from _slot(top, "value", None, top.value, None, constant=True)  # type: ignore[attr-defined]


def default_edits(node: ast.FunctionDef) -> Iterator[Edit]:
    """Every change in the defaults of a function."""
    for name in ("defaults", "kw_defaults"):
        for index, value in enumerate(getattr(node.args, name)):
            if value is not None:
                yield from _slot(node.args, name, index, value, None)


def _slot(
    holder: ast.AST, name: str, index: int | None, node: ast.AST, statement: int | None, *, constant: bool = False
) -> Iterator[Edit]:
    statement = getattr(node, "marker", statement)
    line = getattr(node, "lineno", getattr(holder, "lineno", 0))
    for operator, new in replacements(node, holder, name):
        yield Edit(operator, holder, name, index, new, statement, line)
    for operator, part, i, at in _droppable(node, constant=constant):
        yield Edit(operator, node, part, i, None, statement, at)
    for part, value in ast.iter_fields(node):
        if part in {"annotation", "returns", "decorator_list", "format_spec", "type_comment"}:
            continue
        several = isinstance(value, list)
        for i, child in enumerate(value if several else [value]):
            if isinstance(child, ast.AST) and not _prose(node, child):
                yield from _slot(node, part, i if several else None, child, statement, constant=constant)


def _droppable(node: ast.AST, *, constant: bool) -> Iterator[tuple[str, str, int, int]]:
    """What can be left out below a node: the name of the operator, the field, the position there, and the line."""
    match node:
        case ast.Tuple(elts=elements) | ast.List(elts=elements) | ast.Set(elts=elements) if constant:
            yield from (("element", "elts", i, element.lineno) for i, element in enumerate(elements))
        case ast.comprehension(ifs=tests):
            yield from (("filter", "ifs", i, test.lineno) for i, test in enumerate(tests))
        case ast.Match(cases=[_, _, *_] as cases):
            yield from (("case", "cases", i, case.pattern.lineno) for i, case in enumerate(cases))
        case ast.Call(args=args, keywords=keywords, func=called) if not _untouched(node):
            yield from (("left out", "keywords", i, word.value.lineno) for i, word in enumerate(keywords))
            if len(args) > 1 and getattr(called, "attr", getattr(called, "id", "")) in DEFAULTED:
                yield "left out", "args", len(args) - 1, args[-1].lineno
        case _:
            pass


def _prose(holder: ast.AST, child: ast.AST) -> bool:
    """Text that only a person reads: the pieces of a composed text, and what an error says."""
    if isinstance(holder, ast.JoinedStr):
        return isinstance(child, ast.Constant)
    if isinstance(holder, ast.Raise):
        return isinstance(child, ast.Call) and bool(child.args)
    return isinstance(holder, ast.Call) and _untouched(holder)


def _untouched(call: ast.Call) -> bool:
    return isinstance(call.func, ast.Name) and call.func.id in {"cast", "assert_never", "TypeVar", "isinstance"}


def replacements(node: ast.AST, holder: ast.AST, name: str) -> Found:
    """What could stand in place of a node: the name of the operator, and the other node."""
    called = name == "func" and isinstance(holder, ast.Call)
    match node:
        case ast.Constant():
            yield from _constants(node)
        case ast.Name(id=word) if called and word in NAMES:
            yield "function", _with(node, id=NAMES[word])
        case ast.Attribute(attr=word) if called and word in METHODS:
            yield "method", _with(node, attr=METHODS[word])
        case ast.stmt():
            yield from _statements(node)
        case ast.expr():
            yield from _expressions(node)
        case _:
            pass
    plain = isinstance(node, ast.Name | ast.Attribute | ast.Call | ast.Subscript | ast.NamedExpr)
    if plain and name == "test" and isinstance(holder, ast.If | ast.IfExp | ast.While):
        yield "negated", ast.UnaryOp(ast.Not(), node)  # type: ignore[arg-type]


def _expressions(node: ast.expr) -> Found:
    match node:
        case ast.Compare(ops=ops):
            for index, op in enumerate(ops):
                yield "comparison", _with(node, ops=[*ops[:index], COMPARED[type(op)](), *ops[index + 1 :]])
        case ast.BoolOp(op=op):
            yield "and/or", _with(node, op=ast.Or() if isinstance(op, ast.And) else ast.And())
        case ast.UnaryOp(operand=operand):
            yield "sign", operand
        case ast.BinOp(op=op) if type(op) in ARITHMETIC:
            yield "arithmetic", _with(node, op=ARITHMETIC[type(op)]())
        case ast.Lambda():
            yield "lambda", _with(node, body=ast.Constant(None))
        case _:
            pass


def _constants(node: ast.Constant) -> Found:
    value = node.value
    if isinstance(value, bool):
        yield "truth", ast.Constant(not value)
    elif isinstance(value, int | float):
        yield "number", ast.Constant(value + 1)
    elif isinstance(value, str) and " " not in value.strip():
        yield "text", ast.Constant(f"XX{value}XX")


def _statements(node: ast.stmt) -> Found:
    match node:
        case ast.AugAssign(target=target, op=op, value=value):
            yield "assignment", ast.Assign([target], value, lineno=node.lineno)
            if type(op) in ARITHMETIC:
                yield "arithmetic", _with(node, op=ARITHMETIC[type(op)]())
        case ast.Expr():
            yield "statement", ast.Pass()
        case ast.Break():
            yield "break", ast.Return(None)
        case ast.Continue():
            yield "continue", ast.Break()
        case _:
            pass


def _with(node: ast.AST, **changes: object) -> ast.AST:
    """A copy of a node with some fields changed; what is below is shared."""
    other = copy.copy(node)
    for name, value in changes.items():
        setattr(other, name, value)
    return other
