"""The command line as another program sees it: arguments in, lines and an exit code out.

Most tests hold the home open in this process, with stand-ins for the models, and run `secondme` as a second one, which
is how a terminal beside an open window works. Those marked `model` run it alone."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from secondme.app import SecondMe
from secondme.cli import serve
from secondme.paths import Paths
from secondme.showing import NOT_YOURS, show_plan
from secondme.types import Claim, Evidence, NewMemory
from tests.fakes import FakeEmbedder, FakeEngine

HIT = {"type", "id", "external_id", "text", "score", "relevant", "time", "author", "evidence"}
TIMING = {"retrieve_s", "first_token_s", "tokens_per_s", "prompt_tokens", "reused_tokens"}


@pytest.fixture
def me(home: Paths) -> Iterator[SecondMe]:
    """The owner of the home, as a window would be."""
    opened = SecondMe.open(home, engine=FakeEngine(["Oslo.", "Oslo."]), embedder=FakeEmbedder(), background=False)
    serve(opened)
    yield opened
    opened.close()


@pytest.fixture
def notes(tmp_path: Path) -> Path:
    """Three items of two people, and a broken line."""
    path = tmp_path / "notes.jsonl"
    line = {"conversation": "c", "time": "2024-05-01T10:00:00+02:00"}
    said = [("1", "Ann", "self", "I live in Oslo"), ("2", "Bob", "other", "I moved to Rome"), ("3", "Ann", "self", "ü")]
    texts = [json.dumps({**line, "id": i, "author": a, "role": r, "text": t}) for i, a, r, t in said]
    path.write_text("\n".join([*texts, "{broken"]), encoding="utf-8")
    return path


def call(*arguments: str | Path, timeout: float = 120, **options: Any) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-m", "secondme.cli", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, encoding="utf-8", timeout=timeout, **options)


def answer(*arguments: str | Path) -> Any:
    """The JSON that a command prints, when all went well."""
    done = call(*arguments, "--json")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.count("\n") == 1
    return json.loads(done.stdout)


def failure(*arguments: str | Path) -> str:
    done = call(*arguments)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.count("\n") == 1
    assert "Traceback" not in done.stderr
    return done.stderr.strip()


def test_import_reports_files_and_search_finds_them(me: SecondMe, notes: Path) -> None:
    report = answer("import", notes)
    file = {
        "path": str(notes),
        "format": "jsonl",
        "imported": 3,
        "updated": 0,
        "unchanged": 0,
        "skipped": 1,
        "retired": 0,
    }
    assert report == {
        "dry_run": False,
        "imported": 3,
        "updated": 0,
        "unchanged": 0,
        "skipped": 1,
        "retired": 0,
        "attachments": 0,
        "own": 2,
        "import": 1,
        "problems": [],
        "questions": [],
        "files": [{**file, "problems": ["Line 4: it is not JSON."]}],
    }
    assert me.status().to_embed == 0
    first, *_ = hits = answer("search", "Oslo", "-k", "2")
    assert set(first) == HIT
    assert len(hits) <= 2
    assert (first["type"], first["external_id"], first["text"]) == ("item", "1", "I live in Oslo")
    assert (first["author"], first["time"]) == ("Ann", "2024-05-01T10:00:00+02:00")
    assert isinstance(first["relevant"], bool)
    assert 0 < first["score"] <= 1


def test_who_does_not_say_which_words_are_theirs_is_told_so(me: SecondMe, tmp_path: Path) -> None:
    note = tmp_path / "home.md"
    note.write_text("I live in Ghent.")
    assert NOT_YOURS in call("import", note).stdout
    assert NOT_YOURS not in call("import", note, "--me", "Ann").stdout
    answer("jobs", "run", "extract")
    assert [memory.text for memory in me.memories.list()] == ["You live in Ghent."]


def test_import_options(me: SecondMe, notes: Path) -> None:
    assert answer("import", notes, "--dry-run")["imported"] == 3
    assert me.chats.list() == []
    answer("import", notes, "--me", "bob", "--no-wait", "--format", "jsonl")
    roles = {item.author: item.role for item in me.chats.messages(me.chats.list()[0].id)}
    assert roles == {"Ann": "other", "Bob": "self"}
    assert me.status().to_embed == 3


def test_a_dry_run_tells_what_is_there_and_an_import_takes_what_is_chosen(me: SecondMe, tmp_path: Path) -> None:
    path = tmp_path / "chat.jsonl"
    said = [
        ("Ann", "2024-05-01", "Hello"),
        ("Bob", "2024-05-02", "my password is hunter22"),
        ("Cem", "2024-06-01", "Hi"),
    ]
    with path.open("w") as file:
        for number, (author, day, text) in enumerate(said):
            line = {"id": number, "conversation": "c", "author": author, "role": "other", "time": f"{day}T10:00:00"}
            file.write(json.dumps({**line, "text": text}) + "\n")
    (unit,) = answer("import", path, "--dry-run")["plan"]
    assert (unit["items"], unit["since"][:10], unit["until"][:10], unit["secrets"]) == (
        3,
        "2024-05-01",
        "2024-06-01",
        1,
    )
    assert [each["key"] for each in unit["conversations"]] == ["jsonl/c"]
    shown = list(show_plan(unit))
    assert any(line.endswith(": 3 items in 1 conversation") for line in shown)
    place = next(number for number, line in enumerate(shown) if line.endswith("[jsonl/c]"))
    assert "--without" in shown[place - 1], "what the brackets are for"
    assert {each["name"] for each in unit["people"]} == {"Ann", "Bob", "Cem"}
    assert len(unit["samples"]) == 2
    chosen = ("--me", "ann", "--me", "Annie", "--until", "2024-05-31", "--redact", "--no-wait")
    report = answer("import", path, *chosen)
    items = me.chats.messages(me.chats.list()[0].id)
    assert [(item.author, item.role, item.text) for item in items] == [
        ("Ann", "self", "Hello"),
        ("Bob", "other", "my password is [redacted]"),
    ]
    assert answer("imports", "list")[0]["imported"] == 2
    assert answer("imports", "undo", str(report["import"])) == {"undone": report["import"], "gone": True}
    assert me.chats.list() == []
    assert "undone already" in failure("imports", "undo", str(report["import"]))
    assert answer("import", path, "--without", "Bob", "--no-wait")["imported"] == 2
    again = answer("import", path, "--without", "Bob", "--no-wait")["import"]
    kept = call("imports", "undo", str(again - 1)).stdout
    assert kept == f"Import {again - 1} was undone. All of it stays, because another import brought it too.\n"
    assert answer("imports", "undo", str(again))["gone"] is True
    assert answer("import", path, "--without", "Bob", "--no-wait")["imported"] == 2
    assert answer("import", path, "--without", "jsonl/c", "--no-wait")["imported"] == 0


def test_folders_are_watched_from_the_command_line(me: SecondMe, tmp_path: Path) -> None:
    assert "not a folder" in failure("imports", "watch", tmp_path / "none")
    folder = answer("imports", "watch", tmp_path)
    assert [each["path"] for each in answer("imports", "watched")] == [str(tmp_path)]
    answer("imports", "unwatch", str(folder["id"]))
    assert answer("imports", "watched") == []
    assert "not watched" in failure("imports", "unwatch", str(folder["id"]))


def test_paths_are_those_of_the_caller(me: SecondMe, notes: Path) -> None:
    done = call("import", notes.name, cwd=notes.parent, env={**os.environ, "PYTHONPATH": os.getcwd()})
    assert done.returncode == 0, done.stderr
    assert f"{notes} (jsonl): 3 imported, 0 updated, 0 unchanged, 1 skipped" in done.stdout


def test_many_queries_give_a_line_each(me: SecondMe, notes: Path, tmp_path: Path) -> None:
    answer("import", notes)
    asked = [{"id": "a", "query": "Oslo"}, {"id": 7, "query": "Rome", "now": "2024-06-01"}, {"id": "c", "query": "…"}]
    (tmp_path / "q.jsonl").write_text("\n".join(map(json.dumps, asked)) + "\n", encoding="utf-8")
    done = call("search", "--queries", tmp_path / "q.jsonl", "-k", "1", "--items")
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    assert [line["id"] for line in lines] == ["a", 7, "c"]
    assert [hit["external_id"] for line in lines for hit in line["hits"]] == ["1", "2"]
    assert lines[2]["hits"] == []


def test_many_questions_give_a_line_each(me: SecondMe, tmp_path: Path) -> None:
    asked = [{"id": "a", "question": "What do I see there?"}, {"id": "b", "question": "And where is that?"}]
    (tmp_path / "q.jsonl").write_text("\n".join(map(json.dumps, asked)), encoding="utf-8")
    done = call("ask", "--questions", tmp_path / "q.jsonl")
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    assert [(line["id"], line["reply"]) for line in lines] == [("a", "Oslo."), ("b", "Oslo.")]
    assert set(lines[0]) == {"id", "reply", "used", "timing", "recall"}


def test_ask_gives_reply_used_and_timing(me: SecondMe, notes: Path) -> None:
    answer("import", notes)
    given = answer("ask", "Where do I live? Oslo?", "--seed", "3", "--now", "2024-06-01T09:00")
    assert given["reply"] == "Oslo."
    assert set(given) == {"reply", "used", "timing", "recall"}
    assert set(given["timing"]) == TIMING
    assert all(set(hit) == HIT for hit in given["used"])
    assert given["used"][-1]["external_id"] == "1", "the best comes last"
    assert [chat.source for chat in me.chats.list()] == ["jsonl"]
    answer("ask", "Where do I live?", "--save")
    assert sorted(chat.source for chat in me.chats.list()) == ["chat", "jsonl"]


def test_memories(me: SecondMe, notes: Path) -> None:
    answer("import", notes)
    item = me.search.find("Oslo", k=1)[0].id
    claim = Claim("You", "home", "Oslo", "oslo", valid_from="2024-05-01")
    new = NewMemory("You live in Oslo.", "fact", (Evidence(item_id=item),), claims=(claim,), valid_from="2024-05-01")
    assert me._parts.store.memories.add(new, "test", "said so") is not None
    (memory,) = answer("memories")
    keys = {"id", "text", "kind", "status", "subject", "claims", "valid_from", "valid_to", "importance"}
    assert set(memory) == {*keys, "retrievability", "evidence"}
    assert (memory["text"], memory["status"], memory["evidence"]) == ("You live in Oslo.", "active", ["1"])
    assert (memory["claims"][0]["attribute"], memory["claims"][0]["value"]) == ("home", "Oslo")
    assert answer("memories", "--status", "proposed") == []
    assert "no status 'new'" in failure("memories", "--status", "new")
    found = answer("search", "Oslo", "--memories")
    assert [(hit["type"], hit["evidence"]) for hit in found] == [("memory", ["1"])]
    assert "You live in Oslo." in call("memories").stdout


def test_jobs(me: SecondMe, notes: Path) -> None:
    answer("import", notes, "--no-wait")
    listed = {job["name"]: job for job in answer("jobs", "list")}
    assert {"embed", "extract"} <= set(listed)
    names = {"name", "title", "state", "pending", "last_run", "last_result", "trouble", "status", "changed", "cost_s"}
    assert set(listed["embed"]) == names
    (run,) = answer("jobs", "run", "embed")
    assert run["name"] == "embed"
    assert "3" in run["result"]
    assert me.status().to_embed == 0
    assert {each["name"] for each in answer("jobs", "run", "all", "--now", "2024-06-01")} >= {"embed", "extract"}
    assert answer("jobs", "run", "extract")[0]["result"] == "There was nothing new to read."
    assert "no job 'nothing'" in failure("jobs", "run", "nothing")


def test_watched_folders_are_looked_after_on_request(me: SecondMe, tmp_path: Path) -> None:
    folder = tmp_path / "vault"
    folder.mkdir()
    (folder / "a.md").write_text("The heron is back.")
    answer("imports", "watch", str(folder))
    assert answer("jobs", "run", "watch")[0]["result"] == "1 folder was imported again."
    assert answer("jobs", "run", "watch")[0]["result"] == "No folders were imported again."


def test_models(me: SecondMe) -> None:
    models = answer("models", "list")
    keys = {"name", "title", "role", "size", "memory", "licence", "languages", "context", "family", "installed"}
    speed = {"predicted_per_s", "measured_per_s"}
    told = {*keys, *speed, "in_use", "recommended", "starter", "machine_memory", "fits", "path", "warning"}
    assert set(models[0]) == told
    assert {model["role"] for model in models} == {"chat", "embedding"}
    assert "no model named 'nothing'" in failure("models", "use", "nothing")
    assert "There is no file" in failure("models", "add", "nothing.gguf")
    assert "either the name of a model" in failure("models", "get")


def test_export(me: SecondMe, notes: Path, tmp_path: Path) -> None:
    answer("import", notes)
    counts = {"items": 3, "memories": 0, "attachments": 0}
    assert answer("export", tmp_path / "out") == {"directory": str(tmp_path / "out"), **counts}
    lines = (tmp_path / "out" / "items.jsonl").read_text(encoding="utf-8").splitlines()
    assert [json.loads(line)["id"] for line in lines] == ["1", "2", "3"]
    assert "already holds items.jsonl" in failure("export", tmp_path / "out")


def test_doctor_finds_what_is_wrong(me: SecondMe, notes: Path) -> None:
    answer("import", notes)
    done = call("doctor", "--json")
    result = json.loads(done.stdout)
    names = {"key", "cipher", "sqlite", "files", "keywords", "vectors", "attachments", "disk"}
    names |= {"chat model", "embedding model"}
    assert {check["name"] for check in result["checks"]} == names
    wrong = {check["name"] for check in result["checks"] if not check["ok"]}
    assert wrong <= {"chat model", "embedding model"}
    (vectors,) = [check["detail"] for check in result["checks"] if check["name"] == "vectors"]
    assert vectors.endswith(" vectors, one or more for each item and memory")
    assert done.returncode == (1 if wrong else 0)
    with me._parts.store.write() as db:
        db.execute("DELETE FROM fts_items WHERE rowid = 1")
        db.execute("UPDATE derived.vectors SET ref = 99 WHERE ref = 2")
    done = call("doctor")
    assert done.returncode == 1
    assert "WRONG  keywords          1 missing, 0 that should be gone" in done.stdout
    assert "WRONG  vectors" in done.stdout


def test_doctor_tells_of_a_home_that_cannot_be_opened(home: Paths) -> None:
    home.memory_db.write_bytes(b"SQLite format 3\0" + bytes(4080))
    home.key_file.write_text("ab" * 32)
    home.key_file.chmod(0o600)
    done = call("doctor", "--json")
    assert done.returncode == 1
    (check,) = json.loads(done.stdout)["checks"]
    assert check["name"] == "open"
    assert "not encrypted" in check["detail"]
    assert "not encrypted" in failure("memories")
