"""Puts into the wheel, beside each rubric, the same rubric as JSON: checked here once, read quickly ever after."""

import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CustomBuildHook(BuildHookInterface):  # type: ignore[type-arg]
    """Compile every rubric; a rubric that cannot be used ends the build."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        if version == "editable":  # a checkout reads its YAML, which people change
            return
        root = Path(self.root)
        sys.path.insert(0, str(root / "src"))
        from hrdd.library import compiled, rubrics

        for manifest in sorted((root / "rubrics").glob("*/rubric.yaml")):
            name = manifest.parent.name
            made = root / "build" / "rubrics" / name / compiled.FILE
            made.parent.mkdir(parents=True, exist_ok=True)
            shelved = rubrics.load(manifest.parent, name)
            made.write_bytes(compiled.dump(shelved.documents, shelved.rubric.digest))
            build_data["force_include"][str(made)] = f"hrdd/_data/rubrics/{name}/{compiled.FILE}"
