"""What rules read in a message before any model, its dates and its claims."""

from collections.abc import Sequence

import pytest

from secondme.memory.claims import ATTRIBUTES, KINDS, subject_of
from secondme.memory.dates import absolute
from secondme.memory.doubt import is_doubtful
from secondme.memory.gate import own_words, worth_reading
from secondme.memory.secrets import has_secret, iban, luhn
from secondme.memory.words import sentences
from secondme.store import Store
from tests.core.test_extract import SAID, learn, say
from tests.fakes import FakeEngine

# --- before the model

READ = [
    "I live in Lyon.", "My cat is called Minka", "Clara is a nurse in Ghent.", "Lyon", "We had our second baby!",
    "Could you write a card for my husband Tom? He turns 50.", "Where should I go? I have two kids.",
    "Write a poem about my cat Minka", "thanks, that helps, my knee is better", "Is it far? I'm in Ghent now.",
    "i moved", "Me too, since 2019",
]  # fmt: skip
SKIPPED = [
    "Hi!", "ok thanks", "good morning", "What is the capital of Peru?", "how do I boil an egg",
    "Write a haiku about rain.", "Explain photosynthesis in one sentence.", "Tell me a joke",
    "Who wrote Hamlet? And when?",
    "What's my name?",
    "???", "",
    "```\nI = 3\n```", "> I live in Lyon", "Thank you so much!", "Why?", "Should I tell Nadia that I can't come?",
    "Translate: I live in Lyon with my two cats and my dog and a very old parrot",
    "Imagine you are a pirate. I am your parrot.",
]  # fmt: skip


@pytest.mark.parametrize("text", READ)
def test_what_may_hold_something_is_read(text: str) -> None:
    assert worth_reading(text)


@pytest.mark.parametrize("text", SKIPPED)
def test_what_surely_holds_nothing_is_not(text: str) -> None:
    assert not worth_reading(text)


def test_own_words_are_without_what_is_pasted_quoted_or_played() -> None:
    assert own_words("I like it.\n> quoted\nIt's mine.").split("\x1d")[0].strip() == "I like it."
    assert "hate" not in own_words("He said “I hate you all so much” and left.")
    assert "cool" in own_words("I call it “cool”.")
    pasted = "Please summarise this:\nI have hunted the white whale over all oceans for forty long years."
    assert "whale" not in own_words(pasted)
    assert own_words("I live in Lyon. Imagine I am a king. I have a castle.").startswith("I live in Lyon.")
    assert "castle" not in own_words("I live in Lyon. Imagine I am a king. I have a castle.")


def test_sentences_lose_nothing_but_whitespace() -> None:
    text = "Dr. Lee came. I was ill!  Then?\nOn we went to St. Malo"
    assert sentences(text) == ["Dr. Lee came.", "I was ill!", "Then?", "On we went to St. Malo"]


SECRETS = [
    "My card is 4111 1111 1111 1111", "5500-0000-0000-0004 is it", "my password is hunter22", "Password: xK9!x",
    "the PIN for my phone is 4821", "GB82 WEST 1234 5698 7654 32", "DE89370400440532013000",
    "use sk-abcdefghijklmnopqrstuvwx1234", "ghp_abcdefghijklmnopqrstuvwxyz0123456789", "AKIAIOSFODNN7EXAMPLE",
    "my ssn: 123-45-6789", "token Zx81kQ9vLmN27pTr5sWy3bHd", "-----BEGIN RSA PRIVATE KEY-----", "api key = 9f8e7d",
]  # fmt: skip
HARMLESS = [
    "My password is too long", "I forgot my password", "Call me at +33 6 12 34 56 78", "I was born on 1990-05-03",
    "I earn 45000 a year", "order 1234567890123", "My key is under the mat", "a pin on the map", "the pin was lost",
    "https://example.org/a-long-path-of-words/and-more", "Donaudampfschifffahrtsgesellschaft", "1111 1111 1111 1111",
    "I changed my password yesterday", "IT department, room GB82",
]  # fmt: skip


@pytest.mark.parametrize("text", SECRETS)
def test_secrets_are_recognised(text: str) -> None:
    assert has_secret(text)


@pytest.mark.parametrize("text", HARMLESS)
def test_what_is_no_secret_is_not(text: str) -> None:
    assert not has_secret(text)


def test_check_digits() -> None:
    assert luhn("4111111111111111")
    assert not luhn("4111111111111112")
    assert iban("GB82WEST12345698765432")
    assert not iban("GB82WEST12345698765433")


# --- dates

DATES = [
    ("You met Ana yesterday.", "You met Ana on 4 March 2026."),
    ("You met Ana the day before yesterday.", "You met Ana on 3 March 2026."),
    ("You leave tomorrow morning.", "You leave on 6 March 2026."),
    ("You are ill today.", "You are ill on 5 March 2026."),
    ("You moved last month.", "You moved in February 2026."),
    ("You moved in the last month.", "You moved in the last month."),
    ("You start next year.", "You start in 2027."),
    ("You have been ill since last week.", "You have been ill since the week of 23 February 2026."),
    ("You go next week.", "You go in the week of 9 March 2026."),
    ("You went last Friday.", "You went on 27 February 2026."),
    ("You went last Thursday.", "You went on 26 February 2026."),
    ("You fly on next Friday at 9.", "You fly on 13 March 2026 at 9."),
    ("You are going to the dentist on Friday.", "You are going to the dentist on 6 March 2026."),
    ("I have an appointment on Thursday", "I have an appointment on 12 March 2026"),
    ("You swim on Monday.", "You swim on Monday."),
    ("On Monday you were ill.", "On Monday you were ill."),
    ("You are going to yoga on Monday evenings.", "You are going to yoga on Monday evenings."),
    ("You were going to call on Monday.", "You were going to call on Monday."),
    ("You fly this Saturday.", "You fly on 7 March 2026."),
    ("You run on Friday.", "You run on Friday."),
    ("You leave in two days.", "You leave on 7 March 2026."),
    ("You leave in 3 months.", "You leave in June 2026."),
    ("You left two years ago.", "You left in 2024."),
    ("You married three months ago.", "You married in December 2025."),
    ("You began a couple of weeks ago.", "You began around 19 February 2026."),
    ("You were there last summer.", "You were there in the summer of 2025."),
    ("You ski this winter.", "You ski in the winter of 2025/26."),
    ("You were born last March.", "You were born in March 2025."),
    ("You go next May until tomorrow.", "You go in May 2026 until 6 March 2026."),
    ("It was last weekend.", "It was on the weekend of 28 February 2026."),
    ("You run three days a week.", "You run three days a week."),
    ("You saw last year's film.", "You saw last year's film."),
    ("You wait 999 years from now.", "You wait in 3025."),
]  # fmt: skip


@pytest.mark.parametrize(("said", "meant"), DATES)
def test_relative_dates(said: str, meant: str) -> None:
    assert absolute(said, SAID) == meant


def test_dates_around_the_turn_of_the_year() -> None:
    assert absolute("You left last month.", "2026-01-15") == "You left in December 2025."
    assert absolute("You left yesterday.", "2026-01-01") == "You left on 31 December 2025."
    assert absolute("You leave tomorrow.", "2024-02-28") == "You leave on 29 February 2024."


# --- claims


@pytest.mark.parametrize(
    ("statement", "subject"),
    [
        ("You live in Lyon.", ""),
        ("You're ill.", ""),
        ("Your name is Dora.", ""),
        ("Your favourite author is Le Guin.", ""),
        ("Your sister Clara is a nurse.", "Clara"),
        ("Your sister is a nurse.", "your sister"),
        ("Your older brother Tom Lee sings.", "Tom Lee"),
        ("Your neighbour's dog barks all night.", "your neighbour's dog"),
        ("Your sister's name is Clara.", "your sister"),
        ("Emma is four years old.", "Emma"),
        ("Emma's school is near.", "Emma"),
        ("Emma Lee and Tom got married.", "Emma Lee"),
        ("Emma, your sister, sings.", "Emma"),
        ("Rent due on Friday.", ""),
        ("Monday is choir day.", ""),
        ("The boiler is broken.", ""),
        ("Du wohnst in Jena.", ""),
        ("Dein Bruder Tom spielt Harfe.", "Tom"),
        ("Deine Schwester ist Ärztin.", "your sister"),
        ("Dein Auto ist kaputt.", ""),
        ("Ta sœur habite à Lyon.", "your sister"),
        ("Emma chante dans un chœur.", "Emma"),
    ],
)
def test_of_whom_a_statement_is(statement: str, subject: str) -> None:
    assert subject_of(statement) == subject


def test_what_is_written_small_is_nobody_s_name() -> None:
    assert subject_of("Rent is due on Friday.", "the rent is due on Friday") == ""
    assert subject_of("Emma is four years old.", "Emma is four") == "Emma"


@pytest.mark.parametrize(
    ("said", "doubtful"),
    [
        ("I was born on 3 May 1990", False),
        ("My birthday is the 3rd of May.", False),
        ("my birthday is 3 may", False),
        ("We married in May, my number is 33 44", False),
        ("My aunt May lives in Spa", False),
        ("May 3 is my birthday", False),
        ("I may move to Spa", True),
        ("It may be 33 44", True),
        ("My number may be 33 44 in May", True),
        ("Maybe it is 33 44", True),
        ("Ich glaube, es ist 33 44", True),
    ],
)
def test_the_month_of_may_is_no_doubt_and_the_verb_is(said: str, doubtful: bool) -> None:
    assert is_doubtful(said) is doubtful


@pytest.mark.parametrize(
    "said",
    [
        "I'm moving to Oslo next year. Not sure yet, though.",
        "I'm moving to Oslo in June, but I haven't decided yet.",
        "Ich ziehe nächstes Jahr nach Oslo, bin mir aber noch nicht sicher.",
        "Je déménage à Oslo en juin, mais je ne suis pas encore sûr.",
        "Je vais peut-être déménager à Oslo l'année prochaine.",
    ],
)
def test_what_is_taken_back_in_part_is_less_sure_and_the_doubt_alone_is_no_memory(store: Store, said: str) -> None:
    say(store, said)
    (made,) = learn(store, FakeEngine())
    assert "Oslo" in made.text
    assert made.status == "proposed"


def test_to_think_of_somebody_is_no_doubt(store: Store) -> None:
    say(store, "I think of my grandmother in Ghent every Sunday. I'm not sure what to cook today.")
    (made,) = learn(store, FakeEngine())
    assert made.status == "active"


def test_the_vocabulary_is_documented() -> None:
    assert all(meaning for meaning in ATTRIBUTES.values())
    kinds: Sequence[str] = KINDS
    assert len(set(kinds)) == len(kinds)


@pytest.mark.parametrize(
    ("said", "statement"),
    [
        ("Ich wohne in Jena und habe eine Katze.", "Du wohnst in Jena."),
        ("J'habite à Lyon depuis deux ans.", "Tu habites à Lyon depuis deux ans."),
        ("My cousin Ines has a horse called Luna.", "Your cousin Ines has a horse called Luna."),
    ],
)
def test_statements_are_made_in_the_language_of_the_message(store: Store, said: str, statement: str) -> None:
    say(store, said)
    assert statement in [memory.text for memory in learn(store, FakeEngine())]


@pytest.mark.parametrize(
    "said",
    [
        "If I lived in Lyon I would cycle everywhere.",
        "Wenn ich in Jena wohnen würde, hätte ich ein Boot.",
        "Si j'habitais à Lyon, j'aurais un vélo.",
        'He said: "I live in Lyon and hate it."',
        "Translate this: I live in Lyon.",
    ],
)
def test_what_is_imagined_or_quoted_makes_no_memory(store: Store, said: str) -> None:
    say(store, said)
    assert learn(store, FakeEngine()) == []


@pytest.mark.parametrize("said", ["😀", "My – 😀, made.", "…, -, my!", "It: 1. 'my'", "I (…) – ."])
def test_signs_without_words_are_read_like_all_else(store: Store, said: str) -> None:
    say(store, said)
    learn(store, FakeEngine())
    assert store.runs.pending_count() == 0


def test_what_somebodys_somebody_does_is_no_claim_about_the_person(store: Store) -> None:
    said = ("My ex's new girlfriend works at a bank.", "I quit my job on Friday, now I work as a florist.")
    for text in (*said, "Ich wohne in Worms."):
        say(store, text)
    memories = learn(store, FakeEngine())
    claims = {memory.text: [(one.attribute, one.value) for one in memory.claims] for memory in memories}
    assert claims["Your ex's new girlfriend works at a bank."] == []
    assert claims["Now you work as a florist."] == [("work", "florist")]
    assert claims["Du wohnst in Worms."] == [("home", "Worms")]
