"""Where templates run: they see the report and nothing else, and stop before they cost too much.

The templates that came with the program and those of an organisation run in the same place. The latter may in addition
use only a list of filters, and may not switch escaping off: `safe` and `autoescape` are not theirs.
"""

from __future__ import annotations

import re
import time
from collections.abc import Mapping, Sized
from dataclasses import is_dataclass
from datetime import date
from enum import Enum
from itertools import islice
from traceback import walk_tb
from typing import TYPE_CHECKING, Any

from jinja2 import FunctionLoader, StrictUndefined, TemplateAssertionError, nodes
from jinja2.exceptions import SecurityError, TemplateNotFound, TemplateSyntaxError, UndefinedError
from jinja2.runtime import LoopContext, Macro
from jinja2.sandbox import SandboxedEnvironment
from jinja2.utils import Namespace
from jinja2.visitor import NodeTransformer
from markupsafe import Markup

from hrdd.diagnostics import Diagnostic, Refusal, Span
from hrdd.model.base import Declared
from hrdd.render.report import Report

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

STEPS = 3_000_000
"""Steps that one document may take: turns of a loop, calls, attributes, and 16 characters written."""

SECONDS = 60.0
"""Seconds that one document may take before it is set in type."""

LONGEST, MOST, GREATEST = 200_000, 10_000, 10**12
"""Characters of a text, entries of a list and the size of a number that a template may make."""

FILTERS = frozenset(
    {
        *("abs", "capitalize", "case_name", "cell", "count", "d", "day", "default", "dictsort", "first", "first_down"),
        *("first_up", "float", "groupby", "int", "items", "join", "last", "length", "list", "lower", "map", "max"),
        *("min", "reject", "rejectattr", "reverse", "round", "select", "selectattr", "series", "solid", "sort"),
        *("spoken", "string", "sum", "text", "unique", "upper"),
    }
)
"""What a template of one's own may do to a value after a bar."""

HIDDEN = frozenset(
    {
        *("codes", "find", "fonts", "for_audience", "given", "locate", "own", "pictures", "source", "templates"),
        *("tongue", "translations"),
    }
)
"""What a template may not ask a report for: the files behind it, and how it is made."""

NAMED: tuple[tuple[type, frozenset[str]], ...] = (
    (Mapping, frozenset({"get", "items", "keys", "values"})),
    (date, frozenset({"day", "month", "year"})),
)
"""What a template may ask of some kinds of values, by name."""

HOLE = re.compile(r"\{([A-Za-z_][A-Za-z0-9_]*)\}")


class Exhausted(Exception):  # noqa: N818 - an answer to a template, not a fault of the program
    """Raised when a template costs too much, with what was too much."""


def filled(text: str, values: Mapping[str, object]) -> str:
    """A text with its holes filled: names in braces and nothing else, so that no text can reach into a value."""
    return HOLE.sub(lambda found: str(values[found[1]]) if found[1] in values else found[0], text)


class _Watched(NodeTransformer):
    """Makes a template count its steps, and gives what it puts together to the place that escapes."""

    def __init__(self, own: str | None) -> None:
        self.own = own

    def _counted(self, node: Any) -> Any:
        self.generic_visit(node)
        size = sum(len(data.data) for data in node.find_all(nodes.TemplateData))
        call = nodes.Call(nodes.EnvironmentAttribute("spend"), [nodes.Const(1 + size // 16)], [], None, None)
        node.body.insert(0, nodes.ExprStmt(call).set_lineno(node.lineno))
        return node

    visit_For = visit_Macro = visit_CallBlock = visit_Block = visit_Template = _counted  # noqa: N815 - names of nodes

    def visit_Concat(self, node: nodes.Concat) -> nodes.Node:  # noqa: N802 - the name of the node
        self.generic_visit(node)
        call = nodes.Call(nodes.EnvironmentAttribute("joined"), node.nodes, [], None, None)
        return call.set_lineno(node.lineno)

    def visit_Filter(self, node: nodes.Filter) -> nodes.Node:  # noqa: N802 - the name of the node
        if self.own is not None and node.name not in FILTERS:
            known = ", ".join(sorted(FILTERS))
            said = f'"{node.name}" is no filter for templates of your own; there are: {known}'
            raise TemplateAssertionError(said, node.lineno, self.own)
        return self.generic_visit(node)

    def visit_ScopedEvalContextModifier(self, node: nodes.ScopedEvalContextModifier) -> nodes.Node:  # noqa: N802
        if self.own is not None:
            said = "escaping cannot be switched: what people wrote stays text"
            raise TemplateAssertionError(said, node.lineno, self.own)
        return self.generic_visit(node)


class Press(SandboxedEnvironment):
    """The sandbox of one document. `shown` turns a value into text that is safe in the medium."""

    intercepted_binops = frozenset({"+", "-", "*", "/", "//", "%", "**"})

    def __init__(
        self, report: Report, shown: Callable[[object], Markup], clock: Callable[[], float] = time.monotonic
    ) -> None:
        self.own = report.own
        self.shown = shown
        self.left = STEPS
        self.clock = clock
        self.until = clock() + SECONDS

        def load(name: str) -> tuple[str, str, None] | None:
            text = report.templates.get(name)
            return None if text is None else (text, report.own.get(name, name), None)

        super().__init__(
            loader=FunctionLoader(load),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=False,
            finalize=self._finished,
        )
        self.globals = {"range": self._range, "namespace": Namespace, "dict": dict}
        self.filters = {name: self._metered(made) for name, made in self.filters.items()}

    def spend(self, steps: int = 1) -> str:
        """Count steps. Raises Exhausted where there are too many, or too much time has gone by."""
        self.left -= steps
        if self.left < 0:
            message = "it takes too many steps, or writes too much"
            raise Exhausted(message)
        if self.clock() > self.until:
            message = f"it takes more than {SECONDS:.0f} seconds"
            raise Exhausted(message)
        return ""

    def joined(self, *parts: object) -> str:
        """Texts one after the other; where one of them is already made for the medium, all are."""
        made = any(isinstance(part, Markup) for part in parts)
        told = [self.shown(part) if made else str(part) for part in parts]
        self._size(sum(map(len, told)))
        return Markup("").join(told) if made else "".join(told)

    def add_filters(self, filters: Mapping[str, Callable[..., Any]]) -> None:
        """Give templates more to do after a bar."""
        self.filters |= {name: self._metered(made) for name, made in filters.items()}

    # what Jinja asks

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        own = name if name in self.own else None
        made: nodes.Template = _Watched(own).visit(super()._parse(source, name, filename))
        return made

    def call(self, context: Any, obj: Any, /, *args: Any, **kwargs: Any) -> Any:
        """A call in a template, counted."""
        self.spend()
        return super().call(context, obj, *args, **kwargs)

    def getattr(self, obj: Any, attribute: str) -> Any:
        """An attribute, counted."""
        self.spend()
        return super().getattr(obj, attribute)

    def call_filter(self, name: str, *args: Any, **kwargs: Any) -> Any:
        """A filter that `map` names; only those that every template may use."""
        if name not in FILTERS:
            message = f'"{name}" is no filter that map can use'
            raise SecurityError(message)
        return super().call_filter(name, *args, **kwargs)

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        """Whether a template may see it: fields of the project's own values, and a short list besides."""
        if attr.startswith(("_", "model_")):
            return False
        if isinstance(obj, Report):
            return attr not in HIDDEN
        named = next((names for kind, names in NAMED if isinstance(obj, kind)), None)
        if named is not None:
            return attr in named
        if isinstance(obj, Declared | Enum):
            return not callable(value)
        if isinstance(obj, Macro | LoopContext | Namespace):
            return super().is_safe_attribute(obj, attr, value)
        return is_dataclass(obj) or type(obj).__name__ in {"TemplateModule", "TemplateReference", "BlockReference"}

    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
        """Arithmetic: numbers of a sane size, and texts or lists one after the other."""
        self.spend()
        if isinstance(left, int | float) and isinstance(right, int | float):
            if operator == "**":
                message = "powers are not computed in a template"
                raise SecurityError(message)
            found = super().call_binop(context, operator, left, right)
            if abs(found) > GREATEST:
                message = "it makes too great a number"
                raise Exhausted(message)
            return found
        if operator == "+" and isinstance(left, str) and isinstance(right, str):
            return self.joined(left, right)
        if operator == "+" and isinstance(left, list | tuple) and isinstance(right, list | tuple):
            self._size(len(left) + len(right), MOST)
            return [*left, *right]
        message = f'"{operator}" is for numbers'
        raise SecurityError(message)

    # what things cost

    def _size(self, size: int, most: int = LONGEST) -> None:
        if size > most:
            message = "it makes too long a text or list"
            raise Exhausted(message)
        self.spend(1 + size // 16)

    def _finished(self, value: object) -> Markup:
        told = self.shown(value)
        self.spend(1 + len(told) // 16)
        return told

    def _range(self, *numbers: int) -> range:
        made = range(*numbers)
        if made and (len(range(*numbers)[: MOST + 1]) > MOST):
            message = "it counts too far"
            raise Exhausted(message)
        return made

    def _metered(self, made: Callable[..., Any]) -> Callable[..., Any]:
        """The same filter, with a bound on what it is given and on what it makes."""
        at = 1 if hasattr(made, "jinja_pass_arg") else 0

        def filtered(*args: Any, **kwargs: Any) -> Any:
            args = (*args[:at], self._held(args[at]), *args[at + 1 :])
            return self._held(made(*args, **kwargs))

        filtered.__dict__.update(getattr(made, "__dict__", {}))
        return filtered

    def _held(self, value: Any) -> Any:
        """A value of bounded size; what comes bit by bit is taken out, up to the bound."""
        if isinstance(value, Markup):  # a whole page, on its way through the shapes of the skins
            self.spend(1 + len(value) // 16)
        elif isinstance(value, str):
            self._size(len(value))
        elif isinstance(value, Sized):
            self._size(len(value), MOST)
        elif hasattr(value, "__next__"):
            taken = list(islice(value, MOST + 1))
            self._size(len(taken), MOST)
            return taken
        return value


def told(press: Press, make: Callable[[], Iterable[str]], most: int) -> Iterator[str]:
    """The pieces of a document, `most` characters at most.

    Raises Refusal (HR904) where a template of one's own is to blame, with its file and line; anything else that the
    templates of the program do wrong is passed on.
    """
    try:
        written = 0
        for part in make():
            written += len(part)
            if written > most:
                message = "it writes too much"
                raise Exhausted(message)
            yield part
    except TemplateSyntaxError as error:
        file = press.own.get(error.name or "")
        if file is None:
            raise
        raise _refusal(file, error.lineno, str(error.message)) from None
    except Exception as error:
        place = _place(error, press.own)
        if place is None:
            raise
        raise _refusal(*place, _says(error)) from None


def _place(error: BaseException, own: Mapping[str, str]) -> tuple[str, int] | None:
    """The innermost line of a template of one's own that an error came through."""
    files = set(own.values())
    lines = [(f.f_code.co_filename, line) for f, line in walk_tb(error.__traceback__) if f.f_code.co_filename in files]
    if lines:
        return lines[-1]
    return (next(iter(own.values())), 1) if own and isinstance(error, Exhausted | RecursionError) else None


def _says(error: Exception) -> str:
    """What went wrong in plain words, with no value of the report in them."""
    match error:
        case TemplateNotFound():
            return f'there is no template "{error.name}" in the folder or with the program'
        case UndefinedError() | SecurityError() | Exhausted():
            return str(error)
        case RecursionError():
            return "it calls itself without end"
        case _:
            return f"it cannot do this with the value that it is given ({type(error).__name__})"


def _refusal(file: str, line: int, reason: str) -> Refusal:
    values = (("reason", reason.rstrip(".")),)
    return Refusal([Diagnostic("HR904", file, span=Span(line, 1, line, 2), values=values)])
