"""Human rights due diligence: answers about a subject in, rated and explained risks out.

A name is imported when it is first used, so that a start-up pays only for what it takes.
"""

TYPE_CHECKING = False  # every checker takes this for typing's own; importing typing would cost a third of `--version`
if TYPE_CHECKING:
    from hrdd._version import __version__
    from hrdd.engine import assess
    from hrdd.library import load_assessment, load_rubric

__all__ = ["__version__", "assess", "load_assessment", "load_rubric"]

_HOMES = {
    "__version__": "hrdd._version",
    "assess": "hrdd.engine",
    "load_assessment": "hrdd.library",
    "load_rubric": "hrdd.library",
}


def __getattr__(name: str) -> object:
    """Find a public name in the module that defines it."""
    if name not in _HOMES:
        msg = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(msg)
    from importlib import import_module

    return getattr(import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    """List the public names, used already or not."""
    return sorted({*globals(), *__all__})
