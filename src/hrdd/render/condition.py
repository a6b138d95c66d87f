"""A condition of a rubric in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from hrdd.model.rubric import Condition


def sentence(condition: Condition) -> str:
    """A condition as a sentence."""
    if condition.fact is not None:
        operand = condition.operand(condition.test)
        told = ", ".join(operand) if isinstance(operand, tuple) else str(operand)
        return f"{condition.fact} {condition.test.replace('_', ' ')} {told}"
    joined = {"all": " and ", "any": " or ", "none": " or "}[condition.group or "all"]
    inside = joined.join(sentence(part) if part.fact is not None else f"({sentence(part)})" for part in condition.parts)
    return f"none of: {inside}" if condition.group == "none" else inside
