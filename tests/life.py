"""An invented life in the store, as its jobs would have left it: what waits, what faded, a profile, runs of jobs."""

from dataclasses import dataclass, replace
from typing import Any

from secondme.store import Store
from secondme.store.profile import Trait
from secondme.types import Changes, Claim, Evidence, Item, Memory, NewItem, NewMemory

NORA = (
    "We finally set the date: the wedding is on 14 June, in Aveiro!",
    "Can you still bring your cello? You promised to play the Elgar.",
    "Jonas got the job at the aquarium, he starts in September.",
    "You owe me 40 euro for the concert tickets, no hurry.",
)
LEASE = "The tenant may keep one cat. Notice is three months to the end of a month. The rent is due on the third."
OWN = (
    "I live in Porto, near the river, since 2019.",
    "I have been vegetarian since the spring, mostly because of Ana.",
    "I moved to Lisbon last week, boxes everywhere.",
    "I used to fence, foil, until university.",
    "My dentist is Dr. Reis, the one with the fish tank.",
    "On Thursdays I have cello with Mrs. Okafor at six.",
)


@dataclass(frozen=True, slots=True)
class Life:
    """What was made, to be found again."""

    proposals: tuple[Memory, ...]
    question: Memory
    known: Memory
    faded: Memory
    replaced: Memory
    made_by_run: Memory
    built_on_it: Memory
    run_id: int


def live(store: Store) -> Life:
    """All of it. The store may hold other things already."""
    nora = _talk(store, "Nora", [("Nora", text) for text in NORA], "imported_other")
    lease = _talk(store, "Lease.pdf", [("Lease.pdf", LEASE)], "document")
    own = _talk(store, "Moving house", [("You", text) for text in OWN], "typed")
    proposals = _proposals(store, nora, lease[0])
    question, known = _question(store, own)
    faded, replaced = _gone(store, own)
    run_id, made, built = _runs(store, own)
    _profile(store, (known, made, built, replaced))
    return Life(proposals, question, known, faded, replaced, made, built, run_id)


def _talk(store: Store, title: str, said: list[tuple[str, str]], origin: Any) -> list[Item]:
    chat = store.chats.create(title)
    items: list[Item] = []
    for number, (author, text) in enumerate(said):
        new = NewItem(
            text=text, author=author, role="self" if origin == "typed" else "other", origin=origin,
            time=f"2026-03-{2 + number:02}T10:{number:02}:00", kind="chunk" if origin == "document" else "message",
        )  # fmt: skip
        items.append(store.items.add(chat.id, new, items[-1].id if items else None))
    return items


def add(store: Store, item: Item, text: str, quote: str = "", **fields: Any) -> Memory:
    values: dict[str, Any] = {"kind": "fact", "origin": item.origin, "importance": 0.5, "confidence": 0.8}
    run_id = fields.pop("run_id", None)
    new = NewMemory(text, evidence=(Evidence(item_id=item.id, quote=quote or item.text),), **(values | fields))
    made = store.memories.add(new, "extract", "Found in what was said.", run_id)
    assert made is not None
    return made


def _proposals(store: Store, nora: list[Item], lease: Item) -> tuple[Memory, ...]:
    found = (
        (nora[0], "Nora and Jonas marry on 14 June in Aveiro.", "the wedding is on 14 June, in Aveiro", "event", 0.9),
        (nora[1], "You promised to play the Elgar at Nora's wedding.", "You promised to play the Elgar", "goal", 0.7),
        (nora[2], "Jonas starts a job at the aquarium in September.", "he starts in September", "event", 0.86),
        (nora[3], "You owe Nora 40 euro for concert tickets.", "You owe me 40 euro", "fact", 0.45),
        (lease, "You may keep one cat in your flat.", "The tenant may keep one cat.", "fact", 0.74),
        (lease, "Your rent is due on the third of each month.", "The rent is due on the third.", "fact", 0.82),
    )
    subjects = {0: "Nora", 2: "Jonas"}
    return tuple(
        add(store, item, text, quote, kind=kind, confidence=sure, status="proposed", subject=subjects.get(number, ""))
        for number, (item, text, quote, kind, sure) in enumerate(found)
    )


def _question(store: Store, own: list[Item]) -> tuple[Memory, Memory]:
    claim = Claim("", "home", "Porto")
    known = add(store, own[0], "You live in Porto, near the river.", "I live in Porto, near the river", claims=(claim,))
    new = add(
        store, own[2], "You live in Lisbon.", "I moved to Lisbon last week", status="proposed", confidence=0.66,
        claims=(replace(claim, value="Lisbon"),),
    )  # fmt: skip
    store.links.put(new.id, known.id, "contradicts", why="They cannot both hold.")
    return new, known


def _gone(store: Store, own: list[Item]) -> tuple[Memory, Memory]:
    faded = add(store, own[3], "You used to fence with the foil.", "I used to fence, foil", kind="skill")
    store.memories.edit(faded.id, who="decay", why="It was not needed for a long time.", status="faded")
    replaced = add(store, own[4], "Your dentist is Dr. Reis.", "My dentist is Dr. Reis")
    store.memories.edit(replaced.id, who="person", why="edited", text="Your dentist is Dr. Reis in Rua do Almada.")
    store.memories.edit(replaced.id, who="consolidate", why="Something newer is known.", status="superseded")
    return store.memories.get(faded.id), store.memories.get(replaced.id)


def _runs(store: Store, own: list[Item]) -> tuple[int, Memory, Memory]:
    run = store.runs.start("extract")
    made = add(store, own[1], "You are vegetarian.", "I have been vegetarian", kind="preference", run_id=run)
    add(store, own[5], "Your cello teacher is Mrs. Okafor.", "cello with Mrs. Okafor", run_id=run)
    store.runs.finish(run, "done", "2 memories were made.", 74.0, 2)
    later = store.runs.start("reflect")
    new = NewMemory("You eat with care.", "conclusion", (Evidence(memory_id=made.id),), importance=0.6)
    built = store.memories.add(new, "reflect", "It follows from what you eat.", later)
    assert built is not None
    store.runs.finish(later, "done", "1 conclusion waits for you. There is a new version of the profile.", 41.0, 1)
    failed = store.runs.start("summarize")
    store.runs.finish(failed, "failed", "The chat model could not be started. Look at the models page.", 0.4)
    for job, words in (("embed", "No texts were made searchable."), ("decay", "No memories have faded.")):
        store.runs.finish(store.runs.start(job), "done", words, 0.2)
    return run, made, built


def _profile(store: Store, memories: tuple[Memory, ...]) -> None:
    known, made, built, dentist = (memory.id for memory in memories)
    first = (
        Trait("", "You live in Porto, near the river.", (known,)),
        Trait("Home", "You are about to look for a larger flat.", (known,)),
    )
    second = (
        Trait("", "You live in Porto, near the river, and share many of your evenings with your sister Ana.", (known,)),
        Trait("", "You have been vegetarian since the spring, and eat with care.", (made, built)),
        Trait("", "On Thursdays you play the cello; on most other days you wish that it were Thursday.", (built,)),
        Trait("Home", "You live near the river.", (known,)),
        Trait("Health", "You see Dr. Reis about your teeth.", (dentist,)),
        Trait("Health", "You do not eat meat.", (made,)),
    )
    store.profile.record(first, "seed")
    store.profile.record(second, "seed")


def published(me: Any) -> None:
    """The window hears of what was put into the store behind its back."""
    me._parts.publish(Changes(memories=(1,), jobs=(1,)))
