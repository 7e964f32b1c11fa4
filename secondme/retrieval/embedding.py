"""Gives every item and memory its vectors, in small steps that can be interrupted and are never lost."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from secondme.engine.base import Embedder, Vectors, Words
from secondme.index import VectorIndex
from secondme.progress import Progress
from secondme.retrieval.standing import about, instructs, situation
from secondme.store import Store
from secondme.store.vectors import NewVectors, ToEmbed, VectorKind

PAGE = 512
STEP = 256
"""Items encoded and committed at a time: so many that the texts of a batch are of one length (a tenth of the time)."""
BATCH = 64
"""Texts given to the model at a time: fewer, and its threads wait for each other; more, and a pause waits for them."""
BEFORE_WORDS = 60
BRIEF_WORDS = 160
MOSTLY = 0.5
"""A message of which so large a part is an instruction gives one; what comes with a request is about the request."""
MOST_WORDS = 192
"""So many words of an item are compared one by one; of a longer one those at its beginning."""


def texts_of(source: ToEmbed) -> dict[VectorKind, str]:
    """What to encode: a memory as it is; an item with its author, after the end of the turn before it.

    The names matter: a question names who said it more often than not. Of an assistant's long answer only the beginning
    counts; whole, such answers resemble every question and crowd out what people say (measured)."""
    if source.kind == "memory":
        return {"memory": source.text}
    before = " ".join(source.before.split()[-BEFORE_WORDS:])
    own = own_text(source)
    return {"turn": f"{source.before_author}: {before}\n{own}" if before else own}


def own_text(source: ToEmbed) -> str:
    """What is said in it alone, of which the words are kept."""
    if source.kind == "memory":
        return source.text
    text = " ".join(source.text.split()[:BRIEF_WORDS]) if source.brief else source.text
    return f"{source.author}: {text}"


def situation_text(source: ToEmbed) -> str:
    """When an instruction applies that a message of the person gives; "" when it gives none."""
    if not source.own or instructs(source.text) < MOSTLY:
        return ""
    when = situation(source.text)
    return about(when) if when else source.text[:300]


def embed_pending(
    store: Store, embedder: Embedder, index: VectorIndex, progress: Progress, former: Embedder | None = None
) -> int:
    """Encode all that has no up-to-date vector and let go of vectors of what is gone; returns how many were encoded.

    Every step is on disk when the next begins, so it goes on where it was stopped. Calls `progress.check()` between
    batches of the model: to pause, let it wait. Raises Cancelled, and ModelProblem when the embedder fails.

    When the person has chosen another model, `former` is the one whose vectors are searched until every text has one of
    `embedder`: what is new gets vectors of both. The former vectors go when the new ones have taken over."""
    store.vectors.remove_orphans()
    model, done = embedder.model_id, 0
    if former is None or store.vectors.serving() != former.model_id:
        former = None
    index.use(former.model_id if former else model)
    total = store.vectors.pending_count(model)
    below: int | None = None
    while sources := store.vectors.pending(model, PAGE, below):
        if former:
            _embed_new(store, former, progress)
        for step in _steps(sources):
            made = encode(step, embedder, progress)
            progress.check()
            store.vectors.put(model, made)
            done += len(step)
            progress.update(min(done, total), total, "Embedding")
        below = min((source.id for source in sources if source.kind == "item"), default=below)
    progress.check()
    _take_over(store, model, index, progress)
    progress.check()
    index.maintain(progress)
    return done


def _embed_new(store: Store, embedder: Embedder, progress: Progress) -> None:
    """What came since the last look: few texts, for all others have their vectors."""
    while sources := store.vectors.pending(embedder.model_id, STEP):
        store.vectors.put(embedder.model_id, encode(sources, embedder, progress))


def _take_over(store: Store, model: str, index: VectorIndex, progress: Progress) -> None:
    """Search the vectors of this model from now on, when every text has one, and remove those of others."""
    if store.vectors.pending_count(model):
        return
    if store.vectors.serving() != model:
        store.vectors.serve(model)
    index.use(model)
    while store.vectors.remove_some_of_others():
        progress.check()


def _steps(sources: Sequence[ToEmbed]) -> Iterator[list[ToEmbed]]:
    by_length = sorted(sources, key=lambda source: len(source.text))
    for start in range(0, len(by_length), STEP):
        yield by_length[start : start + STEP]


def encode(sources: Sequence[ToEmbed], embedder: Embedder, progress: Progress) -> list[NewVectors]:
    """The vectors of these texts, of the words of what is said in each, and of when an instruction applies. Each
    distinct text is encoded once, short ones with short ones."""
    own = {own_text(source) for source in sources}
    others = {text for source in sources for text in (*texts_of(source).values(), situation_text(source)) if text} - own
    known: dict[str, tuple[Vectors, Words | None]] = {}
    for batch in _batches(own):
        progress.check()
        vectors, words = embedder.encode_words(batch)
        known.update((text, (vectors[row], words[row])) for row, text in enumerate(batch))
    for batch in _batches(others):
        progress.check()
        known.update((text, (vector, None)) for text, vector in zip(batch, embedder.encode(batch), strict=True))
    return [_made(source, known) for source in sources]


def _made(source: ToEmbed, known: Mapping[str, tuple[Vectors, Words | None]]) -> NewVectors:
    words, when = known[own_text(source)][1], situation_text(source)
    vectors = {kind: known[text][0][None, :] for kind, text in texts_of(source).items()}
    kept = words.vectors[:MOST_WORDS] if words else None
    return NewVectors(source, vectors, kept, known[when][0] if when else None)


def _batches(texts: Iterable[str]) -> Iterator[list[str]]:
    by_length = sorted(texts, key=len)
    for start in range(0, len(by_length), BATCH):
        yield by_length[start : start + BATCH]
