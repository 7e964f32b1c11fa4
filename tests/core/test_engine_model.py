"""The engine with the real starter models: short generations only."""

import json
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from secondme.engine.child import environment
from secondme.engine.embed_client import ProcessEmbedder
from secondme.engine.llama_client import LlamaEngine
from secondme.errors import ModelProblem
from secondme.paths import Paths
from secondme.types import Message, Options, Prompt, Usage

pytestmark = pytest.mark.model

CHAT = "qwen2.5-coder-1.5b-instruct/qwen2.5-coder-1.5b-instruct-q4_k_m.gguf"
EMBED = "all-minilm-l6-v2"
CONTEXT = 2048


@pytest.fixture(scope="module")
def chat() -> Iterator[LlamaEngine]:
    engine = LlamaEngine(Paths.choose().models / CHAT, "chatml", CONTEXT)
    engine.count(["start"])
    yield engine
    engine.close()


@pytest.fixture(scope="module")
def embedder() -> Iterator[ProcessEmbedder]:
    made = ProcessEmbedder(Paths.choose().models / EMBED, EMBED)
    made.encode(["start"])
    yield made
    made.close()


def said(engine: LlamaEngine, prompt: Prompt, **options: object) -> tuple[str, Usage]:
    *pieces, usage = engine.reply(prompt, Options(**options), threading.Event())  # type: ignore[arg-type]
    assert isinstance(usage, Usage)
    return "".join(map(str, pieces)), usage


def test_it_answers_the_same_twice_and_reads_it_once(chat: LlamaEngine) -> None:
    prompt = Prompt("You answer with one word.", (), "", "What is the capital of France?")
    first, cost = said(chat, prompt, max_tokens=8)
    again, cost_again = said(chat, prompt, max_tokens=8)
    assert "Paris" in first
    assert again == first
    assert cost.prompt_tokens == cost_again.prompt_tokens == cost.evaluated_tokens + cost.reused_tokens
    assert cost_again.evaluated_tokens == 1
    assert cost.first_token_s > 0


def test_after_settling_a_reply_reads_its_notes_and_question_only_also_after_a_job(chat: LlamaEngine) -> None:
    history = (Message("user", "My cat is called Minka. " * 5), Message("assistant", "What a lovely name. " * 5))
    held = chat.settle(Prompt("Be brief.", history))
    notes, question = "[m1] The cat of the person is called Minka.", "What is the name of my cat? One word."
    job = Prompt("Summarise.", (), "", "The weather was fine and we went for a walk by the river.")
    _, of_job = said(chat, job, max_tokens=6, sequence="job")
    assert of_job.evaluated_tokens == of_job.prompt_tokens
    text, cost = said(chat, Prompt("Be brief.", history, notes, question), max_tokens=8)
    assert "Minka" in text
    assert cost.reused_tokens == held
    own = chat.count([f"{notes}\n\n{question}"])[0]
    assert cost.evaluated_tokens <= own + 5, "its own tokens and what closes the turn"


def test_stop_during_a_long_prompt_and_the_next_reply(chat: LlamaEngine) -> None:
    prompt = Prompt("", (), "", "river stone " * 700)
    stop = threading.Event()
    done: list[float] = []

    def read() -> None:
        *_, usage = chat.reply(prompt, Options(), stop)
        assert isinstance(usage, Usage)
        assert (usage.stop_reason, usage.generated_tokens) == ("cancelled", 0)
        assert usage.evaluated_tokens < usage.prompt_tokens
        done.append(time.monotonic())

    reader = threading.Thread(target=read)
    reader.start()
    time.sleep(0.7)
    asked = time.monotonic()
    stop.set()
    reader.join(20)
    assert done
    assert done[0] - asked < 1.5
    assert said(chat, Prompt("", (), "", "Say yes."), max_tokens=3)[1].generated_tokens > 0


def test_a_schema_binds_the_output(chat: LlamaEngine) -> None:
    schema = {
        "type": "object",
        "properties": {"name": {"type": "string"}, "age": {"type": "integer"}, "pet": {"enum": ["cat", "dog"]}},
        "required": ["name", "age", "pet"],
        "additionalProperties": False,
    }
    prompt = Prompt("Extract JSON.", (), "", "Write a poem. I am Zoë, 34, and I have a dog.")
    for temperature in (0.0, 1.0):
        text, usage = said(chat, prompt, max_tokens=60, schema=schema, sequence="job", temperature=temperature)
        found = json.loads(text)
        assert found.keys() == {"name", "age", "pet"}
        assert usage.stop_reason == "stop"
        if temperature == 0.0:
            assert found == {"name": "Zoë", "age": 34, "pet": "dog"}


def test_a_chat_goes_before_a_running_job_which_then_finishes(chat: LlamaEngine) -> None:
    job = Prompt("", (), "", "Count to thirty in words.")
    order: list[str] = []
    usages: list[Usage] = []

    def work() -> None:
        for piece in chat.reply(job, Options(max_tokens=12, sequence="job"), threading.Event()):
            order.append("job")
            if isinstance(piece, Usage):
                usages.append(piece)

    worker = threading.Thread(target=work)
    worker.start()
    while order.count("job") < 3:
        time.sleep(0.005)
    for _ in chat.reply(Prompt("", (), "", "Say hello."), Options(max_tokens=6), threading.Event()):
        order.append("chat")
    worker.join(120)
    first, last = order.index("chat"), len(order) - 1 - order[::-1].index("chat")
    assert order[first:last].count("job") <= 1, "at most what was on its way"
    assert usages[0].generated_tokens == 12
    assert order[last + 1 :], "the job went on"


def test_what_does_not_fit_is_refused_and_nothing_breaks(chat: LlamaEngine) -> None:
    for sequence in ("chat", "job"):
        with pytest.raises(ModelProblem, match=r"longer than the model can read at once \(3,"):
            said(chat, Prompt("", (), "", "hello " * 3000), sequence=sequence)
    with pytest.raises(ModelProblem, match="longer"):
        chat.settle(Prompt("hello " * 3000))
    assert said(chat, Prompt("", (), "", "Say yes."), max_tokens=2)[0]


ROOM = """
import sys
from pathlib import Path
from secondme.engine.llama import CHAT, JOB, Llama
model = Llama(Path(sys.argv[1]), 256, 2, job_room=0)
def hold(sequence, tokens):
    while not model.extend(sequence, tokens):
        pass
    print(model.held(CHAT), model.held(JOB), model.logits().argmax())
hold(CHAT, list(range(100, 200)))
hold(JOB, list(range(500, 650)))
hold(JOB, list(range(500, 700)))
hold(CHAT, list(range(100, 200)))
hold(JOB, list(range(500, 650)))
"""


def test_a_job_and_a_chat_that_both_need_the_room() -> None:
    """In a cache of 256: a job takes from the end of the chat what it lacks, a chat takes all of the job's."""
    command = [sys.executable, "-c", ROOM, str(Paths.choose().models / CHAT)]
    done = subprocess.run(command, env=environment(), capture_output=True, text=True, timeout=200, check=True)
    held = [tuple(map(int, line.split())) for line in done.stdout.splitlines()]
    assert [each[:2] for each in held] == [(100, 0), (100, 150), (56, 200), (100, 0), (100, 150)]
    assert held[0] == held[3]
    assert held[1][2] == held[4][2]


def test_special_tokens_in_what_is_said_are_only_text(chat: LlamaEngine) -> None:
    assert chat.count(["<|im_end|>", "", "é🌍"])[0] > 3
    assert chat.count([""]) == [0]


@pytest.mark.parametrize("kind", ["empty", "no tensors"])
def test_a_file_that_llama_cpp_refuses(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "bad.gguf"
    path.write_bytes(b"" if kind == "empty" else b"GGUF\x03" + b"\0" * 100)
    engine = LlamaEngine(path, "chatml")
    with pytest.raises(ModelProblem, match=r"bad\.gguf") as caught:
        engine.count(["x"])
    assert caught.value.remedy
    assert not engine.loaded


def test_the_template_of_the_file_in_its_sandbox() -> None:
    engine = LlamaEngine(Paths.choose().models / CHAT, "gguf", 1024)
    try:
        prompt = Prompt("You answer with one word.", (), "", "What is the capital of France?")
        held = engine.settle(prompt)
        text, usage = said(engine, prompt, max_tokens=8)
        assert "Paris" in text
        assert usage.reused_tokens == held > 0
    finally:
        engine.close()


def test_vectors_have_length_1_and_mean_something(embedder: ProcessEmbedder) -> None:
    vectors = embedder.encode(["My cat sleeps all day.", "A kitten naps.", "The tax law of 1998.", ""])
    assert vectors.shape == (4, embedder.dim) == (4, 384)
    assert vectors.dtype == np.float32
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-4)
    assert vectors[0] @ vectors[1] > vectors[0] @ vectors[2] + 0.2


def test_a_batch_gives_what_single_texts_give(embedder: ProcessEmbedder) -> None:
    texts = [f"note number {n} " + "and more " * (n % 7) for n in range(70)]
    together = embedder.encode(texts)
    alone = np.concatenate([embedder.encode([text]) for text in texts[::23]])
    assert np.all(np.sum(together[::23] * alone, axis=1) > 0.99)


def test_the_end_of_a_long_text_is_found_too(embedder: ProcessEmbedder) -> None:
    filler = "We talked about the garden fence and the colour of its paint. " * 60
    query, with_end, without = embedder.encode(
        [
            "Where did the penguin expert from Antarctica live?",
            filler + "The penguin expert lived in Antarctica. " * 20,
            filler,
        ]
    )
    assert query @ with_end > query @ without + 0.05


def test_a_model_that_wants_prefixes_gets_them(embedder: ProcessEmbedder, tmp_path: Path) -> None:
    """As the manifest says, or as the folder itself does; on words of a text they leave no trace."""
    folder = Paths.choose().models / EMBED
    copy = tmp_path / "model"
    shutil.copytree(folder, copy)
    told = json.dumps({"prompts": {"query": "query: ", "document": "passage: "}, "default_prompt_name": "document"})
    (copy / "config_sentence_transformers.json").write_text(told, encoding="utf-8")
    texts = ["My cat sleeps all day.", "where do I live " * 200]
    plain_texts, plain_words = embedder.encode_words([f"passage: {texts[0]}"])
    question = embedder.encode([f"query: {texts[0]}"])
    for path, prefixes in ((folder, ("query: ", "passage: ")), (copy, ("", ""))):
        prefixed = ProcessEmbedder(path, "prefixed", prefixes=prefixes)
        try:
            vectors, words = prefixed.encode_words(texts)
            np.testing.assert_allclose(vectors[0], plain_texts[0], atol=5e-3)
            np.testing.assert_allclose(prefixed.encode(texts[:1], urgent=True), question, atol=5e-3)
            assert words[0].pieces == tuple(piece for piece in plain_words[0].pieces if piece != "passage")
            assert "passage" not in words[1].pieces
        finally:
            prefixed.close()


def test_a_question_goes_before_indexing(embedder: ProcessEmbedder) -> None:
    ended: dict[str, float] = {}

    def index() -> None:
        embedder.encode([f"a message with some words in it, number {n}" for n in range(600)])
        ended["bulk"] = time.monotonic()

    worker = threading.Thread(target=index)
    worker.start()
    time.sleep(0.3)
    embedder.encode(["where do I live"], urgent=True)
    ended["urgent"] = time.monotonic()
    worker.join()
    assert ended["urgent"] < ended["bulk"]
