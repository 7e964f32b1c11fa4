"""The engine measured with the real models: speed beside plain llama-cpp-python, tokens per turn, stopping, memory.

`python -m tests.bench.bench_engine` prints a JSON object a line. Trust the ratios: absolutes depend on the machine.
"""

import statistics
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import psutil

from secondme.engine.embed_client import ProcessEmbedder
from secondme.engine.llama_client import LlamaEngine
from secondme.engine.machine import cores
from secondme.engine.templates import segments
from secondme.paths import Paths
from secondme.types import Message, Options, Prompt, Usage
from tests.bench.report import Figure

CHAT = "qwen2.5-coder-1.5b-instruct/qwen2.5-coder-1.5b-instruct-q4_k_m.gguf"
EMBED = "all-minilm-l6-v2"
CONTEXT = 4096
TOKENS = 48
ROUNDS = 5
TURNS = 10
SYSTEM = "You are the person's second memory. Answer from the notes, in a sentence or two, and say so if they lack it."
STORY = Prompt("You are a helpful assistant.", (), "", "Tell a long story about a lighthouse keeper and a storm.")
NOTES = "\n".join(
    f"[m{n}] 2024-0{n}-11: {text}"
    for n, text in enumerate(
        (
            "The person's sister Ines lives in Porto and teaches the cello.",
            "The person is allergic to peanuts and carries an adrenaline pen.",
            "The person moved from Lyon to Ghent for a job at the harbour.",
            "The person's dog is called Bruno; he is afraid of thunder.",
        ),
        1,
    )
)
QUESTIONS = (
    "Where does my sister live now, and what is it that she teaches there?",
    "What should I watch out for when I order food in a restaurant tonight?",
)


def rss(pid: int | None) -> float:
    return psutil.Process(pid).memory_info().rss / 2**20 if pid else 0.0


def consume(stream: Iterator[object]) -> tuple[int, float]:
    """Pieces but the first, and the seconds from the first to the last: what a person sees stream."""
    times = [time.monotonic() for piece in stream if not isinstance(piece, Usage)]
    return len(times) - 1, times[-1] - times[0]


def speed(engine: LlamaEngine, path: Path) -> Iterator[Figure]:
    import llama_cpp

    plain = llama_cpp.Llama(str(path), n_ctx=CONTEXT, n_threads=cores(), flash_attn=True, verbose=False)
    text = "".join(part.text for part in segments("chatml", STORY))
    ratios, ours_all, theirs_all = [], [], []
    for number in range(ROUNDS + 1):
        pieces, seconds = consume(engine.reply(STORY, Options(max_tokens=TOKENS), threading.Event()))
        ours = pieces / seconds
        stream = plain.create_completion(text, max_tokens=TOKENS, temperature=0.0, stream=True)
        pieces, seconds = consume(part for part in stream if part["choices"][0]["text"])
        theirs = pieces / seconds
        if number:
            ratios.append(ours / theirs)
            ours_all.append(ours)
            theirs_all.append(theirs)
    plain.close()
    detail = f"{statistics.median(ours_all):.1f} and {statistics.median(theirs_all):.1f} tokens/s"
    yield Figure(
        "tokens/s of the engine ÷ plain llama-cpp-python", statistics.median(ratios), "ratio", detail, None, 0.9
    )


def turns(engine: LlamaEngine) -> Iterator[Figure]:
    """A conversation of ten turns, settled after each, with a job before the third and the tenth."""
    history: tuple[Message, ...] = ()
    engine.settle(Prompt(SYSTEM))
    for number in range(1, TURNS + 1):
        with_job = number in (3, TURNS)
        if with_job:
            job = Prompt("List the facts.", (), "", NOTES)
            consume(engine.reply(job, Options(max_tokens=12, sequence="job"), threading.Event()))
        question = QUESTIONS[number % 2]
        prompt = Prompt(SYSTEM, history, NOTES, question)
        *pieces, usage = engine.reply(prompt, Options(max_tokens=24), threading.Event())
        assert isinstance(usage, Usage)
        if with_job:
            own = sum(engine.count([NOTES, question]))
            detail = f"{usage.evaluated_tokens} of {usage.prompt_tokens} tokens, {own} of them new; after a job"
            name = f"turn {number}: tokens evaluated ÷ tokens of message and notes"
            yield Figure(name, usage.evaluated_tokens / own, "ratio", detail, at_most=1.3)
        history += (Message("user", question), Message("assistant", "".join(map(str, pieces))))
        engine.settle(Prompt(SYSTEM, history))


def stop_after(engine: LlamaEngine, prompt: Prompt, when: float | None) -> float:
    """Seconds from setting stop to the end of the stream; set after `when` seconds, or at the fourth piece."""
    stop = threading.Event()
    asked = [0.0]

    def ask() -> None:
        asked[0] = time.monotonic()
        stop.set()

    if when is not None:
        threading.Timer(when, ask).start()
    for number, _ in enumerate(engine.reply(prompt, Options(max_tokens=400), stop)):
        if when is None and number == 3:
            ask()
    return time.monotonic() - asked[0]


def stopping(engine: LlamaEngine) -> Iterator[Figure]:
    long = [stop_after(engine, Prompt("", (), "", f"{n} " + "river stone " * 1000), 1.0) for n in range(5)]
    yield Figure("stop during the prefill of 2,000 tokens", max(long), "s", "the longest of 5")
    short = [stop_after(engine, STORY, None) for _ in range(5)]
    yield Figure("stop between tokens", max(short), "s", "the longest of 5")


def memory(path: Path, embed: Path) -> Iterator[Figure]:
    engine = LlamaEngine(path, "chatml", CONTEXT)
    start = time.monotonic()
    engine.count(["x"])
    yield Figure("chat model: start and load", time.monotonic() - start, "s")
    yield Figure("chat model process, loaded", rss(engine.pid), "MiB", "weights are mapped from the file")
    consume(engine.reply(STORY, Options(max_tokens=16), threading.Event()))
    yield Figure("chat model process, after a reply", rss(engine.pid), "MiB")
    engine.unload()
    yield Figure("chat model process, unloaded", rss(engine.pid), "MiB", "there is none")
    engine.close()
    start = time.monotonic()
    embedder = ProcessEmbedder(embed, EMBED)
    embedder.encode(["x"], urgent=True)
    yield Figure("embedder: start to first vector", time.monotonic() - start, "s")
    texts = [f"Note {n}: we met at the harbour and spoke of the weather and of Ines." for n in range(512)]
    start = time.monotonic()
    embedder.encode(texts)
    yield Figure("embedder: short texts", len(texts) / (time.monotonic() - start), "texts/s")
    start = time.monotonic()
    for _ in range(10):
        embedder.encode(["Where does my sister live?"], urgent=True)
    yield Figure("embedder: one question", (time.monotonic() - start) / 10, "s")
    yield Figure("embedding process", rss(embedder.pid), "MiB")
    embedder.close()
    yield Figure("the process that uses both", rss(psutil.Process().pid), "MiB")


def run() -> Iterator[Figure]:
    models = Paths.choose().models
    yield from memory(models / CHAT, models / EMBED)
    engine = LlamaEngine(models / CHAT, "chatml", CONTEXT)
    try:
        yield from turns(engine)
        yield from stopping(engine)
        yield from speed(engine, models / CHAT)
    finally:
        engine.close()


def main() -> int:
    missed = False
    for figure in run():
        print(figure.json(), flush=True)
        missed |= figure.kept is False
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
