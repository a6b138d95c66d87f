"""Sign the examples anew after the rubric changed: `python tools/sign_examples.py`, then read the difference."""

from __future__ import annotations

import tempfile
from pathlib import Path

from hrdd.cli import main

EXAMPLES = Path(__file__).resolve().parent.parent / "examples"
AS = ("--by", "G. Example", "--role", "human-rights-steering-committee", "--as-of", "2026-03-01", "--apart")
CHANGED = ("  open-door: yes\n", "  open-door: no\n")
"""What was changed after the approval of the second example, and what had been approved."""


def approvals(name: str, text: str) -> bytes:
    """The approvals of an example, given to this text of it. Raises RuntimeError where it cannot be approved."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / name
        file.write_text(text, encoding="utf-8")
        if main(["approve", str(file), *AS]) != 0:
            raise RuntimeError(name)
        return file.with_suffix(".approvals.yaml").read_bytes()


def expected() -> dict[Path, bytes]:
    """The approvals of the examples as they have to be."""
    made = {}
    for name in ("conference-abroad.yaml", "conference-abroad-changed.yaml"):
        text = (EXAMPLES / name).read_text("utf-8")
        if "changed" in name:
            text = text.replace(*CHANGED)
        made[(EXAMPLES / name).with_suffix(".approvals.yaml")] = approvals(name, text)
    return made


if __name__ == "__main__":
    for path, data in expected().items():
        path.write_bytes(data)
