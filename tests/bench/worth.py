"""Invented notes with what they are worth: how much each matters, and how sure it is, 1 to 5, as a careful person says.

The 40 that are sure were written before the question to the model was, the doubtful ones after its first trial; none
was changed since. None is among its examples, or among the notes with which the app tries out a model
(secondme/memory/yardstick.py).
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Worth:
    text: str
    quote: str
    importance: int
    sure: int


NOTES = (
    Worth(
        "You are allergic to penicillin, it nearly killed you once.",
        "I'm allergic to penicillin, it nearly killed me once",
        5,
        5,
    ),
    Worth("Your name is Theodora Lind.", "My name is Theodora Lind", 5, 5),
    Worth("You have type 1 diabetes.", "I have type 1 diabetes", 5, 5),
    Worth("Your daughter Ida was born on 3 May 2019.", "My daughter Ida was born on 3 May 2019", 5, 5),
    Worth("You live at 14 Canal Street in Bergen.", "I live at 14 Canal Street in Bergen", 5, 5),
    Worth("Your husband Erik died last winter.", "My husband Erik died last winter", 5, 5),
    Worth("If anything happens, call your brother Jonas.", "If anything happens, call my brother Jonas", 5, 5),
    Worth("You take warfarin every evening.", "I take warfarin every evening", 5, 5),
    Worth("You work as a midwife at St. Olav's hospital.", "I work as a midwife at St. Olav's hospital", 4, 5),
    Worth("You don't eat pork for religious reasons.", "I don't eat pork for religious reasons", 4, 5),
    Worth("You are getting divorced in autumn.", "We're getting divorced in autumn", 5, 5),
    Worth("Please always answer me in Norwegian.", "Please always answer me in Norwegian", 4, 5),
    Worth("Your mother has dementia and lives with you.", "My mother has dementia and lives with us", 5, 5),
    Worth("You are deaf in your left ear.", "I'm deaf in my left ear", 5, 5),
    Worth("You want to open your own practice by 2028.", "I want to open my own practice by 2028", 4, 5),
    Worth("You are saving for a house.", "I'm saving for a house", 4, 5),
    Worth("You start a new job at Equinor on 1 August.", "I start a new job at Equinor on 1 August", 4, 5),
    Worth("Your best friend is called Solveig.", "My best friend is called Solveig", 4, 5),
    Worth("You are learning Polish.", "I'm learning Polish", 3, 5),
    Worth("You have an exam in anatomy on 12 June.", "I have an exam in anatomy on 12 June", 3, 5),
    Worth("You sing in a choir on Tuesdays.", "I sing in a choir on Tuesdays", 3, 5),
    Worth("You have a cat called Mocca.", "We have a cat called Mocca", 3, 5),
    Worth("You love hiking in the mountains.", "I love hiking in the mountains", 3, 5),
    Worth("You can't stand coriander.", "I can't stand coriander", 2, 5),
    Worth("Your bike is a green Trek.", "My bike is a green Trek", 2, 5),
    Worth("You watched a film about penguins on 3 March 2026.", "I watched a film about penguins yesterday", 1, 5),
    Worth("You had a cheese sandwich for lunch on 4 March 2026.", "I had a cheese sandwich for lunch", 1, 5),
    Worth("The bus was late again on the morning of 4 March 2026.", "The bus was late again this morning", 1, 5),
    Worth("You bought a new pair of socks.", "I bought a new pair of socks", 1, 5),
    Worth("You slept badly on the night of 3 March 2026.", "I slept badly last night", 1, 5),
    Worth("You cleaned the windows on Saturday 28 February 2026.", "I cleaned the windows on Saturday", 1, 5),
    Worth("Your favourite colour is teal.", "My favourite colour is teal", 2, 5),
    Worth("You usually drink tea in the afternoon.", "I usually drink tea in the afternoon", 2, 5),
    Worth("You lost your umbrella on the train.", "I lost my umbrella on the train", 1, 5),
    Worth("Du bist Vegetarierin.", "Ich bin Vegetarierin", 4, 5),
    Worth("Deine Schwester heiratet im Juli in Graz.", "Meine Schwester heiratet im Juli in Graz", 4, 5),
    Worth("Du hast am 3. März 2026 den Müll rausgebracht.", "Ich habe gestern den Müll rausgebracht", 1, 5),
    Worth("Ton fils est allergique aux noix.", "Mon fils est allergique aux noix", 5, 5),
    Worth("Tu as mangé une tarte le soir du 3 mars 2026.", "J'ai mangé une tarte hier soir", 1, 5),
    Worth("Tu habites à Namur depuis dix ans.", "J'habite à Namur depuis dix ans", 4, 5),
    Worth("You think you are allergic to kiwis, not sure.", "I think I'm allergic to kiwis, not sure", 4, 2),
    Worth("Maybe you will move to Malmö one day.", "Maybe I'll move to Malmö one day", 3, 2),
    Worth("Your cousin says you were born in a taxi.", "My cousin says I was born in a taxi", 2, 2),
    Worth("You could murder your boss today.", "I could murder my boss today", 1, 1),
    Worth("You live on coffee.", "I've told you a million times I live on coffee", 2, 1),
    Worth("Apparently your great-grandfather was a pirate.", "Apparently my great-grandfather was a pirate", 2, 2),
    Worth("You are basically a vampire before noon.", "I'm basically a vampire before noon", 1, 1),
    Worth("You might have left the oven on.", "I might have left the oven on", 1, 2),
    Worth("If you won the lottery you would buy an island.", "If I won the lottery I'd buy an island", 1, 1),
    Worth("You guess you like opera.", "I guess I like opera", 2, 2),
    Worth("You probably start at Volvo in May.", "I probably start at Volvo in May", 4, 3),
    Worth("You are the queen of burnt toast.", "I'm the queen of burnt toast", 1, 1),
    Worth("Du glaubst, dein Vater war mal in Peru.", "Ich glaube, mein Vater war mal in Peru", 2, 2),
    Worth("Vielleicht wirst du Lehrerin.", "Vielleicht werde ich Lehrerin", 3, 2),
    Worth("Il paraît que tu ronfles.", "Il paraît que je ronfle", 2, 2),
    Worth("You just love being stuck in traffic.", "Oh great, I just love being stuck in traffic", 1, 1),
)
