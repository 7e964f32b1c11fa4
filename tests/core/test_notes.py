"""What people note without a sentence, and of whom they speak by title: it is kept as it stands, of the right one."""

import pytest

from secondme.memory.gate import own_words
from secondme.memory.telling import read
from secondme.memory.tongues import tongue_of


def told(text: str) -> list[tuple[str, str]]:
    own = own_words(text)
    return [(one.subject, one.text) for one in read(own, tongue_of(own)).tellings if one.sure]


@pytest.mark.parametrize(
    ("text", "statements"),
    [
        # tasks
        ("- [ ] I want to renew my passport\n- [x] I have a cat",
         [("", "You want to renew your passport."), ("", "You have a cat.")]),
        ("1. [X] I live in Porto.", [("", "You live in Porto.")]),
        # how many, how long, none
        ("Ten months in a caravan.", [("", "Ten months in a caravan.")]),
        ("no gluten for me, doctor's orders", [("", "No gluten for you, doctor's orders.")]),
        ("No worries, speak soon", []),
        ("Forty two years as a signalman and I miss it",
         [("", "Forty two years as a signalman."), ("", "You miss it.")]),
        # what somebody takes and does not
        ("Olives yes, capers no", [("", "Olives yes."), ("", "Capers no.")]),
        ("Tee ja, Kaffee gar nicht, Kakao nur im Winter",
         [("", "Tee ja."), ("", "Kaffee gar nicht, Kakao nur im Winter.")]),
        ("le cidre oui, la bière non", [("", "Le cidre oui."), ("", "La bière non.")]),
        # what something is
        ("I bought a boat. It's a Drascombe, yellow",
         [("", "You bought a boat."), ("", "Your boat is a Drascombe, yellow.")]),
        ("My shed leaks. Roof is from 1987, felt", [("", "Your shed leaks."), ("", "Roof is from 1987, felt.")]),
        ("The van is at the garage. It's a Transit, green", [("", "The van is a Transit, green.")]),
        ("Le bateau est à Vannes. Il s'appelle Gaston", [("", "Le bateau s'appelle Gaston.")]),
        # in haste
        ("bin 19, mach ne lehre zur köchin in celle, spiel cello", [("", "Du bist 19."), ("", "Du spielst cello.")]),
        ("j ai un frère à lyon", [("", "Tu as un frère à lyon.")]),
        ("gonna sell the canoe", [("", "You are gonna sell the canoe.")]),
        ("love owls", [("", "You love owls.")]),
        ("need a summary of that", []),
        ("kann wieder nicht schlafen", []),
        ("I sold my flat in June, dog has arthritis now",
         [("", "You sold your flat in June."), ("your dog", "Your dog has arthritis now.")]),
        # what is asked for once, and verse
        ("Für den Chor: schreib ein Gedicht über den Mai", []),
        ("the moon is out / I am a shoe / the cats all know / and so do you", []),
        ("Kakao süß, Tee gar nicht, Bier nur im Urlaub",
         [("", "Kakao süß."), ("", "Tee gar nicht, Bier nur im Urlaub.")]),
        ("Eigentlich hasse ich Bohnen.", [("", "Du hasst Bohnen.")]),
        ("Bin Schlosser, 58", [("", "Du bist Schlosser."), ("", "Du bist 58.")]),
        ("i'm trans, he/him, two cats",
         [("", "You are trans."), ("", "Your pronouns are he/him."), ("", "You have two cats.")]),
        ("I'm calling about... well, I have a kayak.", [("", "You have a kayak.")]),
        ("Lived in Spa till I was six, then Ghent", [("", "You have lived in Spa till you were six, then Ghent.")]),
        ("Kein Schwein, kein Alkohol, ansonsten ess ich alles",
         [("", "Kein Schwein, kein Alkohol."), ("", "Ansonsten isst du alles.")]),
        ("Bread changed in May, gran can't chew, so she's got soft rolls every day now",
         [("your grandmother", "Your gran can't chew."),
          ("your grandmother", "Your gran has got soft rolls every day now.")]),
        ("Der Keller ist trocken, und Opa zieht am 3.5. bei uns ein",
         [("your grandfather", "Dein Opa zieht am 3.5. bei euch ein.")]),
        ("Mon avocat s'appelle Me Roux", [("your lawyer", "Ton avocat s'appelle Me Roux.")]),
        ("don't congratulate me, I have been sober since May", [("", "You have been sober since May.")]),
        ("I can do Mondays, never Fridays", [("", "You can do Mondays.")]),
        ("I'm between jobs. Was in catering since 2009.",
         [("", "You are between jobs."), ("", "You were in catering since 2009.")]),
        ("forgot to say: the flat's on the third floor", [("", "The flat's on the third floor.")]),
        ("Das WLAN heißt Erbsensuppe", [("Erbsensuppe", "Das WLAN heißt Erbsensuppe.")]),
        ("Mila was my apprentice, now I report to her",
         [("Mila", "Mila was your apprentice."), ("", "Now you report to Mila.")]),
        # beside what is asked
        ("What's the difference between hens and ducks? I've had three hens since May.",
         [("", "You have had three hens since May.")]),
        ('Make this shorter: "Dear Sir, the lift is broken again, please come." I moved to Ghent in May.',
         [("", "You moved to Ghent in May.")]),
        ("I sold my kayak on Friday and my sister lost her job 😅 the roof leaks too",
         [("", "You sold your kayak on Friday."), ("your sister", "Your sister lost her job 😅.")]),
        ('ich spiel cello bei den "Saitensprüngen"', [("", 'Du spielst cello bei den "Saitensprüngen".')]),
        ("I met Ada at the Odeon (friday, and she paid, the one in Hull).",
         [("", "You met Ada at the Odeon (friday, and she paid, the one in Hull).")]),
        # by title
        ("Coach Abiola leaves in May and her deputy takes over", [("Abiola", "Coach Abiola leaves in May.")]),
        ("Frau Sörensen aus dem Archiv zieht im Juli nach Kiel",
         [("Sörensen", "Frau Sörensen aus dem Archiv zieht im Juli nach Kiel.")]),
        ("My lodger, Father Emeka Obi, is being moved to Accra in June",
         [("Emeka Obi", "Your lodger, Father Emeka Obi, is being moved to Accra in June.")]),
        ("Mme Diallo, la voisine, part le 3 mai", [("Diallo", "Mme Diallo, la voisine, part le 3 mai.")]),
        # who is none of the person's is not taken for it
        ("Ruben isn't my brother. He's my lodger since May.",
         [("Ruben", "Ruben isn't your brother."), ("Ruben", "Ruben is your lodger since May.")]),
        ("Mum's scan was fine. She's home til Friday.",
         [("", "Your mum's scan was fine."), ("your mother", "Your mum is home til Friday.")]),
        ("In theory we could move to Oslo. In practice my husband hates snow.",
         [("your husband", "Your husband hates snow.")]),
    ],
)  # fmt: skip
def test_what_is_noted(text: str, statements: list[tuple[str, str]]) -> None:
    made = told(text)
    assert [one for one in made if one in statements] == statements
    assert statements or not made


@pytest.mark.parametrize(
    "text",
    [
        "Bitte alle Rezepte für zwei Personen und ohne Backofen",
        "Plus jamais de poèmes dans tes réponses",
        "toujours en mètres, jamais en pieds",
        "Write in Swedish unless told otherwise.",
        "From here on use feet for heights.",
        "Fachwörter nie übersetzen, sonst lern ich sie nicht.",
        "Wenn ich Chefin schreibe, meine ich meine Frau.",
        "zeig mir abends immer zuerst den wetterbericht",
        "pour les factures : toujours en euros, arrondis",
        "quand jte demande une recette c tjrs pour deux",
    ],
)
def test_how_things_are_wanted_for_good(text: str) -> None:
    own = own_words(text)
    assert [one.kind for one in read(own, tongue_of(own)).tellings] == ["instruction"]


@pytest.mark.parametrize(
    ("text", "own"),
    [
        ("Correct my letter: I apply as a baker in Annecy.", True),
        ("Traduis pour mon chef : « je serai absent mardi, je déménage »", True),
        ("Correct this letter: I apply as a baker in Annecy.", False),
        ("Summarise this for me: I live in Annecy and I bake.", False),
        ("Correct this for my daughter: I live in Annecy and I am nine.", False),
    ],
)
def test_who_writes_a_letter_of_their_own_says_it_themself(text: str, own: bool) -> None:
    said = own_words(text)
    assert (("Annecy" in said) or ("mardi" in said)) is own
