"""The published schemas: what the program prints, and what people, rubrics and results hold to."""

import json
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from hrdd.engine.codes import GATE_CODES
from hrdd.library import materials
from hrdd.source import parse
from tests.unit.conftest import DAY, EVENT, FEATURE, GRANT, ROOT, Command, Write, shipped

NAMES = ("assessment", "rubric", "result", "difference")


def plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: plain(inner) for key, inner in value.items()}
    return [plain(inner) for inner in value] if isinstance(value, list | tuple) else value


def validator(name: str) -> Draft202012Validator:
    text = (ROOT / "schemas" / f"{name}.schema.json").read_text("utf-8")
    return Draft202012Validator(json.loads(text), format_checker=Draft202012Validator.FORMAT_CHECKER)


def example(name: str) -> Any:
    return plain(parse(Path(name).read_bytes(), name).data)


@pytest.mark.parametrize("name", NAMES)
def test_the_published_schemas_are_what_the_program_prints(hrdd: Command, name: str) -> None:
    printed = hrdd("schema", name)
    assert (printed.code, printed.err) == (0, "")
    assert printed.out == materials.schema(name), f"hrdd schema {name} > schemas/{name}.schema.json"
    Draft202012Validator.check_schema(json.loads(printed.out))


def test_a_rubric_of_ones_own_has_its_own_schema(hrdd: Command) -> None:
    folder = str(ROOT / "rubrics" / "core")
    assert hrdd("schema", "assessment", "--rubric", folder).out == hrdd("schema", "assessment").out
    assert hrdd("schema", "assessment", "--rubric", "nowhere").code == 3


@pytest.mark.parametrize("name", [FEATURE, EVENT, GRANT])
def test_the_examples_are_assessments(name: str) -> None:
    validator("assessment").validate(example(name))


@pytest.mark.parametrize("name", list(shipped("core").documents))
def test_every_file_of_the_rubric_is_one(name: str) -> None:
    if name.endswith(".yaml"):
        validator("rubric").validate(plain(shipped("core").documents[name].data))


@pytest.mark.parametrize("name", [FEATURE, EVENT, GRANT])
def test_what_the_program_gives_is_a_result(hrdd: Command, name: str) -> None:
    validator("result").validate(json.loads(hrdd("assess", name, *DAY, "-f", "json").out))


def test_a_batch_is_a_result(hrdd: Command, changed: Write) -> None:
    wrong = changed("wrong.yaml", ("  overnight:", "  overnite:"), ("river-plate-meeting", "wrong"))
    batch = json.loads(hrdd("gate", FEATURE, wrong, GRANT, *DAY, "-f", "json").out)
    assert len(batch) == 3
    validator("result").validate(batch)
    batch[1]["verdict"] = "fine"
    assert not validator("result").is_valid(batch)


@pytest.mark.parametrize(
    ("way", "value"),
    [
        (("hrdd",), 2),
        (("answers", "overnite"), "yes"),
        (("answers", "overnight"), "perhaps"),
        (("answers", "sensitive"), ["indigenous", "nothing"]),
        (("answers", "photos"), {"range": ["planned"]}),
        (("subject", "kind"), "evnt"),
        (("subject", "places"), []),
        (("subject", "places"), ["uy"]),
        (("subject", "id"), "Two Words"),
        (("assessed", "date"), "yesterday"),
        (("assesed",), {}),
        (("risks",), {"gs-99": {}}),
        (("evidence", "drill", "grade"), "E7"),
        (("controls", 0, "status"), "done"),
        (("engagement", 0, "group"), "nobody"),
    ],
)
def test_what_the_program_refuses_an_editor_marks(way: tuple[str | int, ...], value: Any) -> None:
    data = deepcopy(example(EVENT))
    here = data
    for part in way[:-1]:
        here = here[part]
    here[way[-1]] = value
    assert not validator("assessment").is_valid(data)


@pytest.mark.parametrize(
    ("way", "value"),
    [
        (("answers", "overnight"), "unknown"),
        (("answers", "overnight"), {"value": "no", "because": "It ends at six."}),
        (("answers", "sensitive"), "unknown"),
        (("answers", "photos"), {"range": ["incidental", "planned"]}),
        (("subject", "places"), ["worldwide", "UY", "AR", "PY", "XK"]),
        (("risks",), {"gs-01": {"involvement": "linked"}}),
    ],
)
def test_what_the_program_takes_an_editor_leaves_alone(hrdd: Command, way: tuple[str, ...], value: Any) -> None:
    data = deepcopy(example(EVENT))
    here = data
    for part in way[:-1]:
        here = here[part]
    here[way[-1]] = value
    validator("assessment").validate(data)
    assert hrdd("assess", "-", *DAY, stdin=json.dumps(data).encode()).code == 0


def test_an_editor_can_name_everything(hrdd: Command) -> None:
    schema = json.loads(hrdd("schema", "assessment").out)
    core = shipped("core").rubric
    assert list(schema["properties"]["answers"]["properties"]) == [question.id for question in core.questions]
    assert list(schema["properties"]["risks"]["properties"]) == list(core.risk)
    photos = schema["properties"]["answers"]["properties"]["photos"]
    assert core.question["photos"].help in photos["description"]
    result = json.loads(hrdd("schema", "result").out)
    assert str(list(GATE_CODES)).replace("'", '"') in json.dumps(result)


def test_the_first_line_of_the_examples_leads_to_the_schema() -> None:
    for name in (FEATURE, EVENT, GRANT):
        first = Path(name).read_text("utf-8").splitlines()[0]
        assert first == "# yaml-language-server: $schema=../schemas/assessment.schema.json"
        assert (Path(name).parent / first.partition("=")[2]).is_file()
