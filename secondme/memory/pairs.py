"""Invented words of people, and notes on them: whether a model can tell those that follow is tried out with them
(follows.py)."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Pair:
    """Words of a person, and a note on them. `more`: it says more than the words, or something else."""

    quote: str
    text: str
    more: bool


KNOWN = (
    Pair("I moved to Ghent last spring for my job", "You moved to Ghent for your job.", False),
    Pair("I had to walk the dog of my neighbour", "You have a dog.", True),
    Pair("my boss has been ill for weeks", "You have been ill for weeks.", True),
    Pair("I teach chemistry, mostly to adults", "You teach chemistry.", False),
    Pair("I never drink coffee after noon", "You drink coffee after noon.", True),
    Pair("my son Timo turns six in May", "Your son Timo will be six in May.", False),
    Pair("I bought flowers for Hanna", "Hanna is your wife.", True),
    Pair("I can't swim", "You are not able to swim.", False),
    Pair("I'd love to see Iceland one day", "You have been to Iceland.", True),
    Pair("our flat has a balcony to the south", "Your flat has a balcony facing south.", False),
    Pair("I took the train because the car is at the garage", "You don't own a car.", True),
    Pair("I'm allergic to wasp stings", "You have an allergy to wasp stings.", False),
    Pair("ich spiele seit der Schule Geige", "Du spielst seit deiner Schulzeit Geige.", False),
    Pair("meine Mutter arbeitet im Krankenhaus", "Deine Mutter ist Ärztin.", True),
    Pair("ich mag keine Oliven", "Du magst Oliven.", True),
    Pair("wir haben letztes Jahr geheiratet", "Du hast letztes Jahr geheiratet.", False),
    Pair("mein Bruder hat einen Hund", "Du hast einen Hund.", True),
    Pair("ich stehe immer um sechs auf", "Du stehst immer um sechs Uhr auf.", False),
    Pair("je travaille à Nantes depuis mars", "Tu travailles à Nantes depuis mars.", False),
    Pair("mon ami Luc part au Canada", "Tu pars au Canada avec Luc.", True),
    Pair("je ne fume plus", "Tu fumes.", True),
    Pair("j'ai deux filles, Léa et Zoé", "Tes filles s'appellent Léa et Zoé.", False),
    Pair("j'ai acheté un livre de cuisine", "Tu es cuisinier.", True),
    Pair("j'habite au troisième étage", "Tu vis au troisième étage.", False),
)
"""The invented notes with which the app tries out a model."""
