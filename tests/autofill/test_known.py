"""What the values of forms are read from: what is old is as good as what is new, and nobody's else is read."""

import pytest

from secondme.autofill import known
from secondme.autofill.known import known_for_forms, known_of_self
from secondme.store import Store
from secondme.types import Claim, Evidence, Memory, NewItem, NewMemory


def learn(store: Store, text: str, *claims: Claim, subject: str = "") -> Memory:
    chat = store.chats.create("Talk")
    item = store.items.add(chat.id, NewItem(text, "You", "self", "2026-01-01T10:00:00", "typed"), None)
    new = NewMemory(text, "fact", (Evidence(item.id, quote=text),), claims=claims, subject=subject)
    memory = store.memories.add(new, "extract", "Said.")
    assert memory
    return memory


@pytest.fixture
def life(store: Store) -> dict[str, Memory]:
    """What forms need is the oldest in it."""
    home = "Lange Gasse 7, 50667 Köln"
    named = {
        "home": learn(store, f"You live at {home}.", Claim("", "home", home)),
        "card": learn(store, "Your library card number is L-20417.", Claim("", "other", "L-20417")),
        "allergy": learn(store, "You are allergic to hazelnuts.", Claim("", "allergy", "hazelnuts")),
        "relation": learn(store, "Your wife is Nora Lind.", Claim("", "relation", "Nora Lind")),
        "wife": learn(store, "Nora Lind was born on 3 May 1990.", Claim("Nora Lind", "birthday", "3 May 1990"),
                      subject="Nora Lind"),
        "other": learn(store, "Tom Reed lives in Bath.", Claim("Tom Reed", "home", "Bath"), subject="Tom Reed"),
        "told": learn(store, "The river was high in May.", Claim("", "other", "high")),
    }  # fmt: skip
    for n in range(6):
        learn(store, f"You like hobby {n}.", Claim("", "hobby", f"hobby {n}"))
    return named


def test_the_oldest_is_read_and_what_gives_no_value_is_not(
    store: Store, life: dict[str, Memory], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(known, "NEWEST", {"hobby": 2})
    found = known_for_forms(store.claims)
    texts = {memory.text for memory in found}
    assert {life[name].text for name in ("home", "card", "allergy", "relation", "wife")} <= texts
    assert texts.isdisjoint({life["other"].text, life["told"].text})
    assert {text for text in texts if "hobby" in text} == {"You like hobby 4.", "You like hobby 5."}
    assert len(found) == len(texts), "each once"


def test_of_the_person_alone_nobody_else_s_is_read(store: Store, life: dict[str, Memory]) -> None:
    found = {memory.id for memory in known_of_self(store.claims, ("home", "other", "birthday"))}
    assert found == {life["home"].id, life["card"].id}


def test_what_is_not_in_force_is_not_read(store: Store, life: dict[str, Memory]) -> None:
    store.memories.edit(life["home"].id, who="person", why="Moved.", status="superseded")
    store.memories.edit(life["card"].id, who="person", why="Lost.", never_use=True)
    store.memories.edit(life["wife"].id, who="person", why="Wrong.", status="rejected")
    texts = {memory.text for memory in known_for_forms(store.claims)}
    assert texts.isdisjoint({life[name].text for name in ("home", "card", "wife")})
