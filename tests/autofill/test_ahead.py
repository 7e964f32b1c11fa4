"""Type-ahead: only what is sure, never a secret, never what was forgotten, and less of what was turned down."""

from collections.abc import Iterator

import pytest

from secondme.app import SecondMe
from secondme.autofill.ahead import suggest, table
from secondme.autofill.phrases import going_on, learned
from secondme.autofill.values import values_of
from secondme.paths import Paths
from secondme.store.ghosts import KEPT
from secondme.types import Claim, Evidence, NewItem, NewMemory
from tests.autofill.test_filling import FACTS
from tests.fakes import FakeEmbedder, FakeEngine
from tests.ui.small_memories import memory

NOW = "2026-06-01"
LIFE = values_of(
    [
        memory(1, "Your name is Dora Amaro.", claims=(Claim("", "name", "Dora Amaro"),)),
        memory(2, "You live at Lange Gasse 7, 50667 Köln, Germany.",
               claims=(Claim("", "home", "Lange Gasse 7, 50667 Köln, Germany"),)),
        memory(3, "You lived at 12 rue Pasteur, 69007 Lyon.",
               claims=(Claim("", "home", "12 rue Pasteur, 69007 Lyon", valid_to="2021-04-30"),)),
        memory(4, "Your e-mail address is dora@amaro.example.", claims=(Claim("", "contact", "dora@amaro.example"),)),
        memory(5, "Your work e-mail is d.amaro@office.example.",
               claims=(Claim("", "contact", "d.amaro@office.example"),)),
        memory(6, "You work as a bookbinder at Weber & Söhne.",
               claims=(Claim("", "work", "bookbinder at Weber & Söhne"),)),
        memory(7, "You were born on 3 May 1990.", claims=(Claim("", "birthday", "3 May 1990"),)),
        memory(8, "Your mobile number is +49 171 5550100.", claims=(Claim("", "contact", "+49 171 5550100"),)),
        memory(9, "Your library card number is L-20417.", claims=(Claim("", "possession", "L-20417"),)),
    ],
    NOW,
)  # fmt: skip
NAMES = (
    ("Theresa Vogel", 4.0), ("Lisbon", 9.0), ("Lisboa Cafe", 1.0), ("Ferdinand", 2.0), ("Ferdinanda", 2.0), ("Mia", 1.0)
)  # fmt: skip
KNOWN = table(LIFE, NAMES)


def ahead(before: str) -> str:
    found = suggest(before, KNOWN)
    return found.text if found else ""


@pytest.mark.parametrize(
    ("before", "rest"),
    [
        ("My address is ", "Lange Gasse 7, 50667 Köln, Germany"),
        ("Please note: my address is Lange G", "asse 7, 50667 Köln, Germany"),
        ("Meine Adresse lautet ", "Lange Gasse 7, 50667 Köln, Germany"),
        ("mon adresse est ", "Lange Gasse 7, 50667 Köln, Germany"),
        ("Your address is ", "Lange Gasse 7, 50667 Köln, Germany"),
        ("My e-mail is ", "dora@amaro.example"),
        ("my work email is ", "d.amaro@office.example"),
        ("Call me on ", "+49 171 5550100"),
        ("My mobile number is +49 1", "71 5550100"),
        ("I work for ", "Weber & Söhne"),
        ("Ich arbeite bei ", "Weber & Söhne"),
        ("I live in ", "Köln"),
        ("my birthday is ", "3 May 1990"),
        ("Mein Geburtstag ist ", "3. Mai 1990"),
        ("Your library card number is ", "L-20417"),
        ("Ich heiße Dora A", "maro"),
        ("See you at Lange Gas", "se 7, 50667 Köln, Germany"),
        ("Write to dor", "a@amaro.example"),
        ("I met There", ""),
        ("I met Theres", "a Vogel"),
        ("We flew to Lisb", "on"),
        ("we flew to lisb", ""),
    ],
)
def test_what_is_known_goes_on_where_it_is_asked_for(before: str, rest: str) -> None:
    assert ahead(before) == rest


@pytest.mark.parametrize(
    "before",
    [
        "", " ", "My", "The", "Thi", "I work", "Fer", "We saw Ferdi", "My address is not", "My shoe size is ", "Mia",
        "Theresa Vogel", "my password is Lange G", "My PIN is ", "Address: 12 rue Pas", "Lisbon ", "Lis",
    ],
)  # fmt: skip
def test_nothing_is_suggested_in_doubt(before: str) -> None:
    """Two of a name, a plain word, a former address, a name that is whole, next to a password."""
    assert ahead(before) == ""


def test_two_values_that_hold_are_a_doubt() -> None:
    other = memory(20, "You live at Am Markt 1, 50667 Köln.", claims=(Claim("", "home", "Am Markt 1, 50667 Köln"),))
    two = table((*LIFE, *values_of([other], NOW)), ())
    assert suggest("My address is ", two) is None
    found = suggest("I moved to Am Mar", two)
    assert found is not None
    assert found.text == "kt 1, 50667 Köln"


def test_what_is_refused_makes_room_for_the_next_or_for_nothing() -> None:
    assert suggest("My e-mail is ", KNOWN, lambda text, _key: "@" in text) is None
    keys = [found.key for before in ("My e-mail is ", "My e-mail is do") if (found := suggest(before, KNOWN))]
    assert keys == ["my e-mail is dora@amaro.example", "my e-mail is dora@amaro.example"], "the same thing, however far"


WRITTEN = [
    "Could you please summarise this in three short points? Thanks a lot for your help.",
    "Hello. Could you please summarise this in three short points?",
    "could you please summarise this in three sentences?",
    "Could you please summarise this in three short points? thanks a lot for your help.",
    "I went to the market. Thanks a lot for your help.",
    "I went to the sea. Could you please look at it?",
]


@pytest.mark.parametrize(
    ("before", "rest"),
    [
        ("Could you ", "please summarise this in three short points?"),
        ("Dear all. Could you pl", "ease summarise this in three short points?"),
        ("Well, could you please summarise this in three ", "short points?"),
        ("Could ", ""),
        ("I went to the ", ""),
        ("Thanks a l", "ot for your help."),
        ("Thanks a lot for your help. ", ""),
    ],
)
def test_what_is_often_written_goes_on(before: str, rest: str) -> None:
    assert going_on(learned(WRITTEN), before) == rest


@pytest.mark.parametrize(
    ("said", "before"),
    [
        ("use my password Sommer2024 for the router", "please use my "),
        ("nimm bitte mein Passwort Sommer2024 dafür", "nimm bitte "),
        ("le mot de passe est Soleil99 pour le wifi", "alors le mot "),
    ],
)
def test_a_password_in_what_is_often_written_is_never_gone_on_to(said: str, before: str) -> None:
    often = learned([f"{each} {said}" for each in "abcd"])
    assert going_on(often, before), "it was written often enough"
    assert suggest(before, table((), (), often)) is None


def test_once_or_twice_is_not_often() -> None:
    assert learned(WRITTEN[:2] * 1).following == {}
    assert learned(["one two three four " * 50]).following == {}, "many times in one message"


@pytest.fixture
def me(home: Paths) -> Iterator[SecondMe]:
    opened = SecondMe.open(home, engine=FakeEngine(), embedder=FakeEmbedder(), background=False)
    tell(opened, *FACTS)
    yield opened
    opened.close()


def tell(me: SecondMe, *facts: tuple[str, Claim], **fields: object) -> list[int]:
    store, made = me._parts.store, []
    chat, last = store.chats.create("Talk"), None
    for text, claim in facts:
        item = store.items.add(chat.id, NewItem(text, "You", "self", "2026-01-01T10:00:00", "typed"), last)
        last = item.id
        new = NewMemory(text, "fact", (Evidence(item.id, quote=text),), claims=(claim,), **fields)  # type: ignore[arg-type]
        kept = store.memories.add(new, "extract", "Said.")
        assert kept is not None
        made.append(kept.id)
    me.ahead._stale = True
    me.ahead._rest_until = 0.0
    return made


def said(me: SecondMe, before: str) -> str:
    me.ahead._rest_until = 0.0
    found = me.ahead.suggest(before)
    return found.text if found else ""


def test_what_is_sensitive_needs_the_same_word_as_forms(me: SecondMe) -> None:
    assert said(me, "My address is ") == "Lange Gasse 7, 50667 Köln, Germany"
    assert said(me, "My passport number is ") == ""
    me.autofill.allow("documents", True)
    assert said(me, "My passport number is ") == "CB512077"


def test_what_is_forgotten_or_rejected_is_not_shown_again(me: SecondMe) -> None:
    assert said(me, "My e-mail is ") == "dora@amaro.example"
    mail = next(each for each in me._parts.store.claims.own(("contact",)))
    me.memories.purge(mail.id)
    assert said(me, "My e-mail is ") == ""


def test_while_things_change_nothing_is_suggested_rather_than_what_was(me: SecondMe) -> None:
    assert said(me, "My e-mail is ")
    mail = next(each for each in me._parts.store.claims.own(("contact",)))
    me.memories.delete(mail.id)
    me.ahead._rest_until = float("inf")
    assert me.ahead.suggest("My e-mail is ") is None


def test_names_are_of_memories_in_force_that_are_not_private(me: SecondMe) -> None:
    tell(me, ("Leonore plays the harp.", Claim("Leonore", "hobby", "harp")), subject="Leonore")
    tell(me, ("Sebastian owes you money.", Claim("Sebastian", "money", "debt", sensitivity="private")),
         subject="Sebastian")  # fmt: skip
    assert said(me, "I saw Leon") == "ore"
    assert said(me, "I saw Sebas") == ""


def test_what_was_turned_down_twice_is_not_shown_until_it_is_reset(me: SecondMe) -> None:
    found = me.ahead.suggest("My address is ")
    assert found is not None
    me.ahead.turn_down(found.key)
    assert said(me, "My address is ")
    me.ahead.turn_down(found.key)
    assert said(me, "My address is ") == ""
    assert me.ahead.turned_down() == 1
    rows = me._parts.store.read().execute("SELECT * FROM turned_down").fetchall()
    assert "Gasse" not in repr(rows), "nothing readable is kept"
    assert me.ahead.reset().settings
    assert said(me, "My address is ")


def test_going_past_counts_less_and_taking_it_makes_good(me: SecondMe) -> None:
    found = me.ahead.suggest("My address is ")
    assert found is not None
    for _ in range(7):
        me.ahead.turn_down(found.key, passed_by=True)
    assert said(me, "My address is ")
    me.ahead.take(found.key)
    assert me.ahead.turned_down() == 0


def test_what_was_turned_down_is_bounded(me: SecondMe, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("secondme.store.ghosts.KEPT", 3)
    assert KEPT == 2000
    for number in range(5):
        me.ahead.turn_down(f"name {number}")
    assert me.ahead.turned_down() == 3


def test_it_can_be_switched_off(me: SecondMe) -> None:
    me.settings.update(type_ahead=False)
    assert said(me, "My address is ") == ""


def test_what_the_person_often_types_comes_from_messages_that_are_still_there(me: SecondMe) -> None:
    store = me._parts.store
    chats = [store.chats.create("Often") for _ in range(3)]
    for chat in chats:
        said_once = NewItem("Please answer in two short lines.", "You", "self", "2026-01-01T10:00:00", "typed")
        store.items.add(chat.id, said_once, None)
    me.ahead._stale = True
    assert said(me, "please answer ") == "in two short lines."
    me.chats.delete(chats[0].id)
    assert said(me, "please answer ") == ""


def test_a_secret_that_is_often_typed_is_not_suggested(me: SecondMe) -> None:
    store = me._parts.store
    for _ in range(3):
        chat = store.chats.create("Card")
        text = "Please charge it to 4111 1111 1111 1111 as ever."
        store.items.add(chat.id, NewItem(text, "You", "self", "2026-01-01T10:00:00", "typed"), None)
    me.ahead._stale = True
    assert said(me, "Please charge it to ") == ""
