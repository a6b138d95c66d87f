"""What holds for every test: no network, and no file written outside the folders that tests may write to."""

import os
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

ROOT = Path(__file__).resolve().parent.parent

settings.register_profile("default", deadline=None)
settings.register_profile(
    "ci", deadline=None, derandomize=True, print_blob=True, suppress_health_check=[HealthCheck.too_slow]
)
for name, number in (("thousand", 1_000), ("long", 10_000), ("longest", 100_000)):
    settings.register_profile(
        name,
        deadline=None,
        max_examples=number,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    )
settings.load_profile("ci" if os.environ.get("CI") else "default")


class OutsideError(BaseException):
    """A test reached for the network, or for a file that is none of its business.

    Not an Exception, so that no `except Exception` swallows it.
    """


class Guard:
    """An audit hook: Python tells it of every file and socket, whoever opens them.

    Hooks cannot be taken away again and do not reach child processes; this one is told when to look.
    """

    NETWORK = frozenset(
        {
            "socket.bind",
            "socket.connect",
            "socket.getaddrinfo",
            "socket.gethostbyaddr",
            "socket.gethostbyname",
            "socket.sendmsg",
            "socket.sendto",
        }
    )
    CHANGES = frozenset(
        {"os.chmod", "os.link", "os.mkdir", "os.remove", "os.rename", "os.rmdir", "os.symlink", "os.truncate"}
    )
    RELATIVE = frozenset({"os.remove", "os.rmdir"})
    WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND

    def __init__(self) -> None:
        self.writable: tuple[str, ...] = ()
        self.looking = False
        self.seen: list[str] = []

    def __call__(self, event: str, args: tuple[object, ...]) -> None:
        if not self.looking:
            return
        if event in self.NETWORK:
            # Worker processes of this machine talk over Unix sockets.
            if "AF_UNIX" not in repr(getattr(args[0], "family", "")):
                self._refuse(f"{event}{args[1:]}")
        elif event == "open":
            path, _, flags = args
            if isinstance(flags, int) and flags & self.WRITING:
                self._check(event, path)
        elif event in self.CHANGES:
            # A name may be relative to an open folder, which follows as its number.
            folders = [arg for arg in args if isinstance(arg, int) and arg >= 0] if event in self.RELATIVE else []
            for path in args:
                self._check(event, path, folders[0] if folders else None)

    def _check(self, event: str, path: object, inside: int | None = None) -> None:
        if not isinstance(path, str | bytes):  # an open file, a mode
            return
        name = os.fsdecode(path)
        if inside is not None and not name.startswith(os.sep):
            name = str(Path(f"/proc/self/fd/{inside}").readlink() / name)
        if name.startswith("/dev/") or "__pycache__" in name:
            return
        # Not realpath of the whole: to remove or rename a link is to change the folder it is in.
        folder, leaf = os.path.split(name.rstrip(os.sep))
        real = os.path.realpath(folder) + os.sep + leaf
        if not any(real == allowed or real.startswith(allowed + os.sep) for allowed in self.writable):
            self._refuse(f"{event}: {real}")

    def _refuse(self, what: str) -> None:
        self.seen.append(what)
        raise OutsideError(what)


GUARD = Guard()
sys.addaudithook(GUARD)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-golden", action="store_true", help="write tests/golden again; review the diff as prose")


@pytest.fixture(scope="session")
def update_golden(pytestconfig: pytest.Config) -> bool:
    return bool(pytestconfig.getoption("--update-golden"))


@pytest.fixture(scope="session", autouse=True)
def _guarded(tmp_path_factory: pytest.TempPathFactory, *, update_golden: bool) -> Iterator[None]:
    scratch = tmp_path_factory.mktemp("scratch")
    allowed = [tmp_path_factory.getbasetemp(), ROOT / "build", ROOT / ".hypothesis", ROOT / ".pytest_cache"]
    if update_golden:
        allowed.append(ROOT / "tests" / "golden")
    GUARD.writable = tuple(os.path.realpath(folder) for folder in allowed)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(tempfile, "tempdir", str(scratch))
        patch.setenv("TMPDIR", str(scratch))
        GUARD.looking = True
        yield
        GUARD.looking = False


@pytest.fixture(autouse=True)
def _stayed_inside() -> Iterator[None]:
    """Fail the test even if something swallowed the refusal."""
    GUARD.seen.clear()
    yield
    assert not GUARD.seen, f"reached outside: {GUARD.seen}"
