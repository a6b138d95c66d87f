"""What a pipeline takes over from here: the action's own steps in bash, the hooks, and the workflow."""

import json
import os
import re
import shutil
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.end_to_end.conftest import Ended, Run
from tools.wheel_venv import ROOT

ACTION: dict[str, Any] = yaml.safe_load((ROOT / "action.yml").read_text("utf-8"))
STEPS = {step["name"]: step for step in ACTION["runs"]["steps"]}
WORKFLOW = """\
on: push
jobs:
  gate:
    runs-on: ubuntu-24.04
    steps:
      - uses: ./
        id: hrdd
        with: {files: assessments/*.yaml}
      - run: echo ${{ steps.hrdd.outputs.code }}
"""


class Runner:
    """Runs the steps of the action as GitHub's runner would, but for the installation and the upload."""

    def __init__(self, folder: Path, scripts: Path) -> None:
        self.temp, self.work = folder / "temp", folder / "work"
        self.work.mkdir()
        (self.temp / "hrdd-venv" / "bin").mkdir(parents=True)
        (self.temp / "hrdd-venv" / "bin" / "hrdd").symlink_to(scripts / "hrdd")
        self.outputs, self.summary = folder / "outputs", folder / "summary.md"

    def step(self, name: str, inputs: dict[str, str], outputs: dict[str, str]) -> Ended:
        values = {f"inputs.{key}": value for key, value in inputs.items()}
        values |= {f"steps.gate.outputs.{key}": value for key, value in outputs.items()}
        told = {
            key: re.sub(r"\$\{\{ (.*?) \}\}", lambda found: values.get(found[1], ""), text)
            for key, text in STEPS[name]["env"].items()
        }
        env = {
            "PATH": os.environ["PATH"],
            "LANG": "C.UTF-8",
            "CI": "true",
            "GITHUB_ACTIONS": "true",
            "RUNNER_TEMP": str(self.temp),
            "GITHUB_ACTION_PATH": str(ROOT),
            "GITHUB_OUTPUT": str(self.outputs),
            "GITHUB_STEP_SUMMARY": str(self.summary),
        }
        command = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", STEPS[name]["run"]]
        done = subprocess.run(command, capture_output=True, env=env | told, cwd=self.work, check=False)
        return Ended(done.returncode, done.stdout, done.stderr)

    def run(self, **inputs: str) -> tuple[int, dict[str, str], str]:
        """The exit code of the whole, the outputs of the judging step, and what it printed."""
        defaults = {key: str(known.get("default", "")) for key, known in ACTION["inputs"].items()}
        judged = self.step("Judge", defaults | inputs, {})
        assert judged.code == 0, judged.stderr
        lines = self.outputs.read_text("utf-8").splitlines()
        outputs = dict(line.split("=", 1) for line in lines)
        ended = self.step("End with the decision", {}, outputs)
        return ended.code, outputs, judged.stdout.decode()


@pytest.fixture
def runner(tmp_path: Path, scripts: Path) -> Runner:
    return Runner(tmp_path, scripts)


def fresh(name: str) -> str:
    """An example that is not yet out of date."""
    text = (ROOT / "examples" / f"{name}.yaml").read_text("utf-8")
    return re.sub(r"2026-0[1-3]-\d\d", datetime.now(UTC).date().isoformat(), text)


def test_the_action_keeps_the_exit_code_and_leaves_everything_behind(runner: Runner) -> None:
    (runner.work / "assessments").mkdir()
    (runner.work / "assessments" / "of a feature.yaml").write_text(fresh("feature"), encoding="utf-8")
    code, outputs, told = runner.run()
    assert (code, outputs["code"]) == (1, "1")
    results = json.loads(Path(outputs["sarif"]).read_bytes())["runs"][0]["results"]
    places = {result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] for result in results}
    assert places == {"assessments/of%20a%20feature.yaml"}
    assert Path(outputs["junit"]).read_bytes().startswith(b"<?xml")
    assert "| visitor-activity | **Does not pass** (1) |" in runner.summary.read_text("utf-8")
    assert told.startswith("::error file=assessments/of a feature.yaml,line=")


@pytest.mark.parametrize("files", ["", "assessments/*.yaml", "nowhere.yaml\n  \n", "-f"])
def test_nothing_to_judge_is_no_pass(runner: Runner, files: str) -> None:
    code, outputs, _ = runner.run(files=files)
    assert (code, outputs["code"]) == ((2, "2") if not files else (3, "3"))
    if files:
        assert json.loads(Path(outputs["sarif"]).read_bytes())["runs"][0]["results"][0]["ruleId"] == "HR101"


def test_a_program_that_never_decided_is_no_pass(runner: Runner) -> None:
    (runner.temp / "hrdd-venv" / "bin" / "hrdd").unlink()
    assert runner.run()[0] == 127
    assert runner.step("End with the decision", {}, {}).code == 70


def test_patterns_may_be_several_and_reach_down(runner: Runner) -> None:
    for place, name in (("a/b", "feature"), ("c", "event")):
        (runner.work / place).mkdir(parents=True)
        (runner.work / place / f"{name}.yaml").write_text(fresh(name), encoding="utf-8")
    _, _, told = runner.run(files="a/**/*.yaml\n  c/event.yaml  \n")
    assert "visitor-activity::Does not pass" in told
    assert "river-plate-meeting::" in told


def test_the_summary_and_a_comment_show_what_was_changed_since_the_base(runner: Runner) -> None:
    (runner.work / "assessments").mkdir()
    file = runner.work / "assessments" / "event.yaml"
    file.write_text(fresh("event"), encoding="utf-8")
    for words in (("init",), ("add", "-A"), ("-c", "user.name=A", "-c", "user.email=a@b.c", "commit", "-m", "x")):
        subprocess.run(["git", *words], cwd=runner.work, check=True, capture_output=True)
    file.write_text(fresh("event").replace("accessibility: self-tested", "accessibility: unknown"), encoding="utf-8")
    code, outputs, _ = runner.run(against="HEAD")
    comment = Path(outputs["comment"]).read_text("utf-8")
    for told in (runner.summary.read_text("utf-8"), comment):
        assert "### What changed in river-plate-meeting" in told
        assert "- accessibility. Moves ke-06" in told
        assert "self-tested" not in told
    assert code != 0
    assert len(comment) < 65_536
    runner.outputs.unlink()
    assert runner.run(against="no-such-commit")[0] == 3
    assert b"this clone does not hold no-such-commit" in runner.step("Judge", {"against": "no-such-commit"}, {}).stderr


def actionlint(scratch: Path, workflow: str) -> Ended:
    (scratch / ".git").mkdir(exist_ok=True)
    folder = scratch / ".github" / "workflows"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "gate.yml").write_text(workflow, encoding="utf-8")
    shutil.copy(ROOT / "action.yml", scratch)
    linter = shutil.which("actionlint", path=f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}")
    if linter is None:
        pytest.skip("actionlint is not installed")
    done = subprocess.run([linter], capture_output=True, cwd=scratch, check=False)
    return Ended(done.returncode, done.stdout, done.stderr)


def test_a_workflow_can_use_the_action_and_a_wrong_input_is_found(tmp_path: Path) -> None:
    ended = actionlint(tmp_path, WORKFLOW)
    assert ended.code == 0, ended.stdout
    assert actionlint(tmp_path, WORKFLOW.replace("files:", "fail-on-nothing:")).code == 1
    assert actionlint(tmp_path, WORKFLOW.replace("outputs.code", "outputs.level")).code == 1
    shown = (ROOT / "ci" / "github-workflow.yml").read_text("utf-8")
    assert actionlint(tmp_path, shown.replace("OWNER/hrdd@vX.Y.Z", "./")).code == 0


def test_the_hooks_name_commands_that_are_there(run: Run, tmp_path: Path) -> None:
    hooks = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))
    assert [hook["id"] for hook in hooks] == ["hrdd-check", "hrdd-gate"]
    (tmp_path / "event.yaml").write_text(fresh("event"), encoding="utf-8")
    for hook in hooks:
        assert re.match(hook["files"], "assessments/deep/event.yml")
        assert not re.match(hook["files"], "src/event.py")
        program, *arguments = hook["entry"].split()
        assert program == "hrdd"
        assert run(*arguments, "event.yaml").code in {0, 5}
        assert run(*arguments, "nowhere.yaml").code == 3


def current() -> str:
    """The event, with every day in it today, so that it passes."""
    return re.sub(r"20\d\d-\d\d-\d\d", datetime.now(UTC).date().isoformat(), fresh("event"))


class GitLab:
    """Runs the judging script of the GitLab job in a clone of a repository whose first commit is the base."""

    def __init__(self, folder: Path, scripts: Path) -> None:
        self.job = yaml.safe_load((ROOT / "ci" / "gitlab.yml").read_text("utf-8"))["hrdd-gate"]
        self.origin, self.work, self.scripts = folder / "origin", folder / "work", scripts
        (self.origin / "assessments").mkdir(parents=True)
        self.git("init", "-q")
        self.base = self.commit(current())

    def git(self, *words: str) -> str:
        named = ("-c", "user.name=A", "-c", "user.email=a@b.c")
        done = subprocess.run(["git", *named, *words], cwd=self.origin, check=True, capture_output=True)
        return done.stdout.decode().strip()

    def commit(self, text: str) -> str:
        (self.origin / "assessments" / "event.yaml").write_text(text, encoding="utf-8")
        self.git("add", "-A")
        self.git("commit", "-q", "--allow-empty", "-m", "x")
        return self.git("rev-parse", "HEAD")

    def clone(self, *options: str) -> None:
        self.git("clone", "-q", *options, self.origin.as_uri(), str(self.work))
        (self.work / ".hrdd-venv" / "bin").mkdir(parents=True)
        (self.work / ".hrdd-venv" / "bin" / "hrdd").symlink_to(self.scripts / "hrdd")

    def run(self, shell: str = "bash", **variables: str) -> Ended:
        env = {"PATH": os.environ["PATH"], "LANG": "C.UTF-8", "CI": "true", **self.job["variables"], **variables}
        command = [shell, "-e", "-c", self.job["script"][-1]]
        done = subprocess.run(command, capture_output=True, env=env, cwd=self.work, check=False)
        return Ended(done.returncode, done.stdout, done.stderr)


@pytest.fixture
def gitlab(tmp_path: Path, scripts: Path) -> GitLab:
    return GitLab(tmp_path, scripts)


LESS = ("accessibility: self-tested", "accessibility: unknown")


@pytest.mark.parametrize("shell", ["bash", "sh"])
def test_the_job_for_gitlab_compares_a_merge_request_with_its_base(gitlab: GitLab, shell: str) -> None:
    assert LESS[0] in current()
    gitlab.commit(current().replace(*LESS))
    gitlab.clone()
    assert gitlab.run(shell).code == 0, "of itself it passes"
    ended = gitlab.run(shell, CI_MERGE_REQUEST_DIFF_BASE_SHA=gitlab.base)
    assert ended.code == 5, ended.stderr
    told = (gitlab.work / "hrdd.md").read_text("utf-8")
    assert "REGRESSION" in told
    assert "### What changed in river-plate-meeting" in told
    assert "- accessibility. Moves ke-06" in told
    assert "self-tested" not in told
    reports = gitlab.job["artifacts"]["reports"]
    assert (gitlab.work / reports["junit"]).read_bytes().startswith(b"<?xml")
    assert json.loads((gitlab.work / reports["codequality"]).read_bytes())


def test_the_job_for_gitlab_compares_with_nothing_where_there_is_no_base(gitlab: GitLab) -> None:
    gitlab.clone()
    for variables in ({}, {"HRDD_AGAINST": "", "CI_MERGE_REQUEST_DIFF_BASE_SHA": gitlab.base}):
        ended = gitlab.run(**variables)
        assert ended.code == 0, ended.stderr
        assert "What changed" not in (gitlab.work / "hrdd.md").read_text("utf-8")
    assert gitlab.run(HRDD_FILES="assessments/*.yml").code == 3
    assert gitlab.run(HRDD_BASELINE="nowhere.yaml").code == 3


def test_the_job_for_gitlab_in_a_shallow_clone_fetches_the_base_or_says_that_it_is_missing(gitlab: GitLab) -> None:
    gitlab.commit(current())
    gitlab.clone("--depth=1")
    away = gitlab.origin.rename(gitlab.origin.with_name("away"))
    ended = gitlab.run(CI_MERGE_REQUEST_DIFF_BASE_SHA=gitlab.base)
    assert ended.code == 3
    assert f"this clone does not hold {gitlab.base}".encode() in ended.stderr
    assert b"set GIT_DEPTH to 0" in ended.stderr
    away.rename(gitlab.origin)
    ended = gitlab.run(CI_MERGE_REQUEST_DIFF_BASE_SHA=gitlab.base)
    assert ended.code == 0, ended.stderr
    assert b"does not hold" not in ended.stderr
