"""The wheel as a user gets it, in an environment of its own, offline."""

import os
import signal
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import pytest

from tools import wheel_venv

# Runs at the start of every Python in that environment: children are out of the audit hook's reach.
OFFLINE = """\
import sys

def _refuse(event, args):
    if event.startswith("socket.") and event not in ("socket.__new__", "socket.gethostname"):
        if "AF_UNIX" not in repr(getattr(args[0], "family", "")):
            raise BaseException(f"no network here: {event}")

sys.addaudithook(_refuse)
"""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.e2e)


@pytest.fixture(scope="session", autouse=True)
def _interruptible() -> None:
    """Ctrl-C reaches the commands, also where a shell runs the tests in the background and has it ignored."""
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)


@dataclass(frozen=True, slots=True)
class Ended:
    """What a command left behind."""

    code: int
    stdout: bytes
    stderr: bytes


class Run(Protocol):
    """Runs the installed `hrdd` with these arguments, in `cwd` (the test's own folder) and a nearly empty `env`."""

    def __call__(
        self,
        *args: str | os.PathLike[str],
        stdin: bytes = b"",
        env: Mapping[str, str] | None = None,
        cwd: Path | None = None,
        timeout: float = 120,
    ) -> Ended: ...


@pytest.fixture(scope="session")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return wheel_venv.build(tmp_path_factory.mktemp("wheel"))


@pytest.fixture(scope="session")
def sdist(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return wheel_venv.build(tmp_path_factory.mktemp("sdist"), kind="sdist")


@pytest.fixture(scope="session")
def scripts(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the installed commands."""
    bin_ = wheel_venv.install(wheel, tmp_path_factory.mktemp("installed") / "venv")
    (packages,) = bin_.parent.rglob("borrowed.pth")
    # Not sitecustomize: some systems bring one of their own, which is found first.
    packages.with_name("offline.py").write_text(OFFLINE, encoding="utf-8")
    packages.with_name("offline.pth").write_text("import offline\n", encoding="utf-8")
    return bin_


@pytest.fixture
def run(scripts: Path, tmp_path: Path) -> Run:
    home = tmp_path / "home"
    home.mkdir()
    plain = {"PATH": os.environ["PATH"], "HOME": str(home), "TMPDIR": os.environ["TMPDIR"], "LANG": "C.UTF-8"}

    def run(
        *args: str | os.PathLike[str],
        stdin: bytes = b"",
        env: Mapping[str, str] | None = None,
        cwd: Path | None = None,
        timeout: float = 120,
    ) -> Ended:
        done = subprocess.run(
            [scripts / "hrdd", *args],
            input=stdin,
            capture_output=True,
            env=plain | dict(env or {}),
            cwd=cwd or tmp_path,
            timeout=timeout,
            check=False,
        )
        return Ended(done.returncode, done.stdout, done.stderr)

    return run
