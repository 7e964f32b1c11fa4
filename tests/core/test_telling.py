"""What rules make of a message, in three languages: statements, of whom they are, and what they leave alone."""

import random

import pytest

from secondme.memory.attitude import is_joking
from secondme.memory.gate import own_words, passages, worth_reading
from secondme.memory.telling import Telling, Told, read
from secondme.memory.tongues import is_known, tongue_of
from secondme.memory.tongues.french import FRENCH
from secondme.memory.tongues.german import GERMAN


def told(text: str, *before: str) -> Told:
    own = own_words(text)
    return read(own, tongue_of(own), before)


def sure(text: str, *before: str) -> list[tuple[str, str]]:
    return [(one.subject, one.text) for one in told(text, *before).tellings if one.sure]


TOLD = [
    # who is called how
    ("My sister lives in Leeds. She is called Nora.",
     [("your sister", "Your sister lives in Leeds."), ("Nora", "Your sister is called Nora.")]),
    ("My dog is called Pilvi.", [("Pilvi", "Your dog is called Pilvi.")]),
    ("My friend Ada came. She is called Nora.", [("Ada", "Your friend Ada came.")]),
    ("My sister met Paul. He is called Rex.", [("your sister", "Your sister met Paul.")]),
    ("My sister and my mother sing. She is called Nora.", [("your sister", "Your sister and your mother sing.")]),
    ("My sister lives in Leeds. I met a woman there. She is called Nora.",
     [("your sister", "Your sister lives in Leeds."), ("", "You met a woman there.")]),
    ("My brother came with a colleague. He is called Rex.", [("your brother", "Your brother came with a colleague.")]),
    ("My wife saw a doctor. Her name is Dr Bell.", [("your wife", "Your wife saw a doctor.")]),
    ("My sister likes the neighbour's cat. She is called Mia.",
     [("your sister", "Your sister likes the neighbour's cat.")]),
    ("My brother is a baker. He is called Tom.",
     [("your brother", "Your brother is a baker."), ("Tom", "Your brother is called Tom.")]),
    ("Meine Schwester hat eine Gitarre. Sie heißt Lucille.",
     [("your sister", "Deine Schwester hat eine Gitarre.")]),
    ("Schreib eine Einladung zum 60. meiner Frau. Sie heißt Gudrun.", [("Gudrun", "Deine Frau heißt Gudrun.")]),
    ("Ich traf eine Lehrerin bei meiner Schwester. Sie heißt Mia.",
     [("", "Du trafst eine Lehrerin bei deiner Schwester.")]),
    ("Ma sœur a une voiture. Elle s'appelle Titine.", [("your sister", "Ta sœur a une voiture.")]),
    ("J'ai une grande sœur. Elle s'appelle Léa.",
     [("", "Tu as une grande sœur."), ("Léa", "Ta grande sœur s'appelle Léa.")]),
    ("My brother has a dog. He is called Rex.",
     [("your brother", "Your brother has a dog."), ("Rex", "Your brother's dog is called Rex.")]),
    ("My neighbour's daughter visited. Her name is Lea.",
     [("", "Your neighbour's daughter visited."), ("Lea", "Your neighbour's daughter is called Lea.")]),
    ("Mein Sohn rudert, und wir haben uns einen Hund geholt. Er heißt Bela und spielt gern Ball.",
     [("your son", "Dein Sohn rudert."), ("", "Ihr habt euch einen Hund geholt."), ("Bela", "Dein Hund heißt Bela."),
      ("Bela", "Bela spielt gern Ball.")]),
    ("Meine Kollegin Ada kam. Sie heißt Nora und spielt Harfe.", [("Ada", "Deine Kollegin Ada kam.")]),
    ("Mein Bruder hat einen Hund. Er heißt Rex.",
     [("your brother", "Dein Bruder hat einen Hund."), ("Rex", "Der Hund von deinem Bruder heißt Rex.")]),
    ("Ma collègue Ada est venue. Elle s'appelle Nora.", [("Ada", "Ta collègue Ada est venue.")]),
    ("Ma sœur a une fille. Elle s'appelle Nora.",
     [("your sister", "Ta sœur a une fille."), ("Nora", "La fille de ta sœur s'appelle Nora.")]),
    ("Meine Firma wächst. Sie heißt Pilvi.", [("", "Deine Firma wächst."), ("", "Deine Firma heißt Pilvi.")]),
    # somebody else behind a comma
    ("Owen is 11 and mad about football, Isla's 7 and just started the cello.",
     [("Owen", "Owen is 11 and mad about football."), ("Isla", "Isla is 7."), ("Isla", "Isla started the cello.")]),
    ("Ben moved to Leeds, Tina stayed in York and sings in a choir.",
     [("Ben", "Ben moved to Leeds."), ("Tina", "Tina stayed in York."), ("Tina", "Tina sings in a choir.")]),
    ("Ben arbeitet bei Bosch, Tina unterrichtet Mathe und spielt Flöte.",
     [("Ben", "Ben arbeitet bei Bosch."), ("Tina", "Tina unterrichtet Mathe."), ("Tina", "Tina spielt Flöte.")]),
    ("Ben ist 12, Tina geht in die Schule und tanzt Ballett.", [("Ben", "Ben ist 12.")]),
    ("Paul est boulanger, Tina chante dans un chœur et a deux chats.",
     [("Paul", "Paul est boulanger."), ("Tina", "Tina chante dans un chœur."), ("Tina", "Tina a deux chats.")]),
    ("Ben travaille chez Bosch.", [("Ben", "Ben travaille chez Bosch.")]),
    ("I visited Nora, Tom's wife, in Kiel.", [("", "You visited Nora, Tom's wife, in Kiel.")]),
    # the person
    ("I get up at six and I hate it.", [("", "You get up at six.")]),
    ("Last autumn we bought a barge.", [("", "Last autumn you bought a barge.")]),
    ("moved to Delft in May, it's lovely", [("", "You moved to Delft in May, it's lovely.")]),
    ("can't whistle", [("", "You can't whistle.")]),
    ("Anna and I run a bakery.", [("", "Anna and you run a bakery.")]),
    ("Thunder scares me.", [("", "Thunder scares you.")]),
    # what is noted of things
    ("The stopcock is behind panel 4.", [("", "The stopcock is behind panel 4.")]),
    ("spare key with the Albrights", [("", "Spare key with the Albrights.")]),
    ("Mon gendre tient un bar à Lens.", [("your son-in-law", "Ton gendre tient un bar à Lens.")]),
    ("My girl turned 5. She draws.", [("your daughter", "Your girl turned 5."), ("your daughter", "Your girl draws.")]),
    # others
    ("My uncle Bert keeps bees.", [("Bert", "Your uncle Bert keeps bees.")]),
    ("my aunt sings in a choir", [("your aunt", "Your aunt sings in a choir.")]),
    ("I met my tutor Vera. She lives in Spa.", [("", "You met your tutor Vera."), ("Vera", "Vera lives in Spa.")]),
    (
        "My neighbour Paul fell. His wife called me.",
        [("Paul", "Your neighbour Paul fell."), ("Paul's wife", "Paul's wife called you.")],
    ),
    ("Nick, my cousin, is a welder.", [("Nick", "Nick, your cousin, is a welder.")]),
    ("mum plays bridge", [("your mother", "Your mum plays bridge.")]),
    # several facts, one statement each
    ("My cousin Otto moved to Graz, sold his car and now rides a moped everywhere.",
     [("Otto", "Your cousin Otto moved to Graz."), ("Otto", "Otto sold his car."),
      ("Otto", "Otto now rides a moped everywhere.")]),
    ("I can whistle and juggle six plates", [("", "You can whistle."), ("", "You juggle six plates.")]),
    ("I want to buy a barge and paint the deck.", [("", "You want to buy a barge and paint the deck.")]),
    ("I'm 61 and a cellist", [("", "You are 61."), ("", "You are a cellist.")]),
    ("for the forms: born in Oslo, Danish passport, living in Spa",
     [("", "You are born in Oslo."), ("", "You have Danish passport."), ("", "You are living in Spa.")]),
    ("My boat Olga leaks. Leaks every spring.", [("", "Your boat Olga leaks.")]),
    ("plan: swim 1k by may, the lake by july", [("", "Plan: swim 1k by may."), ("", "Plan: the lake by july.")]),
    # a day or an hour
    ("flight on Friday at 6.40 from Bremen", [("", "Flight on Friday at 6.40 from Bremen.")]),
    ("no cheese until Easter", [("", "No cheese until Easter.")]),
    # beside a question or a request
    ("My bike is stolen, what should I do?", [("", "Your bike is stolen.")]),
    ("Can you write to my godson Timo? He turns ten.",
     [("Timo", "Timo turns ten."), ("Timo", "Your godson is called Timo.")]),
    # German
    ("Ich arbeite bei der Bahn und wohne in Worms.", [("", "Du arbeitest bei der Bahn."), ("", "Du wohnst in Worms.")]),
    ("Gestern war ich beim Arzt.", [("", "Gestern warst du beim Arzt.")]),
    ("Wir haben einen Garten.", [("", "Ihr habt einen Garten.")]),
    ("Meine Tante Gerda ist Imkerin. Sie hat zehn Völker.",
     [("Gerda", "Deine Tante Gerda ist Imkerin."), ("Gerda", "Gerda hat zehn Völker.")]),
    ("Ich lese gern und laufe jeden Morgen.", [("", "Du liest gern."), ("", "Du läufst jeden Morgen.")]),
    ("Meine Tante Gerda wohnt in Bern, hat drei Katzen und spielt Orgel.",
     [("Gerda", "Deine Tante Gerda wohnt in Bern."), ("Gerda", "Gerda hat drei Katzen."),
      ("Gerda", "Gerda spielt Orgel.")]),
    ("Wir sind nach Gera gezogen, haben einen Hund geholt.",
     [("", "Ihr seid nach Gera gezogen."), ("", "Ihr habt einen Hund geholt.")]),
    # French
    ("J'habite à Pau et je suis menuisier.", [("", "Tu habites à Pau."), ("", "Tu es menuisier.")]),
    ("Je n'aime pas la pluie.", [("", "Tu n'aimes pas la pluie.")]),
    ("Mon oncle Luc vit à Brest, joue du violon et déteste la mer.",
     [("Luc", "Ton oncle Luc vit à Brest."), ("Luc", "Luc joue du violon."), ("Luc", "Luc déteste la mer.")]),
    ("Ma barque est rouge. Elle fuit un peu.", [("", "Ta barque est rouge."), ("", "Ta barque fuit un peu.")]),
    ("Nous avons une tortue.", [("", "Vous avez une tortue.")]),
    ("Mon oncle Luc est facteur. Il vit à Nice.", [("Luc", "Ton oncle Luc est facteur."), ("Luc", "Luc vit à Nice.")]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "statements"), TOLD)
def test_what_is_told(text: str, statements: list[tuple[str, str]]) -> None:
    assert sure(text) == statements


NOT_TOLD = [
    "If I had a boat I would sail.", "What if I moved to Rome?", "Do you think I should buy a boat?",
    "Wenn ich Zeit hätte, würde ich malen.", "Si j'étais riche, je vivrais à Nice.", "Rewrite my second paragraph.",
    "I think so.", "I have a question.", "Ich glaube schon.", "Je ne sais pas.", "He lives in Ghent.",
    "Kannst du mir helfen, meinen Text zu kürzen?", "Peux-tu corriger mon texte ?",
    "I changed the code and it still fails.", "See you on Monday then", "The tower is full of old paint.",
    "The difference between a frog and a toad is mostly the skin.", "Ich wollt, ich wär ein Fisch.",
    "Why do I sneeze in the sun. Where was I.", "Rework this photo of 12 people", "The treaty was signed in 1648.",
    "[18:20] Ada: i quit my job\n[18:21] Tom Reed: i am moving to Oslo", "I reckon it's the one with 8 legs.",
    "Wär ich Kanzler, hätten wir 40 Feiertage.", "Si un jour je gagne, j'achète 3 bateaux.",
    "Maybe we should all move to Peru.",
    "Fwd: Hi all, I am away from Monday and my deputy is Jo.", "my character is Zorg, he hates elves",
]  # fmt: skip


@pytest.mark.parametrize("text", NOT_TOLD)
def test_what_is_not(text: str) -> None:
    assert sure(text) == []


def test_a_pronoun_that_could_mean_two_means_nobody() -> None:
    assert ("Ann", "Ann sings.") not in sure("I met Ann and Beth. She sings.")
    assert ("Beth", "Beth sings.") not in sure("I met Ann and Beth. She sings.")


def test_whom_a_pronoun_means_may_stand_in_the_message_before() -> None:
    assert sure("She lives in Ghent.", "My sister Olga called.") == [("Olga", "Olga lives in Ghent.")]


def test_quotes_stand_in_the_text() -> None:
    text = own_words("So, by the way: my sister’s in Rome, and I’m — finally! — a baker.")
    for one in read(text, tongue_of(text)).tellings:
        assert isinstance(one, Telling)
        assert text[one.start : one.end].strip() == text[one.start : one.end]
        assert text[one.start : one.end] in text


def test_instructions_stay_in_the_words_of_the_person() -> None:
    (one,) = told("Please never suggest mushrooms again.").tellings
    assert (one.kind, one.text) == ("instruction", "You asked: “Please never suggest mushrooms again”.")
    (one,) = told("Antworte mir immer auf Deutsch, bitte.").tellings
    assert (one.kind, one.text) == ("instruction", "Du hast gebeten: „Antworte mir immer auf Deutsch, bitte“.")


@pytest.mark.parametrize(
    "text",
    ["Oh great, another meeting.", "I just love doing taxes 🙃", "Knock knock!", "Na toll, wieder Regen.",
     "oui bien sûr, j'adore attendre", "Just what I needed, a flat tyre.",
     "Absolutely love being woken by a drill at 5 am", "Ich liebe es, im Stau zu stehen.", "I'm 400 years old",
     "J'adore les embouteillages sous la pluie.", "My fridge and I need to talk."],
)  # fmt: skip
def test_what_is_not_meant(text: str) -> None:
    assert is_joking(text)


@pytest.mark.parametrize(
    "text",
    [
        "I love my new job.",
        "Ich liebe Käse.",
        "J'adore Lyon.",
        "My cat is great.",
        "I was stuck in traffic for two hours.",
        "Great news: I got the job!",
    ],
)
def test_what_is_meant(text: str) -> None:
    assert not is_joking(text)


def test_a_game_is_no_life_but_what_is_said_aside_is() -> None:
    assert not worth_reading("Let's play: I am a knight and I live in a castle.")
    assert not worth_reading("Wir spielen Piraten: ich bin der Kapitän.")
    assert sure("Story: I woke up on Mars. (I'm writing this in Lisbon.)") == [("", "You are writing this in Lisbon.")]


@pytest.mark.parametrize(
    "text",
    ["You're the waiter and I'm a rude guest. I want soup.", "I am an elf. I hate dwarves.",
     "Du bist der Wirt. Ich habe Durst.",
     "Tu es le roi. Je suis un espion.", "Chapter two so far: I left him at dawn.", "In my novel a nurse lives in Ulm.",
     "Anfang meiner Geschichte: Ich war allein.", "Dans mon roman je suis morte."],
)  # fmt: skip
def test_parts_and_stories_are_nobodys_life(text: str) -> None:
    assert not worth_reading(text)


@pytest.mark.parametrize(
    "text",
    ["my aunt's text word for word: I hate your wedding, I won't come", "He wrote: I am ill and I stay at home.",
     "In der Anzeige stand: Ich suche eine Frau.", "Ma voisine a écrit : je pars demain à Nice."],
)  # fmt: skip
def test_what_others_wrote_is_not_the_persons(text: str) -> None:
    assert sure(text) == []


@pytest.mark.parametrize(
    "text",
    ["I'm so tired today.", "I had soup for lunch.", "I like the second version better.", "I'll try that, thanks.",
     "I'm on the bus right now.", "Ich hab Hunger.", "Ich bin müde.", "Ich muss jetzt los.", "Je suis crevée.",
     "Je vais essayer ça.", "Je préfère la deuxième version.", "Hello, ask me something."],
)  # fmt: skip
def test_what_passes_with_the_day_is_left(text: str) -> None:
    assert told(text).tellings == ()


@pytest.mark.parametrize(
    "text",
    ["When summarising, give me the bad news first.", "You should always cite your sources.", "Be brief from now on.",
     "Keep it long when you answer me.", "aisle seat please, always",
     "Don't bother with introductions.", "Ich will, dass du mich duzt.", "Fass dich in Zukunft kürzer."],
)  # fmt: skip
def test_what_holds_for_good_is_an_instruction(text: str) -> None:
    (one,) = told(text).tellings
    assert one.kind == "instruction"


def test_what_is_asked_for_beside_an_instruction_is_one_too() -> None:
    asked = told("Be brief from now on. Four sentences at most. No lists please.").tellings
    assert [one.kind for one in asked] == ["instruction"] * 3


def test_whom_him_and_her_mean_is_said() -> None:
    assert ("", "You are proud of Nora.") in sure("My sister Nora flies planes and I'm proud of her.")
    assert sure("I never told him.") == []


def test_a_list_with_headings_is_the_persons_own_and_a_pasted_chat_is_not() -> None:
    noted = "Monday: I have the dentist at nine.\nTuesday: my sister Ines visits me."
    assert own_words(noted) == noted
    assert [one.text for one in told(noted).tellings][:1] == ["Monday: you have the dentist at nine."]
    for chat in (
        "[18:20] Ada: i quit my job\n[18:21] Tom Reed: i am moving", "9.15 Uhr Ada: ich ziehe um\n9.16 Uhr Tom: Toll",
        "Ada: I quit my job\nTom: Really?\nAda: I am moving to Oslo",
    ):  # fmt: skip
        assert own_words(chat) == ""


def test_what_is_pasted_or_quoted_is_not_the_persons_in_any_language() -> None:
    assert not worth_reading("Übersetze: Ich wohne in Köln und habe zwei Katzen, einen Hund und einen alten Papagei")
    assert "Dakar" not in own_words("Peux-tu traduire « Je suis né à Dakar » ?")


def test_languages_are_told_apart() -> None:
    assert [tongue_of(text).name for text in ("I am here", "Ich bin hier", "Je suis là")] == ["en", "de", "fr"]
    assert is_known("Ich wohne seit drei Jahren in Jena")
    assert not is_known("Abito a Torino e ho due gatti neri")


@pytest.mark.parametrize(
    ("said", "meant"),
    [("wohne", "wohnst"), ("arbeite", "arbeitest"), ("reise", "reist"), ("bin", "bist"), ("esse", "isst"),
     ("hatte", "hattest")],
)  # fmt: skip
def test_german_verbs(said: str, meant: str) -> None:
    assert GERMAN.turn(f"ich {said}") == f"du {meant}"


@pytest.mark.parametrize(
    ("said", "meant"),
    [("je chante", "tu chantes"), ("j'ai", "tu as"), ("je ne suis pas", "tu n'es pas"), ("j'irai", "tu iras"),
     ("nous parlons", "vous parlez"), ("je me lève", "tu te lèves")],
)  # fmt: skip
def test_french_verbs(said: str, meant: str) -> None:
    assert FRENCH.turn(said) == meant


def test_a_long_text_loses_nothing_in_parts() -> None:
    text = "\n\n".join(f"Paragraph {number} " + "word " * 60 for number in range(20))
    assert "\n\n".join(passages(text)) == text


def test_nothing_that_can_be_written_stops_it() -> None:
    chance = random.Random(4)
    pieces = [*"?!—“”().,:’🎉", "I", "my", "sister", "Nora", "she", "'s", "...", "ich", "habe", "je", "j'", "n'"]
    pieces += ["il", "12", "if", "and", "und", "et", "İ", "ß"]
    pieces += ["\n", "\x1d", "e\u0301"]
    for _ in range(3000):
        text = " ".join(chance.choices(pieces, k=chance.randint(1, 14)))
        own = own_words(text)
        for one in told(text).tellings:
            assert own[one.start : one.end].strip()
            assert one.text.strip()
