"""Messages that tell several things in a row: each is a statement of its own, of the right one."""

import pytest

from secondme.memory.telling import read
from secondme.memory.tongues import tongue_of

TOLD = (
    (
        "I'm Nell, 37, a roofer from Derby, divorced, three boys, and I've had the van since I was twenty.",
        [("", "You are Nell."), ("", "You are 37."), ("", "You are a roofer from Derby."), ("", "You are divorced."),
         ("", "You have three boys."), ("", "You have had the van since you were twenty.")],
    ),
    (
        "Ich bin Heike, 61, Köchin in Husum, verwitwet, drei erwachsene Söhne und ein Kater namens Max.",
        [("", "Du bist Heike."), ("", "Du bist 61."), ("", "Du bist Köchin in Husum."), ("", "Du bist verwitwet."),
         ("", "Du hast drei erwachsene Söhne."), ("", "Du hast ein Kater namens Max.")],
    ),
    (
        "Je suis retraité depuis 2020, marié, quatre petits-enfants et un potager.",
        [("", "Tu es retraité depuis 2020."), ("", "Tu es marié."), ("", "Tu as quatre petits-enfants."),
         ("", "Tu as un potager.")],
    ),
    (
        "61, retired postman from Whitby, three grandchildren, two bad hips",
        [("", "You are 61."), ("", "You are retired postman from Whitby."), ("", "You have three grandchildren."),
         ("", "You have two bad hips.")],
    ),
    (
        "it's Robin, she/they, left handed, trombonist, afraid of geese",
        [("", "You are Robin."), ("", "Your pronouns are she/they."), ("", "You are left handed."),
         ("", "You are a trombonist, afraid of geese.")],
    ),
    (
        "Je suis la cadette de trois, née à Nantes, prof de chant à Brest, célibataire.",
        [("", "Tu es la cadette de trois."), ("", "Tu es née à Nantes."), ("", "Tu es prof de chant à Brest."),
         ("", "Tu es célibataire.")],
    ),
    (
        "Ich bin Imkerin bei Celle, nur Heidehonig, Kurse gebe ich seit 2021 nicht mehr.",
        [("", "Du bist Imkerin bei Celle, nur Heidehonig."), ("", "Kurse gibst du seit 2021 nicht mehr.")],
    ),
    ("I moved to digs in Kelham on Monday, studying naval architecture, know nobody",
     [("", "You moved to digs in Kelham on Monday."), ("", "You are studying naval architecture, know nobody.")]),
    ("I live with my aunt Rena, 71, a retired welder, and two cats.",
     [("", "You live with your aunt Rena."), ("Rena", "Rena is 71."), ("Rena", "Rena is a retired welder.")]),
    ("Ich wohne mit meinem Bruder Uwe, 33, Koch in Bonn.",
     [("", "Du wohnst mit deinem Bruder Uwe."), ("Uwe", "Uwe ist 33."), ("Uwe", "Uwe ist Koch in Bonn.")]),
    ("J'habite avec ma tante, 70 ans, ancienne factrice.",
     [("", "Tu habites avec ta tante."), ("your aunt", "Ta tante a 70 ans."),
      ("your aunt", "Ta tante est ancienne factrice.")]),
    ("I'm allergic to nuts, eggs and milk.", [("", "You are allergic to nuts, eggs and milk.")]),
    ("I swim with my daughter Edie, who is nine and fearless.",
     [("", "You swim with your daughter Edie."), ("Edie", "Edie is nine and fearless.")]),
    ("Tom's wife Oona is Finnish and a potter.", [("Oona", "Tom's wife Oona is Finnish and a potter.")]),
    ("Our caretaker, Mr Bly, retires in May. His wife does the stairs.",
     [("Bly", "Your caretaker, Mr Bly, retires in May."), ("Bly's wife", "Bly's wife does the stairs.")]),
    ("They've asked me to run the whole ward from June.",
     [("", "They have asked you to run the whole ward from June.")]),
    ("Mon ex Karim a la garde des filles une semaine sur deux.",
     [("Karim", "Ton ex Karim a la garde des filles une semaine sur deux.")]),
)  # fmt: skip


@pytest.mark.parametrize(("text", "told"), TOLD)
def test_each_thing_is_told_of_the_right_one(text: str, told: list[tuple[str, str]]) -> None:
    made = [(one.subject, one.text) for one in read(text, tongue_of(text)).tellings]
    assert [one for one in made if one in told] == told
    assert len(made) == len(told), made
