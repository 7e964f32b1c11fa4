"""The profile: traits by topic and a short biography, each sentence with the memories that it stands on.

Traits are the memories themselves. The biography is worded by the model where each sentence is borne out by what it
cites (memory/compose.py), else joined of the memories by rules; so there is one without a model too. What the person
decided about a sentence is applied to every version; nothing is said that they banned.
"""

import hashlib
import json
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace

from secondme.memory.acquaintance import is_of_the_person
from secondme.memory.compose import Part, Writer, example, same
from secondme.memory.topics import TOPICS, by_topic
from secondme.progress import Progress
from secondme.store import Store
from secondme.store.profile import BIOGRAPHY, ProfileVersion, Trait
from secondme.store.profile_decisions import Banned, Held
from secondme.types import Memory, ProfileDiff, ProfileSentence, ProfileTopic, ProfileView

MOST_TRAITS = 8
"""Of one topic."""
MOST_WORDS = 200
"""Of the biography."""
JOINED = 120
"""Characters of a sentence that joins two statements."""
GROUPS: tuple[Mapping[str, int], ...] = (
    {"You": 3, "Home": 3, "Work": 2},
    {"People": 3},
    {"Habits": 2, "Likes": 2, "Skills": 1, "Goals": 2, "Health": 2},
)
"""What the biography is made of: what belongs together, and so many memories of each topic."""

SYSTEM = """Write a short text to the person from the numbered lines, with "You" and "Your". Join lines that belong \
together into one sentence. After each sentence give the numbers of the lines it is made of. Add nothing."""
EXAMPLES = (
    *example(
        ["Your name is Dora.", "You live in Porto.", "You work as a baker.", "You have a horse called Luna."],
        [("Your name is Dora and you live in Porto.", (1, 2)), ("You work as a baker.", (3,)),
         ("You have a horse called Luna.", (4,))],
    ),
    *example(
        ["Your cousin Ines is a vet.", "You don't like loud music."],
        [("Your cousin Ines is a vet.", (1,)), ("You don't like loud music.", (2,))],
    ),
)  # fmt: skip


def renew(
    store: Store,
    writer: Writer,
    allowed: Collection[str],
    now: str,
    progress: Progress,
    run_id: int | None = None,
) -> ProfileVersion | None:
    """A new version of the profile, None when nothing has changed since the last. Raises Cancelled."""
    memories = store.derivations.in_force()
    held, banned = store.profile_decisions.held(), store.profile_decisions.banned()
    free = [memory for memory in memories if not _is_banned(memory.text, (memory.id,), banned, store)]
    topics = by_topic(free, now, allowed)
    stamp = _fingerprint(topics, held, banned, writer.mode)
    known = store.derivations.of("profile").get("")
    latest = store.profile.latest()
    if known is not None and known.fingerprint == stamp:
        return None
    traits = composed(topics, held, writer, progress)
    traits = [trait for trait in traits if not _is_banned(trait.text, trait.memory_ids, banned, store)]
    traits = settled(traits, held, store.profile_decisions.words)
    stamp = _fingerprint(topics, held, banned, writer.mode)
    progress.check()
    before = [] if latest is None else [replace(trait, id=0) for trait in latest.traits]
    made = None if _plain(before) == _plain(traits) else store.profile.record(traits, _why(before, traits), run_id)
    store.derivations.note("profile", "", stamp, None)
    return made


def composed(
    topics: Mapping[str, Sequence[Memory]], held: Sequence[Held], writer: Writer, progress: Progress
) -> list[Trait]:
    """The biography and the traits, without what is held: that comes in its own words."""
    kept = {(one.topic, i) for one in held for i in one.memory_ids}
    traits = biography(topics, {i for topic, i in kept if topic == BIOGRAPHY}, _words_of(held), writer, progress)
    for topic, memories in topics.items():
        wanted = [memory for memory in memories if (topic, memory.id) not in kept][:MOST_TRAITS]
        traits += [Trait(topic, memory.text, (memory.id,)) for memory in wanted]
    return traits


def biography(
    topics: Mapping[str, Sequence[Memory]], without: Collection[int], said: int, writer: Writer, progress: Progress
) -> list[Trait]:
    """Sentences of together at most MOST_WORDS (`said` of them are taken), the most telling first; none twice. Of
    others only who belongs to the person."""
    room = MOST_WORDS - said
    made: list[Trait] = []
    for done, group in enumerate(GROUPS):
        progress.update(done, len(GROUPS))
        chosen = [
            memory
            for topic, most in group.items()
            for memory in [each for each in topics.get(topic, ()) if topic != "People" or is_of_the_person(each)][:most]
        ]
        chosen = [memory for memory in chosen if memory.id not in without]
        parts = [Part(memory.text) for memory in chosen]
        sentences = writer.write(SYSTEM, EXAMPLES, parts, progress)
        told = {i for sentence in sentences for i in sentence.parts}
        group_made = [
            Trait(BIOGRAPHY, sentence.text, tuple(chosen[i].id for i in sentence.parts)) for sentence in sentences
        ]
        group_made += joined([memory for i, memory in enumerate(chosen) if i not in told])
        for trait in group_made:
            if any(same(trait.text, other.text) for other in made):
                continue
            if len(trait.text.split()) <= room:
                made.append(trait)
                room -= len(trait.text.split())
    return made


def joined(memories: Sequence[Memory]) -> list[Trait]:
    """The statements as sentences, two that follow each other as one where both tell what "You" do."""
    made: list[Trait] = []
    for memory in memories:
        text, last = memory.text.rstrip(), made[-1] if made else None
        both = (
            last is not None and len(last.memory_ids) == 1 and last.text.startswith("You ") and text.startswith("You ")
        )
        if last is not None and both and len(last.text) + len(text) <= JOINED:
            made[-1] = Trait(BIOGRAPHY, f"{last.text.rstrip('.!')} and {text[4:]}", (*last.memory_ids, memory.id))
        else:
            made.append(Trait(BIOGRAPHY, text if text.endswith((".", "!", "?")) else f"{text}.", (memory.id,)))
    return made


def settled(traits: Sequence[Trait], held: Sequence[Held], words: Callable[[str], bytes]) -> list[Trait]:
    """`traits` with what the person holds on to in its own words: in the place of the sentence that it was, else at the
    end of its topic. Nothing is said twice in one topic. Pure."""
    made = list(traits)
    for one in held:
        wanted = Trait(one.topic, one.text, one.memory_ids)
        same = {one.replaces, words(one.text)}
        places = [i for i, trait in enumerate(made) if trait.topic == one.topic and words(trait.text) in same]
        if places:
            made[places[0]] = wanted
            made = [trait for i, trait in enumerate(made) if i not in places[1:]]
        else:
            made.append(wanted)
    order = [BIOGRAPHY, *TOPICS]
    return sorted(made, key=lambda trait: order.index(trait.topic) if trait.topic in order else len(order))


def shown(store: Store, version: ProfileVersion, latest: bool) -> ProfileView:
    """A version as the person sees it: without what they banned and what stands on deleted memories; the latest with
    what they have decided since in force."""
    decisions = store.profile_decisions
    banned, held = decisions.banned(), decisions.held() if latest else []
    there = store.memories.many({i for trait in version.traits for i in trait.memory_ids})
    found: dict[str, list[ProfileSentence]] = {}
    for trait in version.traits:
        gone = any(i not in there or there[i].deleted_at is not None for i in trait.memory_ids)
        if gone or _is_banned(trait.text, trait.memory_ids, banned, store):
            continue
        words = decisions.words(trait.text)
        own = next((h for h in held if h.topic == trait.topic and words in (h.replaces, decisions.words(h.text))), None)
        sentence = ProfileSentence(trait.id, own.text if own else trait.text, trait.memory_ids, own is not None)
        found.setdefault(trait.topic, []).append(sentence)
    life = tuple(found.pop(BIOGRAPHY, ()))
    topics = tuple(ProfileTopic(name, tuple(traits)) for name, traits in found.items())
    return ProfileView(version.id, version.at, life, topics)


def difference(old: ProfileView, new: ProfileView) -> ProfileDiff:
    """Pure. Sentences are the same when they read the same under the same topic."""

    def placed(view: ProfileView) -> dict[tuple[str, str], ProfileSentence]:
        every = [(BIOGRAPHY, view.biography), *((topic.name, topic.traits) for topic in view.topics)]
        return {(name, sentence.text): sentence for name, sentences in every for sentence in sentences}

    before, after = placed(old), placed(new)
    added = tuple(sentence for key, sentence in after.items() if key not in before)
    return ProfileDiff(added, tuple(sentence for key, sentence in before.items() if key not in after))


def _is_banned(text: str, memory_ids: Sequence[int], banned: Sequence[Banned], store: Store) -> bool:
    words, ids = store.profile_decisions.words(text), set(memory_ids)
    return any(words == one.words or (one.memory_ids and ids.issuperset(one.memory_ids)) for one in banned)


def _fingerprint(
    topics: Mapping[str, Sequence[Memory]], held: Sequence[Held], banned: Sequence[Banned], mode: str
) -> str:
    told = [[topic, [[memory.id, memory.text] for memory in memories]] for topic, memories in topics.items()]
    decided = [[one.id, one.text, list(one.memory_ids)] for one in held], [one.id for one in banned]
    return hashlib.sha256(json.dumps([told, decided, mode]).encode()).hexdigest()


def _plain(traits: Sequence[Trait]) -> list[tuple[str, str, tuple[int, ...]]]:
    return [(trait.topic, trait.text, tuple(sorted(trait.memory_ids))) for trait in traits]


def _why(before: Sequence[Trait], after: Sequence[Trait]) -> str:
    old, new = ({(trait.topic, trait.text) for trait in traits} for traits in (before, after))
    return f"{len(new - old)} new, {len(old - new)} gone."


def _words_of(held: Sequence[Held]) -> int:
    return sum(len(one.text.split()) for one in held if one.topic == BIOGRAPHY)
