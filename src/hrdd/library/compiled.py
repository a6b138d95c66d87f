"""A shipped rubric as one JSON file, made and checked when the program is built: a faster way to the same parts."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from hrdd.library.parts import MANIFEST, Parts
from hrdd.model.base import Declared

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from hrdd.source import Document

FILE = "compiled.json"


class Compiled(Declared):
    """The parts, and the digest of the files they were made from: they count only while those files are the same."""

    digest: str
    parts: Parts


def read(path: Path, digest: str) -> Parts | None:
    """The parts from a compiled file; None where there is none, or where it was made from other files."""
    try:
        raw = path.read_bytes()
    except OSError:
        return None
    if f'"{digest}"'.encode() not in raw[:200]:
        return None
    return Compiled.model_validate_json(raw).parts


def dump(documents: Mapping[str, Document], digest: str) -> bytes:
    """The documents of a rubric that was found sound, as the bytes of a compiled file."""
    data = {name: documents[name].data for name in documents if name.endswith(".yaml")}
    manifest = data[MANIFEST]
    parts = {
        "manifest": manifest,
        "questions": {theme["id"]: data[f"questions/{theme['id']}.yaml"] for theme in manifest["themes"]},
        "risks": {category["id"]: data[f"risks/{category['id']}.yaml"] for category in manifest["categories"]},
        **{kind: data[f"{kind}.yaml"] for kind in ("controls", "rights", "groups")},
    }
    return json.dumps({"digest": digest, "parts": parts}, ensure_ascii=False).encode()
