"""Child processes: real ones, with a script in place of a model. None is ever left behind."""

import json
import os
import signal
import subprocess
import sys
import textwrap
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import psutil
import pytest

from secondme.engine import frames, gguf, machine, protocol
from secondme.engine.child import Child, ChildDied, environment, launcher
from secondme.engine.embed_client import ProcessEmbedder, _requests
from secondme.engine.llama_client import LlamaEngine
from secondme.errors import EnvironmentProblem, ModelProblem
from secondme.types import Options, Prompt, Usage

SCRIPT = Path(__file__).with_name("engine_child.py")
MODEL = [sys.executable, "-P", str(SCRIPT), "model"]
EMBED = [sys.executable, "-P", str(SCRIPT), "embed"]


@pytest.fixture
def weights(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A file that the client takes for a model; the scripted process never opens it."""
    path = tmp_path / "model.gguf"
    path.write_bytes(b"GGUF")
    monkeypatch.setattr(gguf, "read_metadata", lambda path: {})
    return path


@pytest.fixture
def engine(weights: Path) -> Iterator[LlamaEngine]:
    made = LlamaEngine(weights, "chatml", command=MODEL)
    yield made
    made.close()


def ask(question: str) -> Prompt:
    return Prompt("", (), "", question)


def collect(engine: LlamaEngine, question: str, stop: threading.Event | None = None) -> list[str | Usage]:
    return list(engine.reply(ask(question), Options(), stop or threading.Event()))


def test_a_reply_streams_and_ends_with_its_usage(engine: LlamaEngine) -> None:
    assert not engine.loaded
    *words, usage = collect(engine, "hello")
    assert words == ["one ", "two ", "three"]
    assert isinstance(usage, Usage)
    assert (usage.prompt_tokens, usage.generated_tokens) == (3, 3)
    assert usage.first_token_s > 0
    assert engine.loaded
    assert engine.context == 99
    assert engine.settle(ask("")) == 7


def test_what_was_streamed_before_a_crash_is_kept_and_the_next_call_starts_afresh(engine: LlamaEngine) -> None:
    got: list[str | Usage] = []
    stream = engine.reply(ask("crash"), Options(), threading.Event())
    with pytest.raises(ModelProblem, match="stopped unexpectedly") as caught:
        got.extend(stream)
    assert got == ["one ", "two ", "three"]
    assert caught.value.remedy
    assert not engine.loaded
    assert collect(engine, "hello")[:3] == got


def test_kill_during_a_reply(engine: LlamaEngine) -> None:
    stream = engine.reply(ask("deaf"), Options(), threading.Event())
    assert next(stream) == "one "
    assert engine.pid
    os.kill(engine.pid, signal.SIGKILL)
    with pytest.raises(ModelProblem, match="stopped unexpectedly"):
        list(stream)
    assert engine.count(["still here"]) == [0]


def test_a_process_that_talks_nonsense_is_ended(engine: LlamaEngine) -> None:
    with pytest.raises(ModelProblem, match="stopped unexpectedly"):
        collect(engine, "nonsense")
    assert not engine.loaded


def test_stop_is_passed_on(engine: LlamaEngine) -> None:
    stop = threading.Event()
    stream = engine.reply(ask("until stopped"), Options(), stop)
    next(stream)
    stop.set()
    *_, usage = stream
    assert isinstance(usage, Usage)
    assert usage.stop_reason == "cancelled"


def test_a_process_that_does_not_heed_stop_cannot_hold_the_caller(
    engine: LlamaEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("secondme.engine.llama_client.STOP_S", 0.3)
    stop = threading.Event()
    stream = engine.reply(ask("deaf"), Options(), stop)
    next(stream)
    stop.set()
    start = time.monotonic()
    *_, usage = stream
    assert usage == Usage(stop_reason="cancelled")
    assert time.monotonic() - start < 2


def test_a_stop_set_before_starting_loads_nothing_for_long(engine: LlamaEngine) -> None:
    stop = threading.Event()
    stop.set()
    assert collect(engine, "hello", stop)[-1] == Usage(stop_reason="cancelled")
    assert not engine.loaded


def test_closing_ends_what_is_under_way_and_refuses_more(engine: LlamaEngine) -> None:
    stream = engine.reply(ask("hang"), Options(), threading.Event())
    problems: list[str] = []

    def read() -> None:
        try:
            list(stream)
        except ModelProblem as problem:
            problems.append(str(problem))

    reader = threading.Thread(target=read)
    reader.start()
    while not engine.loaded:
        time.sleep(0.01)
    time.sleep(0.1)
    start = time.monotonic()
    engine.close()
    reader.join(5)
    assert time.monotonic() - start < 3
    assert problems == ["The app is closing."]
    with pytest.raises(ModelProblem, match="closing"):
        engine.count(["x"])


def test_it_unloads_when_idle_and_comes_back(weights: Path) -> None:
    states: list[bool] = []
    engine = LlamaEngine(weights, "chatml", idle_minutes=1 / 60, command=MODEL, on_state=lambda: states.append(True))
    try:
        collect(engine, "hello")
        first = engine.pid
        deadline = time.monotonic() + 10
        assert first
        while len(states) < 2 and time.monotonic() < deadline:
            time.sleep(0.02)
        assert not psutil.pid_exists(first)
        assert not engine.loaded
        assert len(states) == 2, "loaded, unloaded"
        assert collect(engine, "hello")[0] == "one "
        assert engine.pid != first
    finally:
        engine.close()


def test_an_idle_model_is_given_up_when_memory_is_short(weights: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("secondme.engine.llama_client.LOOK_S", 0.05)
    engine = LlamaEngine(weights, "chatml", command=MODEL)
    try:
        collect(engine, "hello")
        monkeypatch.setattr(machine, "memory_short", lambda: True)
        deadline = time.monotonic() + 10
        while engine.loaded and time.monotonic() < deadline:
            time.sleep(0.02)
        assert not engine.loaded
    finally:
        engine.close()


def test_too_little_memory_is_said_before_anything_starts(weights: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(machine, "available_memory", lambda: 100 << 20)
    engine = LlamaEngine(weights, "chatml", command=MODEL)
    with pytest.raises(ModelProblem, match=r"needs about .* GB of memory; 0.1 are free") as caught:
        engine.count(["x"])
    assert "smaller model" in caught.value.remedy
    assert engine.pid is None


@pytest.mark.parametrize(("name", "sentence"), [("unloadable", "It is damaged"), ("dies", "could not be started")])
def test_a_model_that_cannot_be_loaded(weights: Path, name: str, sentence: str) -> None:
    path = weights.rename(weights.with_name(f"{name}.gguf"))
    engine = LlamaEngine(path, "chatml", command=MODEL)
    with pytest.raises(ModelProblem, match=sentence) as caught:
        engine.count(["x"])
    assert caught.value.remedy
    assert not engine.loaded


def test_a_message_of_absurd_length_is_refused(engine: LlamaEngine) -> None:
    with pytest.raises(ModelProblem, match="longer than the model can read"):
        collect(engine, "x" * (17 << 20))
    assert collect(engine, "hello")[0] == "one "


def test_a_missing_model_file(tmp_path: Path) -> None:
    engine = LlamaEngine(tmp_path / "none.gguf", "chatml", command=MODEL)
    with pytest.raises(ModelProblem, match=r"none\.gguf is missing"):
        collect(engine, "hello")


def test_no_secret_of_ours_reaches_a_child(engine: LlamaEngine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECONDME_KEY", "x")
    monkeypatch.setenv("HF_TOKEN", "x")
    assert not [name for name in environment() if "KEY" in name or "TOKEN" in name.replace("TOKENIZERS", "")]
    assert engine.count(["x"]) == [0]


def test_the_launcher_starts_a_process_that_knows_its_roles() -> None:
    for role, code in (("model", 0), ("nonsense", None)):
        done = subprocess.run(
            launcher(role), env=environment(), stdin=subprocess.DEVNULL, capture_output=True, timeout=60
        )
        assert done.returncode == code if code is not None else done.returncode > 0, done.stderr.decode()
        assert b"Traceback" not in done.stderr
        assert done.stdout == b""


def test_a_program_that_is_not_there() -> None:
    child = Child("model", protocol.MODEL_ANSWERS, command=["/nonexistent/program"])
    with pytest.raises(EnvironmentProblem, match="could not be started"):
        child.start()
    child.stop()


def test_a_child_that_hangs_is_ended_all_the_same() -> None:
    child = Child(
        "model", protocol.MODEL_ANSWERS, command=[sys.executable, "-c", "import time, signal\n"
        "signal.signal(signal.SIGTERM, signal.SIG_IGN)\nprint(flush=True)\nwhile True: time.sleep(9)"]
    )  # fmt: skip
    child.start()
    assert child.pid
    child.stop(grace_s=0.3)
    assert not child.alive
    assert not psutil.pid_exists(child.pid)
    with pytest.raises(ChildDied):
        child.call("stop").get(1)


PARENT = """
    import sys, threading, time
    from pathlib import Path
    from secondme.engine import protocol
    from secondme.engine.child import Child
    from secondme.types import Prompt
    children = [Child(role, schema, command=[sys.executable, "-P", {script!r}, role]) for role, schema in
                (("model", protocol.MODEL_ANSWERS), ("embed", protocol.EMBED_ANSWERS))]
    def start():
        for child in children:
            child.start()
            child.call("load", path="x", **({{"family": "f", "context": 1, "threads": 1, "gpu_layers": 0}}
                       if child.role == "model"
                       else {{"question_prefix": "", "text_prefix": ""}})).get(30)
    starter = threading.Thread(target=start)
    starter.start()
    starter.join()
    prompt = protocol.prompt_out(Prompt("", (), "", "hang"))
    options = {{"max_tokens": 1, "temperature": 0, "seed": 0, "schema": None, "sequence": "chat"}}
    children[0].call("reply", prompt=prompt, options=options)
    time.sleep(0.2)
    assert all(child.alive for child in children), "they outlive the thread that asked for them"
    print(*[child.pid for child in children], flush=True)
    time.sleep(60)
"""


@pytest.mark.parametrize("end", [signal.SIGKILL, signal.SIGTERM])
def test_no_orphan_when_the_app_is_killed(end: signal.Signals) -> None:
    code = textwrap.dedent(PARENT).format(script=str(SCRIPT))
    environ = os.environ | {"PYTHONPATH": str(SCRIPT.parents[2])}
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, env=environ) as parent:
        assert parent.stdout
        pids = [int(pid) for pid in parent.stdout.readline().split()]
        assert len(pids) == 2
        assert all(map(psutil.pid_exists, pids))
        parent.send_signal(end)
        parent.wait(10)
        deadline = time.monotonic() + 5
        while any(map(running, pids)) and time.monotonic() < deadline:
            time.sleep(0.02)
        assert not any(map(running, pids))


def running(pid: int) -> bool:
    """Whether it still runs: one that waits to be collected by another parent does not."""
    try:
        return psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def test_a_child_does_not_use_the_network() -> None:
    code = "from secondme.engine.worker import refuse_network; refuse_network()\nimport socket\n"
    for use in ("socket.create_connection(('127.0.0.1', 9))", "socket.socket().bind(('', 0))"):
        done = subprocess.run([sys.executable, "-c", code + use], env=environment(), capture_output=True, timeout=60)
        assert b"does not use the network" in done.stderr


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "minilm").mkdir()
    (tmp_path / "minilm" / "config.json").write_text('{"hidden_size": 4}')
    return tmp_path / "minilm"


def test_an_embedder_starts_by_itself_and_recovers(folder: Path) -> None:
    states: list[str] = []
    embedder = ProcessEmbedder(folder, "m", lambda: states.append(embedder.state), command=EMBED)
    try:
        assert embedder.dim == 4
        assert embedder.encode(["a"] * 300).shape == (300, 4)
        assert embedder.encode([]).shape == (0, 4)
        assert embedder.encode(["\U0001f600" * 3_000_000] * 30).shape == (30, 4)
        assert embedder.state == "ready"
        with pytest.raises(ModelProblem, match="stopped unexpectedly"):
            embedder.encode(["crash"])
        assert np.array_equal(embedder.encode(["a"], urgent=True), [[1, 0, 0, 0]])
        with pytest.raises(ModelProblem, match="does not fit"):
            embedder.encode(["wrong"])
    finally:
        embedder.close()
    assert embedder.state == "closed"
    assert "ready" in states
    with pytest.raises(ModelProblem, match="closing"):
        embedder.encode(["a"])


@pytest.mark.parametrize("name", ["missing", "unloadable", "dies"])
def test_an_embedder_that_cannot_start_says_so(folder: Path, name: str) -> None:
    path = folder.with_name(name) if name == "missing" else folder.rename(folder.with_name(name))
    embedder = ProcessEmbedder(path, "m", command=EMBED)
    try:
        with pytest.raises(ModelProblem) as caught:
            embedder.encode(["a"])
        assert embedder.state == "failed"
        assert caught.value.remedy
    finally:
        embedder.close()


def test_half_a_surrogate_pair_does_not_reach_the_tokenizer() -> None:
    assert list(_requests(["a \ud83d b", "ü😀"])) == [["a ? b", "ü😀"]]


def test_an_embedder_can_be_closed_while_it_starts(folder: Path) -> None:
    embedder = ProcessEmbedder(folder, "m", command=EMBED)
    embedder.close()
    assert embedder.state == "closed"
    assert embedder.pid is None


SAID = "xylophone-quagmire-7431"


def test_the_log_never_repeats_what_a_library_or_an_error_says(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("INFO")
    code = f"import sys; print('{SAID}\\nERROR secondme.engine.worker: 7 bytes\\nValueError: {SAID}', file=sys.stderr)"
    child = Child("model", protocol.MODEL_ANSWERS, command=[sys.executable, "-c", code])
    child.start()
    with pytest.raises(ChildDied):
        child.call("stop").get(10)
    child.stop()
    assert SAID not in caplog.text
    assert "model: ERROR secondme.engine.worker: 7 bytes" in caplog.text
    assert f"model: 2 other lines, {2 * len(SAID) + len('ValueError: ') + 2 * len(os.linesep)} bytes" in caplog.text


def test_a_broken_message_is_logged_without_its_text(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("INFO")
    for answer in ({"op": SAID}, {"op": "token", SAID: 1}, {"op": "token", "id": 1, "text": [SAID]}):
        text = json.dumps(answer).encode()
        frame = frames.HEADER.pack(len(text), 0) + text
        code = f"import sys; sys.stdout.buffer.write({frame!r})"
        child = Child("model", protocol.MODEL_ANSWERS, command=[sys.executable, "-c", code])
        child.start()
        with pytest.raises(ChildDied):
            child.call("stop").get(10)
        child.stop()
        done = subprocess.run(launcher("embed"), env=environment(), input=frame, capture_output=True, timeout=60)
        assert b"ERROR secondme.engine.worker: The app broke the protocol: a frame holds" in done.stderr
        assert SAID.encode() not in done.stderr
    assert caplog.text.count("broke the protocol") == 3
    assert SAID not in caplog.text


@pytest.mark.parametrize(
    "failing",
    [
        "fail()",
        "thread = threading.Thread(target=fail); thread.start(); thread.join()",
        "worker.Line(sys.stdin.buffer, sys.stdout.buffer, {'x': {}}).listen(fail); time.sleep(30)",
    ],
)
def test_an_error_in_a_child_is_told_by_kind_and_place(failing: str) -> None:
    code = textwrap.dedent(f"""
        import sys, threading, time
        from secondme.engine import worker
        worker.tell_errors()
        def fail(*message):
            raise ValueError("{SAID}")
        {failing}
    """)
    frame = frames.HEADER.pack(10, 0) + b'{"op":"x"}'
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, env=environment(), input=frame, capture_output=True, timeout=60)
    assert done.stderr.startswith(b"ERROR secondme.engine.worker: ")
    assert b": ValueError at " in done.stderr
    assert done.stderr.count(b"\n") == 1
    assert SAID.encode() not in done.stderr
