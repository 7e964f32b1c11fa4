"""What people tell plainly of birth, allergies, relatives and emergencies is claimed; what is close to it is not."""

import time

import pytest

from secondme.memory.drafts import draft
from secondme.memory.family import REACHED
from secondme.memory.personal import personal
from secondme.types import Claim, Item

TOLD = (
    ("I was born in Bristol on 4 March 1988.", {"birthday": "4 March 1988", "origin": "Bristol"}),
    ("Ich bin am 4. März 1988 in Bad Homburg geboren.", {"birthday": "4. März 1988", "origin": "Bad Homburg"}),
    ("Je suis née le 4 mars 1988 à Nantes.", {"birthday": "4 mars 1988", "origin": "Nantes"}),
    ("Nací el 4 de marzo de 1988 en Sevilla.", {"birthday": "4 de marzo de 1988", "origin": "Sevilla"}),
    ("I was born and raised in Leeds.", {"origin": "Leeds"}),
    ("Mein Geburtsort ist Leipzig.", {"origin": "Leipzig"}),
    ("I have a peanut allergy.", {"allergy": "peanut"}),
    ("I'm allergic to cats, dogs and grass pollen.", {"allergy": "cats, dogs and grass pollen"}),
    ("Ich habe eine Erdnussallergie.", {"allergy": "Erdnuss"}),
    ("Ich vertrage keine Laktose.", {"allergy": "Laktose"}),
    ("Je suis intolérant au lactose.", {"allergy": "lactose"}),
    ("J'ai une allergie aux noix.", {"allergy": "noix"}),
    ("Soy alérgica a los cacahuetes.", {"allergy": "cacahuetes"}),
    ("Meine Handynummer ist 0151 23456789.", {"contact": "0151 23456789"}),
    ("Mon adresse e-mail est dora@morel.example.", {"contact": "dora@morel.example"}),
    ("Mi móvil es el 698 765 432.", {"contact": "698 765 432"}),
    ("My maiden name is Keller.", {"other": "Keller"}),
    ("I was born Anna Keller.", {"other": "Keller"}),
    ("Mein Geburtsname ist Keller.", {"other": "Keller"}),
    ("Ich bin eine geborene Keller.", {"other": "Keller"}),
    ("Mon nom de jeune fille est Dupont.", {"other": "Dupont"}),
    ("Mi apellido de soltera es Ruiz.", {"other": "Ruiz"}),
    ("My second phone number is +49 170 1112223.", {"contact": "+49 170 1112223"}),
    ("Me llamo Dora García.", {"name": "Dora García"}),
    ("I live in Bath, at 12 Rose Lane.", {"home": "12 Rose Lane, Bath"}),
    ("Meine Adresse ist Rosengasse 12, 50667 Köln.", {"home": "Rosengasse 12, 50667 Köln"}),
    ("Ich lebe in der Lange Straße 7 in 20095 Hamburg.", {"home": "Lange Straße 7, 20095 Hamburg"}),
    ("J'habite au 12 rue des Roses à Lyon.", {"home": "12 rue des Roses, Lyon"}),
    ("Vivo en la calle Mayor 12, 28013 Madrid.", {"home": "calle Mayor 12, 28013 Madrid"}),
    ("I moved from 12 Rose Lane, Bath BA1 1AA to 4 Elm Road, York YO1 7HH.", {"home": "4 Elm Road, York YO1 7HH"}),
)
RELATED = (
    ("My mother's name is Ruth Hale.", ("mother", "Ruth Hale")),
    ("My dad is called Peter Hale, he was born in May.", ("father", "Peter Hale")),
    ("Der Name meiner Mutter ist Ruth Brandt.", ("mother", "Ruth Brandt")),
    ("Mon père s'appelle Pierre Morel.", ("father", "Pierre Morel")),
    ("Mi padre se llama Pedro García López.", ("father", "Pedro García López")),
    ("I have a brother, Tom Hale.", ("brother", "Tom Hale")),
    ("Ma sœur s'appelle Anna de la Tour.", ("sister", "Anna de la Tour")),
    ("My emergency contact is Anna Hale.", ("emergency contact", "Anna Hale")),
    ("My second emergency contact is Tom Berg.", ("second emergency contact", "Tom Berg")),
    ("Mein Vater ist Peter Brandt.", ("father", "Peter Brandt")),
    ("Mein Vater ist Peter, er wohnt in Ulm.", ("father", "Peter")),
    ("Meine Frau ist Anna Schulz.", ("wife", "Anna Schulz")),
    ("Mi madre es María López.", ("mother", "María López")),
    ("My legal guardian is Ruth Hale.", ("guardian", "Ruth Hale")),
)
NOTHING = (
    "The brother of my mother is called Tom Hale.",
    "Le frère de ma mère s'appelle Tom Morel.",
    "Der Bruder meiner Mutter heißt Tom Brandt.",
    "El hermano de mi madre se llama Luis.",
    "My mother is Irish Catholic.",
    "My mother is Head Nurse at the clinic.",
    "Mi padre es Ingeniero Civil.",
    "My mother-in-law is called Jane Reed.",
    "Meine Schwiegermutter heißt Anna Kern.",
    "My mother's maiden name is Clarke.",
    "My mum's name is not Ruth.",
    "My emergency contact is either Anna Hale or Tom Hale.",
    "In an emergency call 112.",
    "I wasn't born in Bristol.",
    "My mother was born in Cork.",
    "I was born in March 1988.",
    "I'm not allergic to nuts.",
    "Ich bin nicht allergisch gegen Nüsse.",
    "I'm allergic to Mondays.",
    "I have an allergy test tomorrow.",
    "Meine alte Handynummer ist 0151 23456789.",
    "Mi hija es alérgica al huevo.",
    "I was born Roman Catholic.",
    "Ich bin eine geborene Kölnerin.",
    "My wife's maiden name is Keller.",
    "Mein Vater ist Leitender Arzt.",
    "Mein Vater ist Lehrer.",
    "Ich bin gegen Nüsse nicht allergisch.",
    "Ich bin nicht gegen Nüsse allergisch.",
    "Ich bin weder gegen Nüsse noch gegen Eier allergisch.",
    "Ich bin früher gegen Pollen allergisch gewesen.",
    "Ich habe angeblich eine Nussallergie.",
    "I am barely allergic to dogs.",
    "I have bad allergies.",
    "My mother is South African.",
    "My dad is Roman Catholic.",
    "Mi hermano dice: me llamo Pedro.",
    "En mi novela digo: nací en Madrid.",
    "In an emergency, do not call Tom.",
    "My emergency contact is not Tom.",
    "My emergency contact is Tom's wife.",
    "My emergency contact is the Red Cross.",
    "In an emergency call the fire brigade in London.",
    "In an emergency call 999 or the London Ambulance Service.",
    "In an emergency last year I had to call Tom.",
    "In case of emergency I call Tom.",
    "Mein Notfallkontakt ist mein Nachbar Klaus Meier.",
)
JOKES = (
    "I'm allergic to Mondays.", "I'm allergic to bullshit.", "I'm allergic to mornings and hard work.",
    "Ich bin allergisch gegen Montage.", "Ich bin allergisch gegen Dummheit.", "Je suis allergique au travail.",
    "Soy alérgico a los lunes.",
)  # fmt: skip
WRITTEN = (
    "Write a letter: my name is Bob and I live in Boston.", "Write an email: my name is Sarah Miller, I work at Acme.",
    "Please draft a speech. It starts: my name is Bob.", "Schreib einen Brief: Ich heiße Bob.",
    "Écris une lettre : je m'appelle Bob.", "Escribe una carta: me llamo Bob.",
)  # fmt: skip


def typed(text: str) -> Item:
    return Item(1, text, "You", "self", "2026-01-05T10:00:00", "typed", "message", 1, None, None, None, "", 1, True)


def claims(text: str) -> tuple[Claim, ...]:
    return tuple(claim for new in draft(typed(text), []).memories() for claim in new.claims)


@pytest.mark.parametrize(("text", "wanted"), TOLD)
def test_what_is_told_plainly_is_claimed(text: str, wanted: dict[str, str]) -> None:
    found = {claim.attribute: claim.value for claim in claims(text) if not claim.subject}
    assert found == wanted


@pytest.mark.parametrize(("text", "wanted"), RELATED)
def test_a_relation_carries_its_role(text: str, wanted: tuple[str, str]) -> None:
    assert wanted in [(claim.scope, claim.value) for claim in claims(text) if claim.attribute == "relation"]


@pytest.mark.parametrize("text", NOTHING)
def test_what_is_close_to_it_claims_nothing(text: str) -> None:
    assert personal(text) == ()


@pytest.mark.parametrize("text", JOKES)
def test_nobody_is_allergic_to_mondays(text: str) -> None:
    assert [claim for claim in claims(text) if claim.attribute == "allergy"] == []


@pytest.mark.parametrize("text", WRITTEN)
def test_what_a_letter_that_is_to_be_written_says_is_not_the_person_s(text: str) -> None:
    assert claims(text) == ()


def test_a_letter_of_the_person_s_own_says_what_is_theirs() -> None:
    mine = "Write a letter to my landlord: my name is Bob Reed and I live in Boston."
    assert {claim.attribute: claim.value for claim in claims(mine)} == {"name": "Bob Reed", "home": "Boston"}
    assert [claim.value for claim in claims("My name is Bob. Write a letter for me.")] == ["Bob"]


def test_a_father_is_no_trade_and_no_colleague() -> None:
    assert {claim.attribute for claim in claims("Mein Vater ist Peter Brandt.")} == {"relation"}
    assert {claim.attribute for claim in claims("Mein Vater ist Lehrer.")} == {"work"}


def test_whom_to_call_in_an_emergency_and_where() -> None:
    for text in (
        "My emergency contact is my sister Anna Hale, 07700 900123.",
        "Mein Notfallkontakt ist meine Schwester Anna Hale, 07700 900123.",
        "Mon contact d'urgence est ma sœur Anna Hale, 07700 900123.",
        "Mi contacto de emergencia es mi hermana Anna Hale, 07700 900123.",
        "In an emergency call my sister Anna Hale on 07700 900123.",
    ):
        found = {(claim.subject, claim.attribute, claim.value, claim.scope) for claim in claims(text)}
        assert found == {
            ("", "relation", "Anna Hale", "emergency contact"), ("", "relation", "Anna Hale", "sister"),
            ("Anna Hale", "contact", "07700 900123", ""),
        }, text  # fmt: skip


def test_spanish_is_kept_in_its_own_words_and_not_asked_of_the_model() -> None:
    made = draft(typed("Hola, me llamo Dora García. Nací en Sevilla y vivo en Madrid. Tengo alergia a las nueces."), [])
    assert [new.text for new in made.memories()] == [
        "You said: “Hola, me llamo Dora García”.", "You said: “Nací en Sevilla y vivo en Madrid”.",
        "You said: “Tengo alergia a las nueces”.",
    ]  # fmt: skip
    assert [window for passage in made.passages for window in passage.wants_model()] == []


@pytest.mark.parametrize(
    "text",
    [
        "My emergency contact is my sister in Leeds, 07700 900123.",
        "In an emergency call my sister in Leeds on her phone, 07700 900123.",
        "Im Notfall bitte meine Schwester in Bonn anrufen, 07700 900123.",
        "En cas d'urgence appelez ma sœur à Lyon, 07700 900123.",
    ],
)
def test_where_somebody_is_is_not_who_it_is(text: str) -> None:
    assert {(claim.subject, claim.attribute, claim.value, claim.scope) for claim in claims(text)} == {
        ("", "relation", "your sister", "emergency contact"), ("your sister", "contact", "07700 900123", ""),
    }  # fmt: skip


@pytest.mark.parametrize("text", ["Me llamo Ana López.", "Nací en Madrid."])
def test_few_words_of_spanish_are_not_turned_as_if_they_were_english(text: str) -> None:
    assert [new.text for new in draft(typed(text), []).memories()] == [f"You said: “{text.rstrip('.')}”."]


@pytest.mark.parametrize(
    "text",
    [
        "I'm allergic to nothing.", "I'm allergic to none of these.", "I'm scarcely allergic to anything.",
        "I thought I was allergic to cats, but it was the dust.", "I used to think I was allergic to nuts.",
        "I'm hardly allergic to pollen these days.", "I'm barely allergic to cats any more.",
        "I was allergic to milk as a child, but no longer.", "My doctor thought I was allergic to wheat, but I'm not.",
        "I'm supposedly allergic to penicillin, but the test was negative.", "Ich bin gegen nichts allergisch.",
        "Ich bin kaum allergisch gegen Pollen.", "Ich bin gegen Erdbeeren kaum allergisch.",
        "Ich dachte, ich bin allergisch gegen Katzen, aber das stimmt nicht.", "Früher war ich allergisch gegen Milch.",
        "Ich bin nicht mehr allergisch gegen Gräser.", "Je ne suis allergique à rien.",
        "Je suis à peine allergique au pollen.", "Je croyais être allergique aux noix, mais non.",
        "Je ne suis plus allergique au lait.", "No soy alérgico a nada.", "I'm allergic to nuts no longer.",
        "I was once terribly allergic to nuts.", "Ich bin gegen Erdbeeren nicht mehr allergisch.",
    ],
)  # fmt: skip
def test_an_allergy_that_is_denied_was_only_thought_or_is_over_is_none(text: str) -> None:
    made = draft(typed(text), []).memories()
    assert "allergy" not in {claim.attribute for new in made for claim in new.claims}


def test_what_was_only_thought_is_no_statement() -> None:
    said = "Ich dachte, ich bin allergisch gegen Katzen, aber das stimmt nicht."
    assert "Du bist allergisch gegen Katzen." not in [new.text for new in draft(typed(said), []).memories()]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("I'm allergic to cats, but I'm not worried.", "cats"), ("I'm mildly allergic to cats.", "cats"),
        ("I found out last year that I was allergic to hazelnuts.", "hazelnuts"),
        ("I'm not sure about dogs, but I'm allergic to cats.", "cats"),
        ("Je suis allergique aux noix, je ne mange plus de gâteaux.", "noix"),
        ("I'm allergic to peanuts, but not to almonds.", "peanuts"),
        ("Ich bin nur gegen Nüsse allergisch.", "Nüsse"),
        ("I never eat nuts because I am allergic to nuts.", "nuts"),
        ("I'm allergic to shellfish and can't eat it anymore.", "shellfish"),
        ("I found out I'm allergic to nuts so I no longer eat them.", "nuts"),
        ("I'm allergic to penicillin and have not been to that doctor any more.", "penicillin"),
        ("I had a rash because I'm allergic to nickel.", "nickel"),
        ("We were at a restaurant where I told them I'm allergic to sesame.", "sesame"),
        ("Je suis allergique aux noix et je n'en mange plus maintenant.", "noix"),
        ("Ich bin gegen Nüsse allergisch und esse sie nicht mehr.", "Nüsse"),
    ],
)  # fmt: skip
def test_an_allergy_beside_another_denial_is_one(text: str, value: str) -> None:
    made = draft(typed(text), []).memories()
    assert value in [claim.value for new in made for claim in new.claims if claim.attribute == "allergy"]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("2019-2023", None), ("from 2019 - 2023", None), ("2019/20", None), ("2019-05-04", None), ("4.5.2019", None),
        ("2019-2023 0151 2345678", "0151 2345678"), ("2019 555 123 4", "2019 555 123 4"),
        ("201-555-0123", "201-555-0123"), ("+49 151 2345678", "+49 151 2345678"), ("02.03.45.67.89", "02.03.45.67.89"),
    ],
)  # fmt: skip
def test_years_and_days_are_no_numbers_of_telephones(text: str, value: str | None) -> None:
    found = REACHED.search(text)
    assert (found["v"] if found else None) == value


@pytest.mark.parametrize("words", ["was ", "I was ", "no longer ", "non ", "allergic to nuts "])
def test_a_long_text_about_an_allergy_takes_no_long_time(words: str) -> None:
    began = time.process_time()
    personal(f"I'm allergic to nuts {words * (100_000 // len(words))}I'm allergic to nuts")
    assert time.process_time() - began < 8
