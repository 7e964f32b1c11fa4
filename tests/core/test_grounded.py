"""A reply about a life says what was told, or that it is not known."""

from collections.abc import Iterator
from threading import Event

import pytest

from secondme.chat.asked import asks_about_self
from secondme.chat.grounded import Enough, Grounds, asks_of_life, grounded
from secondme.errors import ModelProblem
from secondme.types import Usage

DAY = "2026-11-29T10:00:00+00:00"
TOLD = (
    "My brother Tom moved to Oslo last year, he's a diver.", "Mum is 71.",
    "Two kids: Finn is 11, Maya's 7 and plays oboe.",
    "I've been a widower since 2016.", "I was born in 1970.", "My friend Carla and I go to the baths at half two.",
    "My aunt Ruth keeps bees.", "She lives in Hull.", "Unsere Hündin heißt Fips und ist vier.",
    "Ilse works as a glassblower.", "Your sister is called Ilse.",
    "Bettina came along, and Otto brought cake.",
    "Wife's called Nerys.", "Wife teaches chemistry.", "Im Mai fliege ich mit meiner Freundin Lea nach Rom.",
    "Mein Cousin Jan hat am 3. Mai geheiratet.", "Ma sœur Inès habite à Lyon depuis 2018.",
)  # fmt: skip
UNKNOWN = "I don't know that yet."


def said(question: str, *pieces: str) -> str:
    stream: Iterator[str | Usage] = iter([*pieces, Usage()])
    found = list(grounded(stream, Grounds(question, TOLD, DAY), UNKNOWN, lambda: None))
    assert isinstance(found[-1], Usage), "what it cost comes last"
    return "".join(piece for piece in found if isinstance(piece, str))


@pytest.mark.parametrize(
    ("question", "reply"),
    [
        ("Where does Tom live?", "Tom lives in Oslo [m3]."),
        ("When did Tom move?", "He moved to Oslo in 2025."),
        ("How old is my mother?", "Your mum is 71 years old."),
        ("How old is Maya?", "Maya is 7."),
        ("How old is my son?", "Finn is eleven."),
        ("Since when am I a widower?", "You have been a widower since 2016, for 10 years."),
        ("How old am I?", "You are 56 years old."),
        ("When do I go to the baths?", "You go there at 2:30 with Carla."),
        ("When do we go to the baths?", "At 14:30."),
        ("Where does my aunt live?", "Your aunt Ruth lives in Hull."),
        ("Wie alt ist unser Hund?", "Euer Hund ist vier Jahre alt."),
        ("Wann hat Jan geheiratet?", "Jan hat am 3. Mai geheiratet."),
        ("Depuis quand Inès habite à Lyon ?", "Inès habite à Lyon depuis 2018."),
        ("What does Nerys teach?", "Nerys teaches chemistry."),
        ("What does my sister Ilse do for a living?", "Your sister Ilse works as a glassblower."),
        ("Who is Carla?", "Carla is your friend."),
        ("Do I have a brother?", "Yes, you do."), ("Was I born in 1970?", "Yes, you were."),
        ("Do I work on Mondays?", "No."), ("Habe ich einen Hund?", "Ja."), ("Est-ce que j'ai une sœur ?", "Oui."),
        ("What is the river in Oslo called?", "The river in Oslo is the Akerselva."),
        ("What does Carla do?", "I don't know that yet."),
    ],
)
def test_what_was_told_is_said(question: str, reply: str) -> None:
    assert said(question, *(f"{word} " for word in reply.split())).strip() == reply
    assert said(question, reply) == reply


@pytest.mark.parametrize(
    ("question", "reply"),
    [
        ("How old is Tom?", "Tom is 71 years old."),
        ("How old is Tom?", "Tom is 34."),
        ("How old is Maya?", "Maya is 11."),
        ("How old is my aunt?", "Your aunt Ruth is 56 years old."),
        ("What does Carla do for work?", "Carla is a diver."),
        ("Where does Carla live?", "Carla lives in Leeds."),
        ("What does Carla do for work?", "Carla goes to the baths with Tom."),
        ("When is my mother's birthday?", "Your mother's birthday is on November 29th."),
        ("What does my sister Ilse do?", "Your sister Ilse is a diver."),
        ("How old is Bettina?", "Bettina is 71."),
        ("Where does Otto live?", "Otto lives in Oslo."),
        ("Wo arbeitet Otto?", "Otto arbeitet bei der Post."),
        ("What is Tom's wife called?", "Tom's wife is called Ruth."),
        ("What is my friend's name?", "Your friend is called Maya."),
        ("When was I born?", "You were born in 1982."),
        ("What is my favourite dish?", "Your favourite dish is lasagne."),
        ("Wie alt ist Jan?", "Jan ist 11 Jahre alt."),
        ("Quel âge a Inès ?", "Inès a 7 ans."),
        ("What do I do at work?", "What do I do at work?"),
        ("Als was arbeite ich nochmal?", "Als was arbeitest du nochmal?"),
        ("Wo wohnt Lea?", "Lea wohnt in Rom."),
    ],
)
def test_what_nobody_told_is_not_said(question: str, reply: str) -> None:
    assert said(question, *(f"{word} " for word in reply.split())) == UNKNOWN
    assert said(question, reply) == UNKNOWN


def test_a_reply_ends_before_the_first_sentence_that_nobody_told() -> None:
    pieces = ("Tom is a diver [m1]. ", "He is ", "34 years old. ", "He lives in Oslo.")
    assert said("What does Tom do?", *pieces) == "Tom is a diver [m1]. "


def test_when_no_more_will_be_shown_the_model_is_told_once() -> None:
    told: list[str] = []
    pieces: Iterator[str | Usage] = iter(["Tom is 34. ", "He is tall. ", "He sings. ", Usage()])
    found = list(grounded(pieces, Grounds("How old is Tom?", TOLD, DAY), UNKNOWN, lambda: told.append("enough")))
    assert found[:-1] == [UNKNOWN]
    assert isinstance(found[-1], Usage)
    assert told == ["enough"]


def test_enough_is_what_the_person_wants_too() -> None:
    wanted = Event()
    enough = Enough(wanted)
    assert not enough.is_set()
    wanted.set()
    assert enough.is_set()
    other = Enough(Event())
    other.set()
    assert other.is_set()


def test_what_was_proposed_here_may_be_asked_for_but_tells_nothing_of_others() -> None:
    replies = ("Your options: the train to Ulm, or a bus at 9.", "Your sister Ada is 40.")
    mine = Grounds("What was my second option?", TOLD, DAY, replies=replies)
    assert mine.hold("Your second option was a bus at 9.")
    assert not mine.hold("Your second option was a bus at 45.")
    assert not Grounds("How old is my sister?", TOLD, DAY, replies=replies).hold("Your sister is 40.")


def test_sentences_are_shown_as_they_come() -> None:
    grounds = Grounds("What does Tom do?", TOLD, DAY)
    stream = grounded(iter(["Tom is a diver. ", "He lives", " in Oslo."]), grounds, UNKNOWN, lambda: None)
    assert next(stream) == "Tom is a diver. "


def test_what_a_model_said_before_it_died_is_held_against_the_grounds_too() -> None:
    def dying(text: str) -> Iterator[str | Usage]:
        yield text
        raise ModelProblem("It stopped.")

    for text, shown in (("Tom is a diver", "Tom is a diver"), ("Tom is 34", "")):
        stream = grounded(dying(text), Grounds("What does Tom do?", TOLD, DAY), UNKNOWN, lambda: None)
        if shown:
            assert next(stream) == shown
        with pytest.raises(ModelProblem):
            next(stream)


@pytest.mark.parametrize(
    ("question", "life"),
    [
        ("How old is Tom?", True), ("Is Tom in Oslo?", True), ("Wie alt ist Jan?", True), ("Tom is 34.", False),
        ("How high is the Brocken?", False), ("How old is Otto?", True),
        ("How old is the Earth?", False), ("What should I give Tom?", False), ("Who wrote Faust?", False),
    ],
)  # fmt: skip
def test_questions_about_people_who_are_known(question: str, life: bool) -> None:
    assert asks_of_life(Grounds(question, TOLD, DAY)) is life


@pytest.mark.parametrize(
    ("question", "reply"),
    [
        ("What do I pack for Tromsø?", "Bring a warm coat and 3 jumpers."),
        ("Where do I buy tickets?", "You can buy them at 12 counters."),
        ("How long do I boil my eggs?", "Boil them for 6 minutes."),
        ("Was packe ich für Tromsø ein?", "Pack einen warmen Mantel ein."),
        ("Wo finde ich am Bahnhof ein Schließfach?", "Die Schließfächer sind an Gleis 7."),
        ("Où est-ce que je trouve des billets ?", "Les billets sont au guichet 7."),
    ],
)
def test_what_one_does_in_general_is_answered(question: str, reply: str) -> None:
    assert said(question, reply) == reply


@pytest.mark.parametrize(
    ("question", "reply"),
    [
        ("What do I collect?", "Stamps."), ("What do I wear to work?", "You wear a blue uniform."),
        ("Where do I live?", "Leeds."), ("Was trinke ich gern?", "Tee."), ("Où est-ce que j'habite ?", "À Nantes."),
    ],
)
def test_what_one_does_oneself_is_not_made_up(question: str, reply: str) -> None:
    assert said(question, reply) == UNKNOWN


def test_the_name_of_a_child_is_no_kind_of_something() -> None:
    grounds = Grounds("What kind of car do I drive?", ("Our child is called Ada.", "I drive a blue Volvo."), DAY)
    assert grounds.hold("You drive a blue Volvo.")


@pytest.mark.parametrize(
    ("question", "reply"),
    [
        ("What colour is my aunt Ruth's hat?", "Your aunt Ruth's hat is a hat."),
        ("Which school did I go to?", "You went to school in Oslo."),
        ("What is the name of my choir?", "Your choir is called Hull."),
        ("Welche Universität habe ich besucht?", "Du hast die Universität Rom besucht."),
    ],
)
def test_the_question_again_and_a_name_of_something_else_are_no_answers(question: str, reply: str) -> None:
    assert said(question, reply) == UNKNOWN


def test_one_of_two_that_are_offered_is_an_answer() -> None:
    told = ("I like tea, not coffee.",)
    stream: Iterator[str | Usage] = iter(["You like tea.", Usage()])
    question = "Which do I like more, tea or coffee?"
    assert next(grounded(stream, Grounds(question, told, DAY), UNKNOWN, lambda: None)) == "You like tea."


@pytest.mark.parametrize(
    "reply",
    [
        "I'm sorry, but I don't have enough information to answer that.", "You haven't told me how old Carla is.",
        "Thank you for telling me about Carla. Her age is not mentioned.",
        "I don't know her age, but she lives in Paris.",
    ],
)  # fmt: skip
def test_however_it_is_said_that_nothing_is_known_it_is_said_in_the_same_way(reply: str) -> None:
    assert said("How old is Carla?", reply) == UNKNOWN


def test_what_is_known_beside_what_is_not_is_told() -> None:
    reply = "I don't know his age, but Tom lives in Oslo."
    assert said("How old is Tom?", reply) == reply


    reply = "Tom lives in Oslo, but I don't know his street."
    assert said("Where does Tom live?", reply) == reply


def test_what_somebody_was_never_told_is_no_word_for_not_knowing() -> None:
    told, reply = ("I never told Ruth about the boat.",), "You never told Ruth about the boat."
    stream: Iterator[str | Usage] = iter([reply, Usage()])
    question = "What have I never told Ruth?"
    assert next(grounded(stream, Grounds(question, told, DAY), UNKNOWN, lambda: None)) == reply


def test_a_thank_you_before_the_answer_is_left_out() -> None:
    assert said("Where does Tom live?", "Thank you for asking. Tom lives in Oslo.") == "Tom lives in Oslo."
    within = "Thanks for asking, Tom lives in Oslo."
    assert said("Where does Tom live?", within) == within


@pytest.mark.parametrize("pieces", [["Thank you for telling me!"], ["Thank you. ", "I'm glad."]])
def test_nothing_but_courtesy_is_no_empty_answer(pieces: list[str]) -> None:
    assert said("Where does Tom live?", *pieces) == UNKNOWN


def test_a_reply_that_was_stopped_before_a_word_says_nothing() -> None:
    assert said("Where does Tom live?") == ""


def test_the_numbers_of_a_list_are_nothing_that_is_told() -> None:
    reply = "1. Tom lives in Oslo.\n2. Tom is a diver."
    assert said("Where does Tom live? Tell me in two sentences.", reply) == reply
    assert said("How old is Tom?", "1. Tom is 40.\n2. He is a diver.") == UNKNOWN


@pytest.mark.parametrize(
    ("question", "told", "reply"),
    [
        ("What's that book I'm reading?", "Reading Middlemarch at the moment.", "You are reading Middlemarch."),
        ("Which team do I play for?", "I play goalie for Riverside.", "You play for Riverside."),
        ("Welches Hotel war das?", "Habe das Adlon gebucht.", "Das war das Adlon."),
    ],
)
def test_what_is_done_with_it_tells_of_it_too(question: str, told: str, reply: str) -> None:
    stream: Iterator[str | Usage] = iter([reply, Usage()])
    assert next(grounded(stream, Grounds(question, (told,), DAY), UNKNOWN, lambda: None)) == reply


GERMAN = ("Eva isst keinen Fisch.", "Ich vertrage keine Nüsse.")
EVA = ("I am allergic to hazelnuts.", "Eva doesn't eat fish.", "Your daughter Lina plays the cello.")


@pytest.mark.parametrize(
    ("question", "told", "reply"),
    [
        ("What must I not eat?", EVA, "You must not eat fish."),
        ("What can't I eat?", EVA, "You can't eat fish."),
        ("What am I allergic to?", EVA, "You are allergic to fish."),
        ("Which instrument does Lina play, and what must I not eat?", EVA, "You must not eat fish."),
        ("What do I play?", EVA, "You play the cello."),
        ("Was darf ich nicht essen?", GERMAN, "Du isst keinen Fisch."),
        ("Que ne dois-je pas manger ?", ("Eva ne mange pas de poisson.",), "Tu ne dois pas manger de poisson."),
    ],
)  # fmt: skip
def test_what_is_told_of_another_is_not_said_of_the_person(question: str, told: tuple[str, ...], reply: str) -> None:
    assert asks_about_self(question) or " and " in question
    assert not Grounds(question, told, DAY, people=("Lina",)).hold(reply)


@pytest.mark.parametrize(
    ("question", "told", "reply"),
    [
        ("What must I not eat?", EVA, "You must not eat hazelnuts."),
        ("What does Eva not eat?", EVA, "Eva doesn't eat fish."),
        ("What must I not eat?", ("Allergic to nuts.",), "You must not eat nuts."),
        ("What must I not eat?", ("I don't eat fish, and Eva doesn't eat fish.",), "You must not eat fish."),
        ("What did I get for Christmas?", ("Eva gave me a scarf.",), "You got a scarf."),
        ("Was darf ich nicht essen?", GERMAN, "Du isst keine Nüsse."),
    ],
)  # fmt: skip
def test_what_is_told_of_the_person_is_said(question: str, told: tuple[str, ...], reply: str) -> None:
    assert Grounds(question, told, DAY, people=("Eva",) if "Eva" in question else ()).hold(reply)
