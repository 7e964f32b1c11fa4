"""What a statement is about, in a word or two that a person would choose: names and nouns, found without a model. Pure.

No tagger is needed for the few that are wanted: a name has a capital, and so has each noun in German; in English and
French a noun stands behind an article, a possessive or one of a few verbs and prepositions. What cannot be told from a
verb or an adjective is left out: a topic too few is better than one that says nothing.
"""

import re
from collections.abc import Iterator, Sequence

from secondme.memory.tongues import tongue_of
from secondme.memory.tongues.calendar import DATE_WORDS
from secondme.memory.words import EMPTY, fold, word_set
from secondme.stopwords import STOP_WORDS

MOST = 2
VERSION = 1
"""To be raised when a statement gets other topics than before: those of older memories are named again then
(renaming.py)."""
_TOKEN = re.compile(r"[^\W\d_](?:[\w-]|['’](?=\w))*|[^\s\w]|\d\S*")
_ELIDED = re.compile(r"\b([ldjmtsnc]|qu)['’](?=\w)", re.IGNORECASE)
_PARTICLES = word_set("de da do dos das du del della di la le les van von der den af y e")
_TITLES = word_set("mr mrs ms miss dr prof st herr frau monsieur madame mme m sr sra senhor senhora")
_FILLERS = {
    "en": word_set(
        """time times year years day days week weeks weekend month months hour hours minute minutes moment morning
        evening afternoon night way ways lot lots bit kind sort pair couple cup piece part side end start middle rest
        number thing things people man woman fan idea name reason case while most least past future front back
        top bottom order fact other others nothing something anything everything one two three four five six seven
        eight nine ten eleven twelve first second third fourth fifth half today tomorrow course better
        original hand works"""
    ),
    "de": word_set(
        """mal male zeit zeiten jahr jahre jahren tag tage tagen woche wochen wochenende monat monate monaten uhr stunde
        stunden minute minuten moment morgen abend nachmittag nacht prozent euro stück paar bisschen ding dinge sache
        sachen art weise ende anfang teil leute mann frau mensch menschen name grund fall rest beste nichts etwas hause
        bescheid bitte"""
    ),
    "fr": word_set(
        """fois ans année années jour jours semaine semaines mois heure heures minute minutes moment matin soir nuit
        chose choses gens peu plupart partie fin début nom raison cas reste côté bout plus moins autre autres mieux"""
    ),
}
"""Nouns that say nothing of what something is about."""
_NOUNS = {"en": word_set("son hat war art"), "de": frozenset[str](), "fr": word_set("art")}
"""Nouns of a language that are empty words of another."""
_ADJECTIVES = word_set(
    """old older elder eldest younger youngest young little big bigger small new best next last favourite favorite
    former current main own good great whole long short late early other only usual dear bad red green blue grey gray
    black white brown local petit petite petits petites grand grande grands grandes gros grosse vieux vieil vieille beau
    bel belle bon bonne nouveau nouvel nouvelle jeune jeunes premier première dernier dernière prochain prochaine
    mauvais ancien ancienne deux trois quatre cinq six sept huit neuf dix propre"""
)
_DETERMINERS = {
    "en": word_set("the a an your my his her their our its this that another every each some any no"),
    "fr": word_set(
        "le la les l un une des du au aux ton ta tes votre vos son sa ses leur leurs mon ma mes notre nos ce cet"
        " cette ces"
    ),
}  # fmt: skip
_BARE = {
    "en": word_set(
        """like likes liked love loves loved hate hates prefer prefers enjoy enjoys play plays played speak speaks drink
        drinks eat eats study studies studied learn learns teach teaches taught collect collects own owns practise
        practises practice practices grow grows sing sings sell sells take takes about with without of for from have has
        need needs want wants"""
    ),
    "fr": word_set("parle parles parlez"),
}
"""Behind these a noun stands without an article."""
_SUBJECTS = word_set("tu vous je il elle on nous ils elles ne me te se y")
"""In front of "le" and "la" they show that these are no articles."""
_OWN = word_set(
    """dein deine deinen deinem deiner deines seine seinen seinem seiner ihr ihre ihren ihrem ihrer eure euren eurem
    eurer unser unsere unseren unserem unserer euer dich dir sie ihnen"""
)
_VERBS = word_set("is are was were has had have will would can could must should may does did isn't aren't doesn't")
_PAST = re.compile(r"(?<![beh])ed$")
"""Of a verb, but not in "bed", "seed", "shed"."""
_COUNTS = re.compile(r"ième$|(?<=\w{3}m)ment$")
"""Of an ordinal number, and of an adverb: "cinquième", "couramment", but not "appartement"."""
_ENDS = word_set(
    """near along around across behind beside beyond towards toward every twice once together daily weekly monthly there
    here alone again always never often sometimes ago outside inside abroad instead soon yet today tomorrow yesterday
    tonight already usually rather called named born next last"""
)


def keywords_of(text: str, known: Sequence[str] = ()) -> tuple[str, ...]:
    """At most `MOST` topics, names first; without `known`, what the memory says of itself elsewhere (whom it is about,
    the place)."""
    tongue = tongue_of(text).name
    tokens = _TOKEN.findall(_ELIDED.sub(r"\1 ", text))
    heads = list(_english(tokens) if tongue == "en" else _french(tokens) if tongue == "fr" else ())
    told = {fold(word) for one in known for word in (one, *one.split())}
    found: dict[str, str] = {}
    for topic in (*_names(tokens, tongue), *heads):
        plain = fold(topic)
        if plain not in told and not told.issuperset(plain.split()) and not any(plain in each for each in found):
            found[plain] = topic
    return tuple(found.values())[:MOST]


def _empty(word: str, tongue: str) -> bool:
    plain = fold(word)
    if len(plain) < 3 or plain in _FILLERS[tongue] or plain in DATE_WORDS[tongue]:
        return True
    return plain in STOP_WORDS | EMPTY | _OWN and plain not in _NOUNS[tongue]


def _names(tokens: Sequence[str], tongue: str) -> Iterator[str]:
    """Runs of words with a capital, "Mei Tanaka" and "Casa da Música", without titles; in German nouns are among them.
    The first word of a sentence shows nothing by its capital, unless another one follows."""
    at = 0
    while at < len(tokens):
        if not tokens[at][0].isupper():
            at += 1
            continue
        first, run = at == 0 or tokens[at - 1] in ".!?…", [tokens[at]]
        at += 1
        while at < len(tokens) and not run[-1].endswith(("'s", "’s")):
            joins = at + 1 < len(tokens) and tokens[at] in _PARTICLES and tokens[at + 1][0].isupper()
            if joins and tongue != "de":
                run += tokens[at : at + 2]
                at += 2
            elif tokens[at] == "." and fold(run[-1]) in _TITLES:
                at += 1
            elif tokens[at][0].isupper():
                run.append(tokens[at])
                at += 1
            else:
                break
        run = [word.removesuffix("'s").removesuffix("’s") for word in run]
        while run and (fold(run[0]) in _TITLES or _empty(run[0], tongue) or (first and fold(run[0]) in _ADJECTIVES)):
            run, first = run[1:], False
        while run and _empty(run[-1], tongue):
            run.pop()
        if run and not (first and len(run) == 1):
            yield " ".join(run)


def _english(tokens: Sequence[str]) -> Iterator[str]:
    for at, token in enumerate(tokens):
        plain = fold(token)
        article = plain in _DETERMINERS["en"] or token.endswith(("'s", "’s"))
        allergic = plain == "to" and at > 0 and fold(tokens[at - 1]) == "allergic"
        if not (article or allergic or plain in _BARE["en"]):
            continue
        end = at + 1
        while end < len(tokens) and _goes_on(tokens[end]):
            end += 1
        if end == at + 1:
            continue
        phrase, then = [fold(word) for word in tokens[at + 1 : end]], fold(tokens[end]) if end < len(tokens) else "."
        if article and (at == 0 or tokens[at - 1] in ".!?;") and then not in _VERBS:
            phrase = [next((word for word in phrase if word not in _ADJECTIVES), phrase[0])]
        elif len(phrase) > 1 and then in _DETERMINERS["en"]:
            phrase.pop()
        elif not article and len(phrase) == 1 and phrase[0] in _ADJECTIVES:
            continue
        head = phrase[-1]
        if not (head in _ADJECTIVES or _empty(head, "en") or tokens[end - 1][0].isupper() or _PAST.search(head)):
            yield head


def _goes_on(token: str) -> bool:
    """Whether a phrase that names something may go on with this word."""
    plain = fold(token)
    if not token[0].isalpha() or plain.endswith("ly") or plain in _ENDS or plain in _VERBS:
        return False
    noun = plain in _ADJECTIVES or plain in _NOUNS["en"] or plain not in STOP_WORDS | EMPTY
    return noun and plain not in _DETERMINERS["en"]


def _french(tokens: Sequence[str]) -> Iterator[str]:
    for at, token in enumerate(tokens[:-1]):
        plain = fold(token)
        if plain not in _DETERMINERS["fr"] and plain not in _BARE["fr"]:
            continue
        if plain in ("le", "la", "les", "l") and at and fold(tokens[at - 1]) in _SUBJECTS:
            continue
        head = next((word for word in tokens[at + 1 : at + 4] if fold(word) not in _ADJECTIVES), "")
        if head and head[0].isalpha() and not head[0].isupper() and not _empty(head, "fr") and not _COUNTS.search(head):
            yield fold(head)
