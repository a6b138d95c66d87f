"""What is in the packages, and that the installed program starts from them."""

import tarfile
import zipfile
from email import message_from_bytes
from pathlib import Path

from hrdd._version import __version__
from tests.end_to_end.conftest import Run
from tools import wheel_venv

ROOT = wheel_venv.ROOT


def files(*folders: str) -> set[str]:
    return {
        path.relative_to(ROOT).as_posix() for folder in folders for path in (ROOT / folder).rglob("*") if path.is_file()
    }


def test_the_wheel_holds_all_data(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    assert {f"hrdd/_data/{name}" for name in files("rubrics", "schemas", "templates")} <= names
    assert "hrdd/_data/rubrics/core/rubric.yaml" in names
    assert "hrdd/_data/templates/fonts/OFL.txt" in names
    assert "hrdd/py.typed" in names


def test_the_wheel_holds_nothing_else(wheel: Path) -> None:
    tops = {name.split("/")[0] for name in zipfile.ZipFile(wheel).namelist()}
    assert tops == {"hrdd", f"hrdd-{__version__}.dist-info"}


def test_the_licences_travel(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as packed:
        info = f"hrdd-{__version__}.dist-info"
        metadata = message_from_bytes(packed.read(f"{info}/METADATA"))
        for name in (
            "LICENSE",
            "NOTICE",
            "LICENSES/CC-BY-4.0.txt",
            "LICENSES/CC-BY-SA-4.0.txt",
            "LICENSES/MIT-js-yaml.txt",
            "LICENSES/OFL-1.1.txt",
        ):
            assert packed.read(f"{info}/licenses/{name}")
    assert metadata["License-Expression"] == "Apache-2.0 AND CC-BY-4.0 AND CC-BY-SA-4.0 AND MIT AND OFL-1.1"


def test_the_sdist_is_complete(sdist: Path) -> None:
    prefix = f"hrdd-{__version__}/"
    with tarfile.open(sdist) as packed:
        names = {member.name.removeprefix(prefix) for member in packed.getmembers()}
    tree = files(
        "src", "rubrics", "schemas", "templates", "tests", "tools", "docs", "LICENSES", "examples", "benchmarks"
    )
    expected = {name for name in tree if "__pycache__" not in name} | {
        "Makefile",
        "README.md",
        "NOTICE",
        "pyproject.toml",
    }
    assert expected <= names


def test_the_version_is_told(run: Run) -> None:
    for flag in ("--version", "-V"):
        ended = run(flag)
        assert (ended.code, ended.stdout, ended.stderr) == (0, f"hrdd {__version__}\n".encode(), b"")


def test_the_wheel_is_what_runs(scripts: Path, run: Run, tmp_path: Path) -> None:
    """Not the checkout beside it: these tests would then prove nothing."""
    assert run("--version").code == 0
    (package,) = scripts.parent.rglob("hrdd/__init__.py")
    package.with_name("_version.py").write_text('__version__ = "0.0.0+wheel"\n', encoding="utf-8")
    try:
        assert run("--version", cwd=tmp_path).stdout == b"hrdd 0.0.0+wheel\n"
    finally:
        package.with_name("_version.py").write_text(f'__version__ = "{__version__}"\n', encoding="utf-8")
