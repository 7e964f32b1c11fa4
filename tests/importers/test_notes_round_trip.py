"""Whatever a note says, its words come back."""

from hypothesis import given
from hypothesis import strategies as st

from secondme.importers import when
from secondme.importers.evernote import Evernote
from secondme.importers.joplin import Joplin
from secondme.importers.keep import Keep
from secondme.importers.notion import Notion
from secondme.types import NewItem
from tests.importers import make_notes as make
from tests.importers.notes_read import few, items, one, read

# Round trips: whatever a note says, its words come back


SIGNS = "[]()#*_`>|^!~:<&\\-+=."
WORDS = st.text(
    alphabet=st.characters(codec="utf-8", exclude_categories=("Cs", "Cc", "Zl", "Zp"), exclude_characters=SIGNS),
    min_size=1, max_size=60,
).map(lambda text: " ".join(text.split())).filter(bool)  # fmt: skip
BODY = st.lists(WORDS, min_size=1, max_size=5).map("\n".join)


@few
@given(title=WORDS, body=BODY, stamp=st.integers(1, 2_000_000_000_000_000))
def test_what_is_written_as_a_keep_note_comes_back(title: str, body: str, stamp: int) -> None:
    data = make.keep_note(title=title, textContent=body, createdTimestampUsec=stamp)
    (item,) = items(one(Keep(), "Keep/a.json", data))
    assert _same(item, title, body)
    assert item.time == when.epoch(stamp, "us")


@few
@given(title=WORDS, body=BODY)
def test_what_is_written_as_an_evernote_note_comes_back(title: str, body: str) -> None:
    lines = "".join(f"<div>{line}</div>" for line in body.split("\n"))
    (item,) = items(one(Evernote(), "a.enex", make.evernote(make.evernote_note(title, lines))))
    assert _same(item, title, body)


@few
@given(title=WORDS, body=BODY)
def test_what_is_written_as_a_joplin_note_comes_back(title: str, body: str) -> None:
    a = "a" * 32
    (item,) = items(read(Joplin(), make.blobs({f"{a}.md": make.joplin_item(title, body, id=a, type_=1)})))
    assert _same(item, title, body)


@few
@given(title=WORDS, body=BODY)
def test_what_is_written_as_a_notion_page_comes_back(title: str, body: str) -> None:
    text = f"# {title}\n\n{body}".encode()
    (item,) = items(read(Notion(), make.blobs({f"Page {make.DUNE}.md": text})))
    assert _same(item, f"# {title}", body)


def _same(item: NewItem, title: str, body: str) -> bool:
    """The title and the words, whatever white space there is between them."""
    if body.split("\n")[0].casefold() == title.casefold():
        return item.text.split() == body.split()
    return item.text.split() == f"{title}\n{body}".split()
