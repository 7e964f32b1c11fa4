"""A turn of conversation: store what was said, find what is known, stream a reply, and keep it whatever happens.

The person's message is on disk before anything else is tried. A reply is on disk from its first word on and at most a
second behind what was shown, so that a stop, a crash of the model or the end of the process keeps it.
"""

import secrets
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from threading import Event

from secondme.chat.asked import asks_about_self, asks_name_of_untold, is_short_question, only_tells, told_here
from secondme.chat.cite import Stream, cited, ended
from secondme.chat.context import NOTE, Kept, Room, reply_tokens
from secondme.chat.draft import ASSISTANT, Draft, moment, unkept
from secondme.chat.fold import Folding
from secondme.chat.grounded import Grounds, asks_of_life
from secondme.chat.notes import OF_ASSISTANT, fit
from secondme.chat.prompt import build_prompt, settled_prompt, state_messages
from secondme.chat.recall import Recall, Recalled
from secondme.chat.spoken import Plan, acknowledgement, by_rule, joined, spoken
from secondme.chat.wording import Wording, wording_for
from secondme.engine.base import Engine
from secondme.errors import ModelProblem
from secondme.memory.words import fold
from secondme.progress import Progress
from secondme.retrieval.learning import Learning
from secondme.retrieval.parts import parts_of
from secondme.retrieval.search import Search
from secondme.retrieval.select import select
from secondme.settings import SettingsStore
from secondme.store import Store
from secondme.store.folds import Line
from secondme.titles import UNTITLED, title_of
from secondme.types import (
    Finished,
    Hit,
    Item,
    Message,
    NewItem,
    Options,
    ReplyEvent,
    Retrieved,
    Stored,
    Token,
    Usage,
)

SELF = "Me"
STANDING_SHARE = 3
"""Standing instructions take at most this part of the room for notes."""
FIRST = 4
"""Hits that are given to a question about the person whether they are taken for relevant or not."""
LATEST = 6
"""Messages of a conversation that are looked at for its language."""
MOST_PARTS = 4
"""Things that a message asks for which are answered one after the other."""
UNFOLDED_SHARE = 2
"""So do turns of this conversation that no longer fit and come back, of what is left then."""


@dataclass(frozen=True, slots=True)
class Answer:
    """The reply to a question asked outside of any conversation."""

    text: str
    used: tuple[Hit, ...]
    usage: Usage


class Replies:
    """Makes replies. `engine` gives the engine to use now, and may raise ModelProblem. Safe from any thread."""

    def __init__(
        self,
        store: Store,
        search: Search,
        engine: Callable[[], Engine],
        settings: SettingsStore,
        learning: Learning | None = None,
    ) -> None:
        self._store = store
        self._recall = Recall(store, search)
        self._learning = learning or Learning(store)
        self._engine = engine
        self._settings = settings
        self._room = Room()
        self._folding = Folding(store, self._room)
        self._last: int | None = None

    def send(
        self, conversation_id: int, text: str, stop: Event, parent_id: int | None = None, branch: bool = False
    ) -> Iterator[ReplyEvent]:
        """Say `text` at the end of the conversation, or with `branch` below `parent_id` (None: as its beginning).

        Yields Stored, Retrieved, Tokens and Finished, always last. Where the model is the problem, Finished says so;
        its item is the reply as far as it got, or the person's own message when nothing was said. Raises UserError
        when the place does not exist, EnvironmentProblem when nothing can be stored."""
        conversation = self._store.chats.get(conversation_id)
        parent = parent_id if branch else conversation.active_leaf
        name = self._settings.value.user_name.strip() or SELF
        said = self._store.items.add(conversation_id, NewItem(text, name, "self", moment(), "typed"), parent)
        if conversation.title in UNTITLED:
            self._store.chats.rename(conversation_id, title_of(text))
        yield Stored(said)
        yield from self._reply_to(said, stop)

    def regenerate(self, item_id: int, stop: Event) -> Iterator[ReplyEvent]:
        """Another reply beside this one; or a reply to this message of the person, if it has none. See `send`."""
        item = self._store.items.get(item_id)
        if item.role == "assistant" and item.parent_id is not None:
            item = self._store.items.get(item.parent_id)
        yield from self._reply_to(item, stop)

    def whisper(self, said: Sequence[Item], text: str, stop: Event) -> Iterator[ReplyEvent]:
        """A reply to `text` after what was `said`, off the record: nothing is stored, learned or reinforced. The items
        that come with the events are numbered below 0. See `send`."""
        name = self._settings.value.user_name.strip() or SELF
        asked = unkept(len(said), text, name, "self", said)
        yield Stored(asked)
        try:
            engine = self._engine()
            plan = self._plan(engine, text, said, None, frozenset(), stop, off_record=True)
        except ModelProblem as problem:
            yield Finished(asked, (), Usage(), problem.sentence())
            return
        yield Retrieved(plan.hits)
        how = self._options(self._settings.value.temperature, secrets.randbits(31))
        stream, usage, trouble = Stream(plan.hits), Usage(), ""
        try:
            for piece in spoken(engine, plan, how, stop):
                if isinstance(piece, Usage):
                    usage = plan.cost(piece)
                elif shown := stream.feed(piece):
                    yield Token(shown)
        except ModelProblem as problem:
            trouble = problem.sentence()
        before = stream.text
        whole = ended(stream, plan.hits)
        if len(stream.text) > len(before):
            yield Token(stream.text[len(before) :])
        if not whole:
            yield Finished(asked, (), usage, trouble)
            return
        reply = unkept(len(said) + 1, whole, ASSISTANT, "assistant", (*said, asked))
        yield Finished(reply, cited(whole, text, plan.hits, stream.marks), usage, trouble)

    def ask(
        self,
        question: str,
        now: str | None = None,
        seed: int = 0,
        save: bool = False,
        stop: Event | None = None,
    ) -> Answer:
        """One answer at temperature 0, as if it were `now`. Without `save`, nothing is stored and nothing reinforced.

        Raises ModelProblem when the model cannot answer, or stopped before it had."""
        stop = stop or Event()
        if save:
            return self._ask_and_save(question, seed, now, stop)
        engine = self._engine()
        plan = self._plan(engine, question, (), now, frozenset(), stop)
        stream, usage = Stream(plan.hits), Usage()
        for piece in spoken(engine, plan, self._options(0.0, seed), stop):
            if isinstance(piece, Usage):
                usage = piece
            else:
                stream.feed(piece)
        text = ended(stream, plan.hits)
        hits = cited(text, question, plan.hits, stream.marks)
        return Answer(text, hits, plan.cost(usage))

    def settle_last(self) -> int:
        """`settle` the conversation of the latest reply."""
        return self.settle(self._last)

    def settle(self, conversation_id: int | None) -> int:
        """Let the model read now what the next prompt of this conversation (None: a new one) begins with. Returns the
        tokens that it holds then. Raises ModelProblem."""
        engine, settings = self._engine(), self._settings.value
        branch = self._store.items.conversation_items(conversation_id) if conversation_id is not None else []
        kept = self._room.history(engine, settings, branch)
        wording = wording_for(*_own(branch))
        history = _history(self._folding.state(engine, settings, kept), kept, wording)
        known = settled_prompt(
            history, user_name=settings.user_name, today=moment(), wishes=settings.instructions, wording=wording
        )
        return engine.settle(known)

    def fold_last(self, progress: Progress) -> bool:
        """Let the model sum up what has left the history of the conversation of the latest reply, a step at a time;
        whether there was anything. Raises Cancelled, ModelProblem."""
        if self._last is None:
            return False
        engine, settings = self._engine(), self._settings.value
        branch = self._store.items.conversation_items(self._last)
        kept = self._room.history(engine, settings, branch)
        done = False
        while self._folding.sum_up(engine, settings, kept, progress):
            done = True
        return done

    def _ask_and_save(self, question: str, seed: int, now: str | None, stop: Event) -> Answer:
        conversation = self._store.chats.create(title_of(question))
        name = self._settings.value.user_name.strip() or SELF
        said = self._store.items.add(conversation.id, NewItem(question, name, "self", now or moment(), "typed"), None)
        for event in self._reply_to(said, stop, (0.0, seed), now):
            if isinstance(event, Finished):
                if event.problem:
                    raise ModelProblem(event.problem)
                text = event.item.text if event.item.role == "assistant" else ""
                return Answer(text, event.used, event.usage)
        raise AssertionError("a reply always ends with Finished")

    def _reply_to(
        self, said: Item, stop: Event, how: tuple[float, int] | None = None, now: str | None = None
    ) -> Iterator[ReplyEvent]:
        """`how`: temperature and seed, else those of the settings and a new one."""
        self._last = said.conversation_id
        try:
            engine = self._engine()
            branch = self._store.items.path(said.parent_id) if said.parent_id is not None else []
            hidden = self._store.items.children(said.id)
            plan = self._plan(engine, said.text, branch, now, frozenset((said.id, *hidden)), stop)
        except ModelProblem as problem:
            yield Finished(said, (), Usage(), problem.sentence())
            return
        yield Retrieved(plan.hits)
        temperature, seed = how or (self._settings.value.temperature, secrets.randbits(31))
        draft = Draft(self._store, said, now)
        stream, usage, problem_text = Stream(plan.hits), Usage(), ""
        pieces = spoken(engine, plan, self._options(temperature, seed), stop)
        try:
            for piece in pieces:
                if isinstance(piece, Usage):
                    usage = plan.cost(piece)
                elif shown := stream.feed(piece):
                    draft.grow(stream.text)
                    yield Token(shown)
        except ModelProblem as problem:
            problem_text = problem.sentence()
        finally:
            shown_text = stream.text
            finished = self._keep(said, draft, stream, plan, usage, problem_text)
        if len(stream.text) > len(shown_text):
            yield Token(stream.text[len(shown_text) :])
        yield finished

    def _keep(self, said: Item, draft: Draft, stream: Stream, plan: Plan, usage: Usage, problem: str) -> Finished:
        """Put the end of a reply on disk, with what it used; also when whoever read it went away."""
        text = ended(stream, plan.hits)
        item = draft.finish(text)
        if item is None:
            return Finished(said, (), usage, problem)
        used = cited(text, said.text, plan.hits, stream.marks)
        self._store.recalls.save(item.id, used, usage)
        if plan.state:
            self._store.folds.tell(item.id, said.conversation_id, plan.state)
        if self._settings.value.learn_ranking:
            self._learning.cite(item.id, used)
        memories = [hit.id for hit in used if hit.type == "memory" and hit.cited]
        if memories:
            self._store.memories.reinforce(memories, item.time, cited=True)
        return Finished(item, used, usage, problem)

    def _plan(
        self,
        engine: Engine,
        question: str,
        branch: Sequence[Item],
        now: str | None,
        hidden: frozenset[int],
        stop: Event,
        off_record: bool = False,
    ) -> Plan:
        """How to reply to a message: to what asks for several things of a life, to each by itself, since a small model
        that is asked for both knows neither (measured)."""

        def planned(text: str) -> Plan:
            return self._planned(engine, text, branch, now, hidden, stop, off_record)

        if fixed := by_rule(question, self._settings.value, off_record):
            return fixed
        parts = parts_of(question, MOST_PARTS + 1)
        if 1 < len(parts) <= MOST_PARTS and any(asks_about_self(part) or is_short_question(part) for part in parts):
            plans = [planned(part[:1].upper() + part[1:]) for part in parts]
            if any(plan.grounds for plan in plans):
                return joined(question, plans)
        return planned(question)

    def _planned(
        self,
        engine: Engine,
        question: str,
        branch: Sequence[Item],
        now: str | None,
        hidden: frozenset[int],
        stop: Event,
        off_record: bool,
    ) -> Plan:
        """What to give to the model. What it reads as history is given again as a note only where the person asks of
        their own life, and what they must not eat or take wherever that matters (`Recall.recall`)."""
        settings = self._settings.value
        kept = self._room.history(engine, settings, branch, question)
        began = time.monotonic()
        known = hidden | {item.id for item in kept.items}
        drafts = engine if settings.clue_queries else None
        recalled = self._recall.recall(question, now or moment(), known, drafts, stop, kept.items)
        items = self._store.items.many([hit.id for hit in recalled.hits if hit.type == "item"])
        unfolded = () if recalled.not_recalled else self._folding.unfold(question, kept)
        said = {item.id: item for item in branch} if unfolded else {}
        items |= {hit.id: said[hit.id] for hit in unfolded}
        state = self._folding.state(engine, settings, kept)
        wording = wording_for(question, *_own(branch))
        history = _history(state, kept, wording)
        about_self = asks_about_self(question)
        turns = [turn.text for turn in history if turn.role == "user"]
        found = (*recalled.hits, *recalled.standing, *unfolded)
        untold = about_self and asks_name_of_untold(question, [*turns, *(hit.text for hit in found)])
        if untold:
            recalled, unfolded = replace(recalled, hits=(), told_here=False), ()
        hits = self._notes(engine, recalled, items, question, unfolded, about_self)
        tells = only_tells(question, frozenset(map(fold, recalled.query.people)))
        prompt = build_prompt(
            question,
            hits,
            history,
            user_name=settings.user_name,
            today=now or moment(),
            wishes=settings.instructions,
            own=frozenset(id for id, item in items.items() if item.role == "self"),
            unknown=untold
            or (about_self and not (recalled.told_here or told_here(question, [turn.text for turn in history]))),
            told=tells,
            wording=wording,
        )
        folded = sum(len(step) for step in kept.folded)
        spent = time.monotonic() - began
        told = [*turns, *(line.text for line in state), *(hit.text for hit in hits)]
        replies = [turn.text for turn in history if turn.role == "assistant"]
        grounds = Grounds(question, told, now or moment(), recalled.query.people, replies)
        of_life = (about_self or asks_of_life(grounds)) and not OF_ASSISTANT.search(question)
        return Plan(
            prompt, hits, spent, recalled.not_recalled, state, folded, about_self, grounds if of_life else None,
            wording.unknown, wording.rest,
            acknowledgement(question, history, wording, settings, off_record) if tells else "",
        )  # fmt: skip

    def _notes(
        self,
        engine: Engine,
        recalled: Recalled,
        items: Mapping[int, Item],
        question: str,
        unfolded: Sequence[Hit],
        about_self: bool,
    ) -> tuple[Hit, ...]:
        """What is given of what was recalled, best last; turns that unfold after it, and what holds now nearest the
        question: each in a part of the room. To a question about the person, what is found comes last, and little else:
        a small model takes what is nearest for the answer; and where nothing that is found answers, it takes any of it
        for that ("Deine Frau heißt Fips.", the dog), so nothing of it is given (measured)."""
        settings = self._settings.value

        def tokens(texts: Sequence[str]) -> list[int]:
            return [size + NOTE for size in self._room.sizes(engine, texts)]

        budget = min(settings.memory_tokens, settings.context_tokens // 4)
        standing = select(fit(recalled.standing, {}, question), budget // STANDING_SHARE, tokens)
        left = budget - sum(tokens([hit.text for hit in standing]))
        back = select(fit(unfolded, items, question), left // UNFOLDED_SHARE, tokens)
        left -= sum(tokens([hit.text for hit in back]))
        given = {(hit.type, hit.id) for hit in (*back, *standing)}
        found = fit((*recalled.hits, *standing), items, question)
        found = [hit for hit in found if (hit.type, hit.id) not in given]
        if about_self:
            if not any(hit.relevant for hit in (*found, *back)):
                return tuple(hit for hit in standing if hit.kind == "instruction")
            found = [hit for place, hit in enumerate(found) if hit.relevant or place < FIRST]
        importance = self._recall.importance(found)
        chosen = select(found, left, tokens, order=recalled.query.order, importance=importance)
        return (*standing, *back, *chosen) if about_self else (*chosen, *back, *standing)

    def _options(self, temperature: float, seed: int) -> Options:
        return Options(reply_tokens(self._settings.value), temperature, seed)


def _history(state: Sequence[Line], kept: Kept, wording: Wording) -> tuple[Message, ...]:
    """What stands for the turns that no longer fit, and the turns that do."""
    return (*state_messages([line.text for line in state], wording), *kept.messages)


def _own(branch: Sequence[Item]) -> Iterator[str]:
    """What the person said last in it, latest first."""
    return (item.text for item in islice(reversed(branch), LATEST) if item.role == "self")
