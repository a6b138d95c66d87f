"""What stands before the answers of a new file, asked for where it was left empty."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hrdd.cli.asking import ask_name, ask_person, ask_places
from hrdd.library.editing import edited

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hrdd.cli.asking import Prompt
    from hrdd.diagnostics import Diagnostic, Path
    from hrdd.model.rubric import Rubric

NAME: Path = ("subject", "name")
PLACES: Path = ("subject", "places")
PERSON: tuple[Path, ...] = (("assessed", "by", 0, "name"), ("assessed", "by", 0, "role"))


def only_begun(complaints: Sequence[Diagnostic]) -> bool:
    """Whether nothing is wrong with a file but what `hrdd new` leaves for the person to fill in."""
    return {complaint.path for complaint in complaints} <= {NAME, PLACES, *PERSON}


def headed(raw: bytes, shown: str, complaints: Sequence[Diagnostic], prompt: Prompt, rubric: Rubric) -> bytes:
    """The bytes of the file with what was missing, as it was asked for. Raises Usage and Refusal."""
    empty = {complaint.path for complaint in complaints}
    name = ask_name(prompt) if NAME in empty else None
    places = ask_places(prompt, rubric) if PLACES in empty else None
    person = ask_person(prompt) if empty & set(PERSON) else None

    def change(values: Any) -> None:
        if name is not None:
            values["subject"]["name"] = name
        if places is not None and isinstance(values["subject"].get("places"), list):
            values["subject"]["places"].extend(places)
            values["subject"]["places"].fa.set_flow_style()  # in the brackets that are there
        elif places is not None:
            values["subject"]["places"] = list(places)
        if person is not None:
            values["assessed"]["by"][0]["name"], values["assessed"]["by"][0]["role"] = person

    return edited(raw, shown, change)
