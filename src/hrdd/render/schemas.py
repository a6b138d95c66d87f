"""JSON Schema (draft 2020-12) of what people write and of what the program gives, for editors and programs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pydantic.json_schema import models_json_schema

from hrdd.engine.codes import CREDIT_CODES, EXITS, GATE_CODES, STEP_CODES
from hrdd.engine.difference import CAUSES
from hrdd.model.assessment import Assessment
from hrdd.model.base import FACTORS, Rating
from hrdd.model.outcome import CONFIDENCES
from hrdd.model.rubric import Control, Group, Manifest, Question, Right, Risk
from hrdd.render import editors
from hrdd.render.data import SCHEMA_VERSION

if TYPE_CHECKING:
    from hrdd.model.rubric import Rubric

DRAFT = "https://json-schema.org/draft/2020-12/schema"
Schema = dict[str, Any]
UNKNOWN = "unknown"


def assessment(rubric: Rubric) -> Schema:
    """The schema of an assessment under one rubric, which names its questions, choices, risks, controls and groups."""
    made = Assessment.model_json_schema(mode="validation")
    definitions: Schema = made["$defs"]
    long_form = definitions.pop("Answer")["properties"]
    properties = made["properties"]
    properties["answers"] = {
        "type": ["object", "null"],
        "additionalProperties": False,
        "properties": {question.id: _answer(question, long_form) for question in rubric.questions},
    }
    properties["risks"] = {
        "type": "object",
        "properties": {
            risk.id: {"$ref": "#/$defs/RiskEntry", "title": risk.title, "description": f"{risk.title}. {risk.harm}"}
            for risk in rubric.risk.values()
        },
        "patternProperties": {"^x-": {"$ref": "#/$defs/RiskEntry"}},
        "additionalProperties": False,
    }
    definitions["ControlEntry"]["properties"]["control"] = {
        "anyOf": [
            *({"const": c.id, "title": c.title, "description": f"{c.title}. {c.works}"} for c in rubric.controls),
            {"type": "string"},
        ]
    }
    title = f"hrdd assessment ({rubric.name})"
    return {"$schema": DRAFT, **editors.helped(made, rubric), "title": title}


def _answer(question: Question, long_form: Schema) -> Schema:
    choices = [*question.choices, UNKNOWN]
    texts = [question.choice_text.get(word, word) for word in choices]
    one: Schema = {"enum": choices, "enumDescriptions": texts}
    several: Schema = {"type": "array", "minItems": 1, "items": one}
    plain: Schema = {"anyOf": [one, several]} if question.many else one
    longer = {
        **long_form,
        "value": plain,
        "by_place": {"type": "object", "additionalProperties": plain},
        "range": {"type": "array", "minItems": 2, "maxItems": 2, "items": {"enum": list(question.choices)}},
    }
    return {
        "title": question.id,
        "description": (
            f"{question.text} {question.help} Example: {question.example} Asked of: {', '.join(question.kinds)}."
        ),
        "anyOf": [plain, {"type": "object", "additionalProperties": False, "properties": longer}],
    }


def rubric() -> Schema:
    """The schema of every YAML file of a rubric: the manifest, or a list of entries."""
    lists = (Question, Risk, Control, Right, Group)
    parts, made = models_json_schema([(model, "validation") for model in (Manifest, *lists)])
    return {
        "$schema": DRAFT,
        "title": "hrdd rubric",
        "description": "A file of a rubric: rubric.yaml, or a list of questions, risks, controls, rights or groups.",
        "anyOf": [
            parts[Manifest, "validation"],
            *({"type": "array", "items": parts[model, "validation"]} for model in lists),
        ],
        **made,
    }


def result() -> Schema:
    """The schema of `-f json`: keys may be added in later versions; these stay."""
    word: Schema = {"type": "string"}
    maybe: Schema = {"type": ["string", "null"]}
    level: Schema = {"type": "integer", "minimum": 1, "maximum": 4}
    pair: Schema = {"type": "array", "items": level, "minItems": 2, "maxItems": 2}
    rating: Schema = {"$ref": "#/$defs/rating"}
    words: Schema = {"type": "array", "items": word}
    factors = _object(dict.fromkeys(FACTORS, pair))
    rated = {"factors": factors, "severity": pair, "inherent": rating, "residual": rating, "projected": rating}
    case = {"scenario": maybe, "group": maybe, "place": word, "applies": {"enum": ["yes", "unknown"]}, **rated}
    control = {"control": word, "status": word, "points": {"type": "integer"}, "why": {"enum": list(CREDIT_CODES)}}
    finding = {
        "id": word,
        "risk": word,
        "category": word,
        "title": word,
        "who": words,
        "rights": words,
        **{key: value for key, value in case.items() if key != "group"},
        "residual_factors": factors,
        "confidence": {"enum": list(CONFIDENCES)},
        "involvement": word,
        "scenarios": {"type": "array", "items": _object(case)},
        "controls": {"type": "array", "items": _object(control)},
        "because": {"type": "array", "minItems": 1, "items": {"$ref": "#/$defs/step"}},
        "digest": maybe,
    }
    finding["projected"] = {"anyOf": [rating, {"type": "null"}]}
    step = {"level": True, "code": {"enum": list(STEP_CODES)}, "rule": word, "said": words, "text": word}
    excluded = {"risk": word, "category": word, "worst_gravity": level, "by": words, "rule": word}
    reason = {"code": {"enum": list(GATE_CODES)}, "exit": {"type": "integer"}, "finding": maybe, "text": word}
    roll_up = {"inherent": {"anyOf": [rating, {"type": "null"}]}, "residual": {"anyOf": [rating, {"type": "null"}]}}
    question = {"question": word, "state": {"enum": ["unknown", "unanswered", "range"]}, "decides": words}
    decision = {
        "verdict": {"enum": ["pass", "risk", "not-assessed", "stale"]},
        "exit": {"enum": [0, 1, 4, 5]},
        "reasons": {"type": "array", "items": _object(reason)},
    }
    withheld = {"ground": word, "count": {"type": ["integer", "string"]}}
    top = {
        "schema_version": {"const": SCHEMA_VERSION},
        "method": word,
        "rubric": _object({"id": word, "version": word, "digest": word}),
        "subject": _object({"id": word, "kind": word, "name": maybe, "stage": word, "places": words}),
        "as_of": {"type": "string", "format": "date"},
        "findings": {"type": "array", "items": _object(finding)},
        "excluded": {"type": "array", "items": _object(excluded)},
        "categories": {"type": "object", "additionalProperties": _object(roll_up)},
        "overall": _object(roll_up),
        "counts": {"type": "object", "additionalProperties": {"type": "integer", "minimum": 0}},
        "open_questions": {"type": "array", "items": _object(question)},
        "decision": _object(decision),
        "audience": {"enum": ["restricted", "internal", "public"]},
        "withheld": {"type": "array", "items": _object(withheld)},
        "actions": words,
        "digest": maybe,
    }
    invalid = {
        "file": word,
        "verdict": {"const": "invalid"},
        "diagnostics": {"type": "array", "items": {"type": "object"}},
    }
    uncovered = {
        "file": word,
        "verdict": {"const": "not-assessed"},
        "exit": {"const": EXITS["UNCOVERED"]},
        "code": {"const": "UNCOVERED"},
        "trigger": word,
        "text": word,
    }
    kinds = ("result", "invalid", "uncovered")
    one: Schema = {"anyOf": [{"$ref": f"#/$defs/{kind}"} for kind in kinds]}
    names = [member.name for member in Rating]
    return {
        "$schema": DRAFT,
        "title": "hrdd result",
        "description": "What `hrdd assess FILE -f json` gives: one result, or an array for several files.",
        "anyOf": [{"$ref": "#/$defs/result"}, {"type": "array", "items": one}],
        "$defs": {
            "result": _object(top),
            "invalid": _object(invalid),
            "uncovered": {
                "description": "A watched file that was changed and that no assessment covers.",
                **_object(uncovered),
            },
            "step": _object(step),
            "rating": {
                "description": "Low end: what the known facts show. High end: what the unknown could make of it.",
                "type": "array",
                "items": {"enum": names},
                "minItems": 2,
                "maxItems": 2,
            },
        },
    }


def difference() -> Schema:
    """The schema of `hrdd diff -f json`: keys may be added in later versions; these stay."""
    word: Schema = {"type": "string"}
    maybe: Schema = {"type": ["string", "null"]}
    flag: Schema = {"type": "boolean"}
    ends: Schema = {"anyOf": [{"$ref": "#/$defs/rating"}, {"type": "null", "description": "The risk does not apply."}]}
    decided = _object({"verdict": {"enum": ["pass", "risk", "not-assessed", "stale"]}, "exit": {"enum": [0, 1, 4, 5]}})
    moved = _object({"finding": word, "risk": word, "before": ends, "after": ends, "rose": flag})
    part = {
        "cause": {"enum": list(CAUSES)},
        "name": word,
        "before": maybe,
        "after": maybe,
        "lowered": {**flag, "description": "The answer claims less than before."},
        "second_reader": {**flag, "description": "The decision hung on this answer by one step."},
        "moves": {"type": "array", "items": word, "description": "Risks whose rating this alone changes."},
        "decides": {**flag, "description": "This alone changes the exit code."},
        "tried": {**flag, "description": "Whether it could be taken over by itself."},
    }
    top = {
        "schema_version": {"const": SCHEMA_VERSION},
        "audience": {"enum": ["restricted", "public"]},
        "subject": word,
        "decision": _object({"before": decided, "after": decided}),
        "findings": {"type": "array", "items": moved},
        "parts": {"type": "array", "items": _object(part)},
    }
    names = [member.name for member in Rating]
    return {
        "$schema": DRAFT,
        "title": "hrdd difference",
        "description": "What `hrdd diff OLD NEW -f json` gives: ratings that moved, and parts, lowered answers first.",
        **_object(top),
        "$defs": {"rating": {"type": "array", "items": {"enum": names}, "minItems": 2, "maxItems": 2}},
    }


def _object(properties: Schema) -> Schema:
    return {"type": "object", "properties": properties, "required": list(properties)}
