"""The few names that other programs may import."""

import subprocess
import sys

import pytest

import hrdd


def test_the_names_are_there() -> None:
    for name in hrdd.__all__:
        assert getattr(hrdd, name)
    assert set(hrdd.__all__) <= set(dir(hrdd))


def test_another_name_is_refused_as_python_does() -> None:
    with pytest.raises(AttributeError, match="module 'hrdd' has no attribute 'asses'"):
        hrdd.asses  # noqa: B018 # type: ignore[attr-defined]


def test_importing_the_package_imports_nothing_else() -> None:
    code = "import sys; before = set(sys.modules); import hrdd; print(sorted(set(sys.modules) - before))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "['hrdd']\n"
