"""What other assistants are told, and what is made of their answers: facts word for word, judgements with proof."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from secondme.app import SecondMe
from secondme.autofill.critique import found_in, judge, ruled, summary
from secondme.autofill.enhance import PLAIN, compose, lead, lead_problem
from secondme.commands import dispatch
from secondme.errors import Cancelled, ModelProblem, UserError
from secondme.paths import Paths
from secondme.progress import Progress
from secondme.types import Claim, ContextNote, Evidence, Judgement, NewItem, NewMemory
from tests.bench.form_lives import memory
from tests.fakes import BrokenEngine, FakeEmbedder, FakeEngine

FACTS = ("I am vegetarian.", "I do not like long train journeys.")
VEGETARIAN = memory(1, "You are vegetarian.", Claim("", "diet", "vegetarian"))
HAZELNUTS = memory(2, "You are allergic to hazelnuts.", Claim("", "allergy", "hazelnuts"))
ANSWER = "Make pasta with a hazelnut crust. Brown the chicken in butter."


def said(**told: str) -> FakeEngine:
    return FakeEngine(outputs=[json.dumps(told)])


def led(line: str) -> str:
    return lead("Suggest a dinner for two.", FACTS, lambda: said(line=line), Progress())


def judged(engine: FakeEngine, answer: str = ANSWER, of: Any = VEGETARIAN) -> tuple[str, str, str]:
    return judge("What can I cook?", answer, of, lambda: engine, Progress())


def test_facts_are_put_in_word_for_word_and_nothing_where_there_are_none() -> None:
    assert compose(" Suggest a dinner. ", FACTS[:1]) == f"Suggest a dinner.\n\n{PLAIN}\n- I am vegetarian."
    assert compose("Suggest a dinner.", FACTS[:1], "As follows:").splitlines()[2] == "As follows:"
    assert compose(" Suggest a dinner. ", ()) == "Suggest a dinner."


@pytest.mark.parametrize(
    ("request_", "begins"),
    [
        ("Schlag mir ein Abendessen für morgen vor.", "Bitte"),
        ("Donne-moi une idée pour le dîner.", "Merci"),
        ("Dame una idea para la cena.", "Por favor"),
        ("Suggest a dinner for the two of us.", "Please"),
        ("Abendessen?", "Please"),
    ],
)
def test_the_line_before_the_facts_is_in_the_language_of_the_request(request_: str, begins: str) -> None:
    assert compose(request_, FACTS[:1]).split("\n")[2].startswith(begins)


def test_a_line_stands_only_where_the_facts_bear_out_every_word_of_it() -> None:
    assert led("Please suggest a vegetarian dinner.") == "Please suggest a vegetarian dinner:"
    assert led("Please keep in mind that I do not like long train journeys") != ""
    assert led("Please keep in mind that I like long train journeys") == ""  # turned round
    assert led("Please suggest a dinner without meat") == ""  # "meat" was not told
    assert led("Please take my 3 children into account") == ""
    assert led("Please suggest a dinner") == ""  # it says nothing of the facts
    assert led("Are you vegetarian? Please suggest a dinner") == ""
    assert lead("x", FACTS, lambda: FakeEngine(outputs=["{broken"]), Progress()) == ""
    assert lead("x", (), lambda: BrokenEngine(), Progress()) == ""
    assert lead_problem("Please consider that I am 8", "Plan it", ["I am 48."]) == "invented"


def test_what_the_person_cannot_bear_is_found_without_a_model() -> None:
    assert ruled(ANSWER, HAZELNUTS) == ("conflicts", "Make pasta with a hazelnut crust", "")
    for fine in ("Make it without any hazelnuts.", "Bake a hazelnut-free cake.", "Avoid hazelnuts!"):
        verdict = ruled(fine, HAZELNUTS)
        assert verdict is not None
        assert verdict[0] == "fits", fine
    assert ruled("Take hazelnuts, not walnuts.", HAZELNUTS) is None  # to be understood
    assert ruled("Brown the chicken.", HAZELNUTS) is None
    assert ruled(ANSWER, VEGETARIAN) is None


def test_a_judgement_counts_only_with_words_of_the_answer() -> None:
    reason = "The answer has chicken, and you are vegetarian."
    real = said(quote="brown the  chicken", reason=reason, verdict="conflicts")
    assert judged(real) == ("conflicts", "Brown the chicken", reason)
    nowhere = said(quote="roast the duck", reason=reason, verdict="conflicts")
    assert judged(nowhere) == ("not concerned", "", "")
    unborne = said(quote="Brown the chicken", reason="Ducks swim in winter lakes.", verdict="conflicts")
    assert judged(unborne) == ("conflicts", "Brown the chicken", "")
    easy = said(quote="in butter", reason="Butter fits.", verdict="fits")
    assert judged(easy) == ("not concerned", "", "")  # the words show nothing of it
    assert judged(FakeEngine(outputs=["{"])) == ("not concerned", "", "")
    assert found_in("We eat\nbread.", "“eat bread”") == "eat\nbread"
    assert found_in("We eat bread.", "the") == ""


def test_each_call_asks_about_one_memory_with_a_schema() -> None:
    engine = said(quote="", reason="", verdict="not concerned")
    judged(engine)
    assert engine.prompts[0].question.endswith("Known: You are vegetarian.")
    assert engine.options[0].schema is not None


def test_that_an_answer_fits_needs_a_reason_of_known_words() -> None:
    nurse = memory(3, "You work as a nurse on night shifts.", Claim("", "work", "nurse"))
    answer = "Fly to Lisbon on Friday night."
    made_up = said(quote=answer, reason="Flying to Lisbon is a common night shift job.", verdict="fits")
    assert judged(made_up, answer, nurse) == ("not concerned", "", "")
    borne = said(quote=answer, reason="You work on night shifts, and the answer has a night.", verdict="fits")
    assert judged(borne, answer, nurse)[0] == "fits"


def test_all_judgements_in_a_sentence() -> None:
    note = ContextNote(1, "You are vegetarian.", "I am vegetarian.")
    conflict, fits, none = (Judgement(note, verdict) for verdict in ("conflicts", "fits", "not concerned"))  # type: ignore[arg-type]
    assert summary([]) == "Nothing that you have told bears on this answer."
    assert summary([none]) == "Nothing that is known of you speaks for or against this answer."
    assert summary([fits]) == "1 thing that you have told speaks for this answer, and nothing against it."
    assert summary([conflict, conflict, fits]) == (
        "2 things that you have told speak against this answer, and 1 for it."
    )


LIFE = (
    ("You are vegetarian.", Claim("", "diet", "vegetarian")),
    ("You are allergic to hazelnuts.", Claim("", "allergy", "hazelnuts")),
    ("You play the viola.", Claim("", "hobby", "viola")),
    ("Your door code is 4711.", Claim("", "other", "4711", sensitivity="secret")),
)


def remember_life(store: Any) -> None:
    """One memory for each line of LIFE."""
    chat, last = store.chats.create("Talk"), None
    for text, claim in LIFE:
        item = store.items.add(chat.id, NewItem(text, "You", "self", "2026-01-01T10:00:00", "typed"), last)
        last = item.id
        store.memories.add(NewMemory(text, "fact", (Evidence(item.id, quote=text),), claims=(claim,)), "extract", "")


@pytest.fixture
def engine() -> FakeEngine:
    return FakeEngine()


@pytest.fixture
def me(home: Paths, engine: FakeEngine) -> Iterator[SecondMe]:
    opened = SecondMe.open(home, engine=engine, embedder=FakeEmbedder(), background=False)
    remember_life(opened._parts.store)
    yield opened
    opened.close()


def asked(me: SecondMe, name: str, **params: Any) -> Any:
    return dispatch(me, name, params, lambda _line: None, Progress())


def test_a_request_carries_what_bears_on_it_and_what_is_sensitive_only_when_picked(
    me: SecondMe, engine: FakeEngine
) -> None:
    engine.outputs = [json.dumps({"line": "Please suggest a vegetarian dinner"})] * 3
    request = "Suggest a recipe for dinner: what can I eat?"
    told = asked(me, "enhance", text=request)
    notes = {note["text"]: note for note in told["notes"]}
    allergy, diet = notes["You are allergic to hazelnuts."], notes["You are vegetarian."]
    assert (diet["used"], diet["said"], diet["evidence"]) == (True, "I am vegetarian.", ["1"])
    assert (allergy["sensitive"], allergy["used"]) == (True, False)
    assert told["text"] == f"{request}\n\nPlease suggest a vegetarian dinner:\n- I am vegetarian."
    assert "4711" not in json.dumps(told)
    both = asked(me, "enhance", text=request, **{"with": [allergy["id"]]})
    assert both["text"].endswith("- I am vegetarian.\n- I am allergic to hazelnuts.") or both["text"].endswith(
        "- I am allergic to hazelnuts.\n- I am vegetarian."
    )
    none = asked(me, "enhance", text=request, without=[diet["id"]], plain=True)
    assert (none["text"], none["lead"]) == (request, "")
    with pytest.raises(UserError, match="bear on this request"):
        asked(me, "enhance", text=request, without=[999])
    with pytest.raises(UserError, match="no text"):
        asked(me, "enhance", text=" ")


def test_without_a_model_the_plain_line_stands(home: Paths, me: SecondMe, engine: FakeEngine) -> None:
    engine.fail_after = 0
    told = asked(me, "enhance", text="What can I eat for dinner?")
    assert told["lead"] == ""
    assert PLAIN in told["text"]


def test_an_answer_is_held_against_each_memory(me: SecondMe, engine: FakeEngine) -> None:
    engine.outputs = [
        lambda prompt: json.dumps(
            {"quote": "Brown the chicken", "reason": "Chicken is in the answer.", "verdict": "conflicts"}
            if "vegetarian" in prompt.question
            else {"quote": "", "reason": "", "verdict": "not concerned"}
        )
    ] * 5
    told = asked(me, "check", question="What can I eat for dinner?", answer=ANSWER)
    found = {each["text"]: each for each in told["judgements"]}
    allergy, diet = found["You are allergic to hazelnuts."], found["You are vegetarian."]
    assert (allergy["verdict"], allergy["quote"]) == ("conflicts", "Make pasta with a hazelnut crust")
    assert (diet["verdict"], diet["quote"]) == ("conflicts", "Brown the chicken")
    assert told["summary"] == "2 things that you have told speak against this answer."
    assert "You say “Brown the chicken”. I am vegetarian." in told["back"]
    assert "allergic" not in told["back"]  # sensitive: the quote is enough
    assert told["whole"] is True
    with pytest.raises(UserError, match="no answer"):
        asked(me, "check", answer="")


def test_checking_needs_a_model_and_stops_when_asked(me: SecondMe, engine: FakeEngine) -> None:
    notes = [note for note in me.assist.notes("What can I eat for dinner?") if "vegetarian" in note.text]
    progress = Progress()
    progress.cancel()
    with pytest.raises(Cancelled):
        me.assist.judge("", "Chicken.", notes[0], progress)
    engine.fail_after = 0
    with pytest.raises(ModelProblem):
        list(me.assist.judgements("", "Chicken.", notes, Progress()))


def test_what_was_copied_is_in_the_log_without_what_it_says(me: SecondMe) -> None:
    notes = me.assist.notes("What can I eat for dinner?")
    me.assist.copied(notes)
    (logged,) = me.autofill.log()
    assert logged.place == "For another assistant"
    assert logged.fields[0].memories == tuple(note.memory for note in notes)
    assert "vegetarian" not in repr(logged)
