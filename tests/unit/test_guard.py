"""The guard in conftest.py does what it says."""

import socket
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.conftest import GUARD, ROOT, OutsideError


@pytest.fixture(autouse=True)
def _forgive(_stayed_inside: None) -> Iterator[None]:
    yield
    GUARD.seen.clear()


def test_a_test_may_write_in_its_own_folders(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("a")
    with tempfile.NamedTemporaryFile() as made:
        made.write(b"a")


def test_a_test_may_not_write_elsewhere(tmp_path: Path) -> None:
    stray = ROOT / "stray"
    made = tmp_path / "made"
    made.write_text("a")
    changes: list[Callable[[], object]] = [
        lambda: stray.write_text("a"),
        lambda: made.rename(stray),
        lambda: stray.symlink_to(made),
        stray.mkdir,
        stray.touch,
        stray.unlink,
        stray.rmdir,
    ]
    for change in changes:
        with pytest.raises(OutsideError):
            change()
    assert not stray.exists()


def test_a_test_may_not_use_the_network() -> None:
    with pytest.raises(OutsideError):
        socket.getaddrinfo("localhost", 80)
    with socket.socket() as made, pytest.raises(OutsideError):
        made.connect(("127.0.0.1", 9))
