"""A conversation as a file, and messages found in all conversations with their words marked."""

import json
from collections.abc import Iterator
from threading import Event

import pytest

from secondme.app import SecondMe
from secondme.errors import EnvironmentProblem, UserError
from secondme.paths import Paths
from secondme.store.saying import cut
from tests.fakes import FakeEmbedder, FakeEngine


@pytest.fixture
def me(home: Paths) -> Iterator[SecondMe]:
    engine = FakeEngine(["Bring a **warm coat**.", "Then the blue one."])
    opened = SecondMe.open(home, engine=engine, embedder=FakeEmbedder(), background=False)
    yield opened
    opened.close()


@pytest.fixture
def talk(me: SecondMe) -> int:
    chat = me.chats.create("Winter *trip*")
    for text in ("What do I pack for Tromso?\n- skis?", "Which coat do I pack?"):
        list(me.chats.send(chat.id, text, Event()))
    return chat.id


class TestTranscript:
    def test_markdown_keeps_what_the_assistant_wrote_and_escapes_what_people_did(self, me, talk):
        text = me.chats.transcript(talk)
        assert text.startswith("# Winter \\*trip\\*\n")
        assert "Bring a **warm coat**." in text
        assert "What do I pack for Tromso?  \n\\- skis?" in text
        assert text.index("Bring a") < text.index("Which coat") < text.index("the blue one")

    def test_json_has_every_message_shown(self, me, talk):
        whole = json.loads(me.chats.transcript(talk, "json"))
        assert whole["title"] == "Winter *trip*"
        assert [message["role"] for message in whole["messages"]] == ["self", "assistant"] * 2
        assert whole["messages"][0]["text"] == "What do I pack for Tromso?\n- skis?"

    def test_a_file_is_written_whole_or_not_at_all(self, me, talk, tmp_path):
        target = tmp_path / "trip.md"
        assert me.chats.save_transcript(talk, target) == target
        assert target.read_text(encoding="utf-8") == me.chats.transcript(talk)
        with pytest.raises(EnvironmentProblem, match="could not be written"):
            me.chats.save_transcript(talk, tmp_path / "nowhere" / "trip.md")
        with pytest.raises(UserError):
            me.chats.save_transcript(999, tmp_path / "other.md")
        assert [path.name for path in tmp_path.iterdir() if path.suffix in (".md", ".part")] == ["trip.md"]


class TestFind:
    def test_messages_of_all_conversations_with_their_words_marked(self, me, talk):
        other = me.chats.create("Other")
        list(me.chats.send(other.id, "The coat of my uncle is too large.", Event()))
        found = me.chats.find("coat")
        assert {each.title for each in found} == {"Winter *trip*", "Other"}
        for each in found:
            assert each.spans
            assert all(each.text[start:end].lower() == "coat" for start, end in each.spans)
        assert [each.item.text for each in me.chats.find('"coat of my"')] == ["The coat of my uncle is too large."]
        me.chats.delete(other.id)
        assert {each.title for each in me.chats.find("coat")} == {"Winter *trip*"}
        assert me.chats.find("  ") == []

    def test_an_unfinished_word(self, me, talk):
        (found,) = [each for each in me.chats.find("trom") if "Tromso" in each.text]
        (start, end) = found.spans[0]
        assert found.text[start:end] == "Trom"


class TestCut:
    def test_a_long_text_is_cut_around_the_first_word(self):
        text, spans = cut("word " * 100 + "harbour " + "more " * 100, ["harbour"])
        assert text.startswith("… word")
        assert text.endswith(" …")
        assert len(text) < 240
        assert [text[start:end] for start, end in spans] == ["harbour"]

    def test_another_form_is_marked_as_far_as_it_goes_and_never_within_a_word(self):
        text, spans = cut("She is running to the overrun farm.", ["runner"])
        assert [text[start:end] for start, end in spans] == ["runn"]

    def test_where_the_word_itself_is_what_begins_like_it_is_another_one(self):
        text, spans = cut("Lea's bags: we leave at 8, Lea runs.", ["lea"])
        assert [text[start:end] for start, end in spans] == ["Lea", "Lea"]
        text, spans = cut("We leave at 8.", ["lea"])
        assert [text[start:end] for start, end in spans] == ["lea"], "a word that is not typed to its end"
        text, spans = cut("I run; he runs.", ["run"])
        assert [text[start:end] for start, end in spans] == ["run", "run"]

    def test_nothing_to_mark(self):
        assert cut("Hello there.", ["zebra"]) == ("Hello there.", ())


class TestShelf:
    def test_pinned_put_away_and_in_a_folder(self, me, talk):
        changes = me.chats.put(talk, pinned=True, folder="  Trips  and plans ")
        assert changes.conversations == (talk,)
        kept = me.chats.get(talk)
        assert (kept.pinned, kept.archived, kept.folder) == (True, False, "Trips and plans")
        assert me.chats.folders() == ["Trips and plans"]
        me.chats.put(talk, pinned=False, archived=True)
        kept = me.chats.list()[0]
        assert (kept.pinned, kept.archived, kept.folder) == (False, True, "Trips and plans")
        me.chats.put(talk, folder="")
        assert me.chats.folders() == []
        with pytest.raises(UserError):
            me.chats.put(999, pinned=True)

    def test_drafts_are_kept_and_go_with_their_conversation(self, me, talk):
        me.chats.keep_draft(0, "For a new one")
        me.chats.keep_draft(talk, "Half a thou")
        me.chats.keep_draft(999, "Nowhere")
        assert me.chats.drafts() == {0: "For a new one", talk: "Half a thou"}
        me.chats.keep_draft(0, " ")
        assert me.chats.drafts() == {talk: "Half a thou"}
        me.chats.delete(talk)
        me.memories.empty_bin()
        assert me.chats.drafts() == {}
