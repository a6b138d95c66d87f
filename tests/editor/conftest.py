"""An editor's side of the Language Server Protocol, spoken with the YAML language server that editors use."""

import json
import queue
import shutil
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.unit.conftest import ROOT

SERVER = ROOT / "build" / "yls" / "node_modules" / "yaml-language-server" / "bin" / "yaml-language-server"
PATIENCE = 30
MARK = "|"
CAPABILITIES = {
    "workspace": {"configuration": True},
    "textDocument": {
        "completion": {"completionItem": {"documentationFormat": ["markdown"]}},
        "hover": {"contentFormat": ["markdown"]},
        "publishDiagnostics": {},
    },
}
YAML = {"validate": True, "hover": True, "completion": True, "schemaStore": {"enable": False}}


class Editor:
    """One editor with one server; every text that is opened is a new file in the folder of the examples."""

    def __init__(self, process: "subprocess.Popen[bytes]") -> None:
        self.process = process
        self.inbox: queue.Queue[dict[str, Any]] = queue.Queue()
        self.marked: dict[str, list[dict[str, Any]]] = {}
        self.asked = 0
        self.opened = 0
        threading.Thread(target=self._listen, daemon=True).start()

    def complete(self, text: str) -> dict[str, dict[str, Any]]:
        """What the editor would offer where the mark stands, by what it shows."""
        answer = self._at(text, "textDocument/completion")
        items = answer["items"] if isinstance(answer, dict) else answer
        return {str(item["label"]).strip('"'): item for item in items}

    def hover(self, text: str) -> str:
        """What the editor would show where the pointer rests on the mark."""
        answer = self._at(text, "textDocument/hover")
        return "" if answer is None else str(answer["contents"]["value"])

    def complaints(self, text: str) -> list[tuple[int, str]]:
        """What the editor would underline: the line, from 0, and what it says."""
        uri = self._open(text)
        while uri not in self.marked:
            self._take(self.inbox.get(timeout=PATIENCE))
        return [(mark["range"]["start"]["line"], mark["message"]) for mark in self.marked[uri]]

    def request(self, method: str, params: dict[str, Any]) -> Any:
        self.asked += 1
        self._say({"id": self.asked, "method": method, "params": params})
        while True:
            message = self.inbox.get(timeout=PATIENCE)
            if message.get("id") == self.asked and "method" not in message:
                assert "error" not in message, message
                return message["result"]
            self._take(message)

    def tell(self, method: str, params: dict[str, Any]) -> None:
        self._say({"method": method, "params": params})

    def _at(self, text: str, method: str) -> Any:
        before, mark, after = text.partition(MARK)
        assert mark
        position = {"line": before.count("\n"), "character": len(before.rpartition("\n")[2])}
        return self.request(method, {"textDocument": {"uri": self._open(before + after)}, "position": position})

    def _open(self, text: str) -> str:
        self.opened += 1
        uri = (ROOT / "examples" / f"edited-{self.opened}.yaml").as_uri()
        self.tell(
            "textDocument/didOpen",
            {"textDocument": {"uri": uri, "languageId": "yaml", "version": 1, "text": text}},
        )
        return uri

    def _take(self, message: dict[str, Any]) -> None:
        if message.get("method") == "textDocument/publishDiagnostics":
            self.marked[message["params"]["uri"]] = message["params"]["diagnostics"]
        elif "method" in message and "id" in message:
            wanted = message["params"].get("items", []) if message["method"] == "workspace/configuration" else []
            settings = [YAML if item.get("section") == "yaml" else None for item in wanted]
            self._say({"id": message["id"], "result": settings or None})

    def _say(self, message: dict[str, Any]) -> None:
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        assert self.process.stdin is not None
        self.process.stdin.write(b"Content-Length: %d\r\n\r\n%s" % (len(body), body))
        self.process.stdin.flush()

    def _listen(self) -> None:
        assert self.process.stdout is not None
        while True:
            size = 0
            while line := self.process.stdout.readline().strip():
                name, _, value = line.partition(b":")
                size = int(value) if name.lower() == b"content-length" else size
            if not size:
                return
            self.inbox.put(json.loads(self.process.stdout.read(size)))


@pytest.fixture(scope="session")
def editor() -> Iterator[Editor]:
    node = shutil.which("node")
    if node is None or not SERVER.is_file():
        pytest.skip("no YAML language server (tools/setup.sh installs it where there is npm)")
    process = subprocess.Popen([node, str(SERVER), "--stdio"], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    made = Editor(process)
    folder = {"uri": ROOT.as_uri(), "name": ROOT.name}
    made.request(
        "initialize",
        {"processId": None, "rootUri": ROOT.as_uri(), "workspaceFolders": [folder], "capabilities": CAPABILITIES},
    )
    made.tell("initialized", {})
    yield made
    process.kill()
    process.communicate()


@pytest.fixture
def example() -> str:
    return (Path(ROOT) / "examples" / "feature.yaml").read_text("utf-8")
