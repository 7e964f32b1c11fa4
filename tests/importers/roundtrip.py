"""Round trips: any conversation, written as some format and imported, is the same conversation.

`threads()` makes conversations as wild as people's; `same` compares with what was imported and states what the format
may normalise, so that a test says what it gives up and nothing else.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta, timezone

from hypothesis import strategies as st

from secondme.types import NewItem

FIRST, LAST = datetime(2005, 1, 1), datetime(2035, 12, 31)
_NAMES = (
    *(
        "Anna",
        "Łukasz Żółć",
        "李小龍",
        "Мария Иванова",
        "مريم",
        "O'Brien, Pat",
        "José 🌵",
        "Zoë-Lou",
        "Дід",
        "नमस्ते",
        "x",
    ),
    *("Ms. A & B <c>", '"Quote" \\ Slash', "עדי", "ﬁ ligature", "İstanbul", "name@example.org", "+49 170 0000000", "x"),
)
_TEXTS = (
    *("hello", "two\nlines", "three\n\nlines\nand a blank one", "مرحبا بالعالم", "שלום עולם", "a\u00a0b", "tab\there"),
    *("👩‍👩‍👧‍👦 family 🏳️‍🌈", 'quotes "and" \\backslashes\\', '{"json": [1, 2]}', "<b>not bold</b> &amp; &lt;"),
    *(
        "e\u0301 is not é",
        "# no heading",
        "1/2/24, 10:00",
        "http://example.org/?a=1&b=%20#x",
        "`code`\n```\nblock\n```",
    ),
    *("- list\n- of\n- things", "¯\\_(ツ)_/¯", "a  b   c", "ZWJ\u200dand ZWNJ\u200c", "𝒲𝒽𝒶𝓉", "null", "0", "a: b"),
    *("`code`\n```\nblock\n```", "line\u2028separator", "soft\u00adhyphen"),
)


@dataclass(frozen=True, slots=True)
class Said:
    """One message. `time` is aware, in UTC; `reply_to` is the place of an earlier message of the same thread."""

    author: str
    text: str
    time: datetime
    reply_to: int | None = None


@dataclass(frozen=True, slots=True)
class Thread:
    """Messages in order of time; never empty."""

    title: str
    said: tuple[Said, ...]

    @property
    def authors(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(said.author for said in self.said))


def words() -> st.SearchStrategy[str]:
    """Text of a message: never blank, without what no database holds (NUL, halves of pairs)."""
    wild = st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\0"), min_size=1, max_size=60)
    kept = st.sampled_from(_TEXTS)
    joined = st.lists(kept, min_size=1, max_size=3).map("\n".join)
    return st.one_of(kept, wild, joined).filter(lambda text: bool(text.strip()))


def plain_words() -> st.SearchStrategy[str]:
    """The same without control characters and odd blanks, for formats made of lines: only \\n breaks one."""
    return words().map(_plain).filter(lambda text: bool(text.strip()))


def names(count: int = 4) -> st.SearchStrategy[list[str]]:
    """Names of at least two people, all different however they are written."""
    wild = st.text(st.characters(categories=("L", "Nd", "Zs")), min_size=1, max_size=20).map(_one_line)
    name = st.one_of(st.sampled_from(_NAMES), wild.filter(bool))
    return st.lists(name, min_size=2, max_size=count, unique_by=str.casefold)


def titles() -> st.SearchStrategy[str]:
    """Names of conversations, "" when it has none."""
    return st.one_of(st.just(""), st.sampled_from(_TEXTS).map(_one_line), names().map(" & ".join))


def _plain(text: str) -> str:
    return "".join(c for c in text if c == "\n" or c.isprintable() or c in "\u200c\u200d")


def _one_line(text: str) -> str:
    return " ".join(text.split())


@st.composite
def threads(
    draw: st.DrawFn,
    *,
    authors: Sequence[str] = (),
    texts: st.SearchStrategy[str] | None = None,
    step: timedelta = timedelta(microseconds=1),
    replies: bool = True,
    most: int = 8,
) -> Thread:
    """A conversation. `authors`: only these, else drawn from `names()`. `step`: times are multiples of it (a format
    that writes minutes is given minutes). Two messages never have the same text and time."""
    people = list(authors) or draw(names())
    at = draw(st.datetimes(FIRST, LAST)).replace(tzinfo=UTC)
    at -= (at - datetime(1970, 1, 1, tzinfo=UTC)) % step
    said: list[Said] = []
    for number in range(draw(st.integers(1, most))):
        at += draw(st.one_of(st.just(1), st.integers(1, max(1, timedelta(days=40) // step)))) * step
        earlier = st.none() | st.integers(0, number - 1) if replies and number else st.none()
        said.append(Said(draw(st.sampled_from(people)), draw(words() if texts is None else texts), at, draw(earlier)))
    return Thread(draw(titles()), tuple(said))


@dataclass(frozen=True, slots=True)
class Normal:
    """What a format may change. The default is: the blanks around a text, and nothing else."""

    text: Callable[[str], str] = str.strip
    author: Callable[[str], str] = str
    step: timedelta = timedelta(microseconds=1)
    """Times are cut to multiples of this."""
    zone: timezone | None = UTC
    """How the format writes times: with an offset, or (None) as local times without one, written from UTC."""
    replies: bool = True
    """Whether the format says which message answers which."""


def same(thread: Thread, items: Iterable[NewItem], normal: Normal | None = None) -> None:
    """Assert that `items` are the messages of `thread` in its order: authors, texts, times, replies, one conversation,
    all ids there and different. Compares item by item, so that a difference is shown where it is."""
    how, found = normal or Normal(), list(items)
    expected = [_written(said, how) for said in thread.said]
    assert [_read(item, how) for item in found] == expected
    assert len({item.conversation for item in found}) == 1
    assert found[0].conversation
    ids = [item.external_id for item in found]
    assert len(set(ids)) == len(ids)
    assert all(ids)
    if how.replies:
        expected_parents = [None if said.reply_to is None else ids[said.reply_to] for said in thread.said]
        assert [item.parent for item in found] == expected_parents


def _written(said: Said, how: Normal) -> tuple[str, str, datetime]:
    at = said.time - (said.time - datetime(1970, 1, 1, tzinfo=UTC)) % how.step
    return how.author(said.author), how.text(said.text), at if how.zone else at.replace(tzinfo=None)


def _read(item: NewItem, how: Normal) -> tuple[str, str, datetime]:
    at = datetime.fromisoformat(item.time)
    return how.author(item.author), how.text(item.text), at.astimezone(UTC) if how.zone else at


def by_time(items: Sequence[NewItem]) -> list[NewItem]:
    """The items by time, for formats that list the newest first; ties stay in their order."""
    return sorted(items, key=lambda item: datetime.fromisoformat(item.time))


def without_replies(thread: Thread) -> Thread:
    return replace(thread, said=tuple(replace(said, reply_to=None) for said in thread.said))
