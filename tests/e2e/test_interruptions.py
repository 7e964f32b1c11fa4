"""Stopping, closing and losing things in the middle: it ends within seconds, and what was there is kept."""

import hashlib
import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import psutil
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QProgressBar

from secondme.models import catalogue, manifest
from secondme.models.manifest import Entry, HubSource, ModelFile
from secondme.paths import Paths
from tests.core.hub_server import Hub, serving
from tests.e2e.conftest import NOISE, App
from tests.e2e.engines import JourneyEngine
from tests.e2e.person import Person
from tests.fakes import FakeEmbedder
from ui.chat.message import ReplyMessage
from ui.settings.model_card import ModelCard
from ui.settings.models_page import ModelsPage
from ui.widgets.basics import Button

pytestmark = pytest.mark.qt_log_ignore(NOISE)

SECONDS = 5.0
"""Quitting takes less than this, whatever is under way."""
TALE = "Tell me a tale."
WORDS = " ".join(f"word{n}" for n in range(200))
MISSING = "is not on this computer yet"
Open = Callable[..., App]


def begun(open_app: Open, words: int = 12) -> tuple[App, JourneyEngine]:
    """An app in which the first words of a long reply have been written."""
    engine = JourneyEngine(said={TALE: WORDS})
    app = open_app(engine, FakeEmbedder())
    engine.pace.hold()
    app.person.write(TALE)
    app.person.press(Qt.Key.Key_Return)
    app.person.wait(engine.started.is_set, "no reply begins")
    engine.pace.allow(words)
    app.person.wait(lambda: app.person.texts[-1].split() == WORDS.split()[:words], "the first words do not show")
    return app, engine


class TestStop:
    @pytest.mark.parametrize("way", ["button", "key"])
    def test_stop_keeps_what_was_written(self, open_app: Open, way: str):
        app, engine = begun(open_app)
        person = app.person
        if way == "button":
            person.press_button("Stop")
        else:
            person.press(Qt.Key.Key_Escape)
        reply = person.reply()
        kept = " ".join(WORDS.split()[:12])
        assert reply.text() == kept
        assert [item.text for item in app.me.chats.messages(1)] == [TALE, kept]
        assert person.one(type(app.window.frame.composer.button), "Send") is app.window.frame.composer.button
        engine.pace.let_go()
        assert person.say("Go on.").text() == "Thank you for telling me."
        assert engine.prompts[-1].history[-1].text == kept

    def test_stop_before_the_first_word_keeps_the_message(self, open_app: Open):
        engine = JourneyEngine(said={TALE: WORDS})
        app = open_app(engine, FakeEmbedder())
        person = app.person
        engine.pace.hold()
        person.write(TALE)
        person.press(Qt.Key.Key_Return)
        person.wait(engine.started.is_set, "no reply begins")
        person.press_button("Stop")
        person.wait(lambda: not person.replying, "it does not stop")
        assert [item.text for item in app.me.chats.messages(1)] == [TALE]
        assert person.sees("Stopped before the first word.")
        shown = [button.accessibleName() for button in person.all(Button) if button.isVisible()]
        assert "A good reply" not in shown, "there is no reply to judge"
        assert "Write another reply" in shown
        engine.pace.let_go()
        person.say("Hello again.")
        assert [item.text for item in app.me.chats.messages(1)][0::2] == [TALE, "Thank you for telling me."]


class TestQuit:
    def test_while_a_reply_streams(self, open_app: Open):
        app, _engine = begun(open_app)
        assert app.quit() < SECONDS
        again = open_app(JourneyEngine(), FakeEmbedder())
        kept = " ".join(WORDS.split()[:12])
        assert [item.text for item in again.me.chats.messages(1)] == [TALE, kept]
        person = again.person
        person.wait(lambda: person.conversations, "the conversation is not listed")
        person.open_conversation(person.conversations[0])
        assert person.texts == [TALE, kept]

    @pytest.mark.parametrize(("count", "filling"), [(20_000, 0), (20_000, 400)], ids=["short items", "long items"])
    def test_while_importing_and_the_next_import_completes_it(
        self, open_app: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, count: int, filling: int
    ):
        file = tmp_path / "large.jsonl"
        with file.open("w", encoding="utf-8") as out:
            for n in range(count):
                item = {"id": f"i{n}", "conversation": f"c{n // 100}", "author": "Ann", "role": "other"}
                out.write(
                    json.dumps({**item, "time": "2024-01-01T00:00:00", "text": f"line {n} {'x' * filling}"}) + "\n"
                )
        app = open_app(JourneyEngine(), FakeEmbedder())
        person = app.person
        dialog = person.choose_files(monkeypatch, file)
        person.wait(lambda: person.sees(f"{count:,} entries", dialog), "the file is not looked through", 60)
        person.press_button("Import", dialog)
        store = app.me._parts.store
        person.wait(lambda: store.items.count() > 1000, "nothing is stored", 30)
        began = time.monotonic()
        app.window.windowHandle().close()
        assert app.end(began) < SECONDS
        again = open_app(JourneyEngine(), FakeEmbedder())
        kept = again.me._parts.store.items.count()
        assert 1000 < kept < count, "the import was not interrupted"
        dialog = again.person.choose_files(monkeypatch, file)
        again.person.wait(lambda: again.person.sees(f"{count:,} entries", dialog), "the file is not looked through", 60)
        again.person.press_button("Import", dialog)
        again.person.wait(
            lambda: again.person.sees(f"Imported {count - kept:,} entries", dialog), "it does not end", 90
        )
        assert again.me._parts.store.items.count() == count

    def test_while_a_model_downloads(self, open_app: Open, slow_hub: Hub, home: Paths, tmp_path: Path):
        paths = Paths(home.root, tmp_path / "models")
        app = open_app(JourneyEngine(), FakeEmbedder(), paths)
        person = app.person
        person.press_button("Models", app.window.sidebar)
        person.wait(lambda: isinstance(app.window.pages.currentWidget(), ModelsPage), "the models do not open")
        person.press_button("Download Large one")
        card = next(card for card in person.all(ModelCard) if card.info.name == "large")
        person.wait(lambda: person.all(QProgressBar, within=card), "no progress shows")
        person.wait(lambda: any(method == "GET" for method, *_ in slow_hub.requests), "nothing is asked of the hub")
        person.wait(lambda: partial_bytes(paths) > 0, "nothing arrives", 10)
        assert app.quit() < SECONDS
        assert partial_bytes(paths) > 0, "what was downloaded is kept"
        assert not (paths.models / "large" / "large.gguf").exists()
        slow_hub.slow_s = 0
        again = open_app(JourneyEngine(), FakeEmbedder(), paths)
        again.person.press_button("Models", again.window.sidebar)
        again.person.press_button("Download Large one")
        again.person.wait(lambda: (paths.models / "large" / "large.gguf").exists(), "it is not completed", 10)
        again.person.wait(lambda: again.person.all(QLabel, "Downloaded"), "it is not said that it is there")
        assert any(asked for method, _, asked in slow_hub.requests if method == "GET" and asked), "it began anew"


def partial_bytes(paths: Paths) -> int:
    return sum(path.stat().st_size for path in paths.models.rglob("*.part"))


@pytest.fixture
def slow_hub(monkeypatch: pytest.MonkeyPatch) -> Iterator[Hub]:
    """A hub with one model, on a line that takes ten seconds for it."""
    data = random.Random(1).randbytes(3_000_000)
    source = HubSource("some/one", "main", {"large.gguf": hashlib.sha256(data).hexdigest()})
    large = Entry(
        "large", "Large one", "chat", "MIT", ("en",), 2048, 10, "chatml", (ModelFile("large.gguf", len(data)),),
        (source,),
    )  # fmt: skip
    known = tuple(replace(entry, starter=True) for entry in manifest.load() if entry.starter)
    monkeypatch.setattr(catalogue, "load", lambda: (*known, large))
    with serving(Hub({"large.gguf": data}, slow_s=0.05)) as hub:
        monkeypatch.setenv("HF_ENDPOINT", hub.url)
        yield hub


class TestWithoutAModel:
    def test_a_missing_model_is_a_sentence_with_a_remedy_and_the_rest_works(
        self, open_app: Open, home: Paths, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ):
        app = open_app(paths=Paths(home.root, tmp_path / "none"))
        person = app.person
        person.wait(lambda: MISSING in person.status, "the status line does not say it")
        person.write("Where is my umbrella?")
        person.press(Qt.Key.Key_Return)
        person.wait(lambda: not person.replying and len(person.messages) == 2, "there is no answer")
        answer = person.messages[-1]
        assert isinstance(answer, ReplyMessage)
        assert person.sees(MISSING, answer), "what is wrong is not said"
        assert [item.text for item in app.me.chats.messages(1)] == ["Where is my umbrella?"], "the message is not kept"
        notes = tmp_path / "notes.md"
        notes.write_text("The umbrella hangs in the hallway behind the xylophone.", encoding="utf-8")
        dialog = person.choose_files(monkeypatch, notes)
        person.press_button("Import", dialog)
        person.wait(lambda: person.sees("Imported 1 entry", dialog), "nothing is imported", 15)
        person.press_button("Done", dialog)
        person.wait(lambda: len(person.conversations) == 2, "what was imported is not listed")
        assert app.me.search.find("xylophone")[0].text.startswith("The umbrella hangs")
        app.window.sidebar.conversations.search.setFocus()
        person.type("xylophone")
        person.wait(lambda: len(person.conversations) == 1, "it is not found in the window")
        person.open_conversation(person.conversations[0])
        assert "xylophone" in person.texts[0]
        person.press_button("Open the models", app.window.status)
        person.wait(lambda: isinstance(app.window.pages.currentWidget(), ModelsPage), "the remedy does not open")
        person.wait(lambda: person.all(ModelCard), "no model shows")


@pytest.mark.model
class TestTheModelProcess:
    def test_killed_in_mid_reply(self, open_app: Open, settings: Callable[..., None]):
        settings(temperature=0.0, remember=False)
        app = open_app()
        person = app.person
        person.write("Count from one to two hundred, in words.")
        person.press(Qt.Key.Key_Return)
        person.wait(lambda: len(person.texts) == 2 and len(person.texts[1].split()) > 8, "nothing is written", 90)
        (model,) = workers("model")
        model.kill()
        reply = person.reply(20)
        shown = reply.text()
        assert len(shown.split()) > 8
        assert person.sees("The language model stopped unexpectedly.", reply)
        assert app.me.chats.messages(1)[-1].text == shown
        again = person.say("Say only the word hello.", 90)
        assert "hello" in again.text().lower()
        assert [process.pid for process in workers("model")] != [model.pid]
        assert app.quit() < SECONDS
        assert workers("model") == workers("embed") == []


def workers(role: str, of: psutil.Process | None = None) -> list[psutil.Process]:
    """Our child processes of a role that live."""
    found = []
    for child in (of or psutil.Process()).children(recursive=True):
        try:
            if child.cmdline()[-2:] == ["_worker", role] and child.status() != psutil.STATUS_ZOMBIE:
                found.append(child)
        except psutil.NoSuchProcess:
            continue
    return found


def start(*arguments: str) -> "subprocess.Popen[str]":
    """Another process of the same person, on the same home."""
    command = [sys.executable, "-m", "ui", *arguments]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=dict(os.environ))


def finished(person: Person, process: "subprocess.Popen[str]", seconds: float = 30) -> tuple[int, str, str]:
    """(exit code, stdout, stderr), while the window lives on."""
    try:
        person.wait(lambda: process.poll() is not None, "the other process does not end", seconds)
    finally:
        if process.poll() is None:
            process.kill()
        out, err = process.communicate()
    return process.returncode, out, err


class TestOtherProcesses:
    def test_a_second_start_raises_the_window_and_ends(self, open_app: Open):
        app = open_app(JourneyEngine(), FakeEmbedder())
        app.window.showMinimized()
        app.person.wait(app.window.isMinimized, "the window cannot be minimised")
        code, out, err = finished(app.person, start())
        assert (code, out, err) == (0, "", "")
        app.person.wait(lambda: not app.window.isMinimized() and app.window.isVisible(), "the window does not come")

    def test_the_command_line_searches_through_the_window(self, open_app: Open):
        app = open_app(JourneyEngine(), FakeEmbedder())
        app.person.say("My unicycle is in the cellar.")
        code, out, err = finished(app.person, start("--json", "search", "unicycle"))
        assert (code, err) == (0, "")
        hits = json.loads(out)
        assert hits[0]["text"] == "My unicycle is in the cellar."
        assert app.person.say("It is a red one.").text() == "Thank you for telling me."

    def test_what_the_command_line_imports_shows_in_the_window(self, open_app: Open, tmp_path: Path):
        app = open_app(JourneyEngine(), FakeEmbedder())
        item = {"id": "1", "conversation": "c", "author": "Ann", "role": "other", "time": "2024-01-01T00:00:00"}
        file = tmp_path / "one.jsonl"
        file.write_text(json.dumps({**item, "text": "A parrot.", "title": "Birds"}), encoding="utf-8")
        code, _out, err = finished(app.person, start("import", str(file)))
        assert (code, err) == (0, "")
        app.person.wait(lambda: app.person.conversations == ["Birds"], "it does not show")


@pytest.mark.model
@pytest.mark.skipif(os.name != "posix", reason="kill -9")
def test_no_process_is_left_after_the_window_is_killed(home: Paths, settings: Callable[..., None]):
    settings(remember=False)
    window = start()
    try:
        me = psutil.Process(window.pid)
        until(lambda: owner_of(home) == window.pid, "the window does not open")
        answer = command("--json", "ask", "What is two and two?")
        assert "reply" in json.loads(answer)
        children = me.children(recursive=True)
        assert workers("model", me)
        assert workers("embed", me)
        window.send_signal(signal.SIGKILL)
        window.wait(5)
        _gone, left = psutil.wait_procs(children, timeout=10)
        assert not left, f"left behind: {left}"
    finally:
        if window.poll() is None:
            window.kill()
        window.communicate()
    hits = json.loads(command("--json", "search", "anything at all"))
    assert hits == [], "the home opens again, with nothing made up"


def owner_of(home: Paths) -> int:
    """The process that has the home open, 0 when there is none."""
    return int(home.lock_file.read_text(encoding="ascii") or 0) if home.lock_file.exists() else 0


def until(condition: Callable[[], bool], what: str, seconds: float = 30) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, what
        time.sleep(0.05)


def command(*arguments: str) -> str:
    """One command, answered by the window where one is open."""
    process = start(*arguments)
    out, err = process.communicate(timeout=120)
    assert process.returncode == 0, err
    return out
