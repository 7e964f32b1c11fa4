"""What a message asks for, as far as a reply depends on it: of the person's own life, of food or medicine, or nothing.
English, German and French. Pure."""

import re
from collections.abc import Collection, Sequence

from secondme.chat.persons import forms, relations, same
from secondme.memory.gate import CUT, is_command, is_greeting, is_question, only_asks, own_words
from secondme.memory.tongues import bearing_words
from secondme.memory.words import sentences, word_set, words

LONGEST_QUESTION = 18
LONGEST_TOLD = 60
_OF_SELF = re.compile(
    r"^(?:(?:and|but|so|hey|hi|hello|ok|then|please|tell me|remind me)[, ]+)*(?:"
    r"(?:when|where|who|which \w+) (?:i|we)\b|"
    r"(?:what|who|whom|whose|when|where|which|how (?:old|tall|many|long|big|much|often))(?:'s|'re)?\b.*"
    r"\b(?:my|our|(?:do|did|have|had|was|were|am|are|can'?t|cannot|mustn't|shouldn't|that|when|where|what)"
    r" (?:i|we)(?:'m|'ve|'d|'re)?|(?:must|can|should|may|could) (?:i|we) (?:not|never))\b"
    r"|(?:did|have|had|was|were) (?:i|we)\b|do (?:i|we) (?:ever |still |usually )?(?:like|have|own|drive|live|work"
    r"|speak|play|eat|drink|know|love|hate|smoke|prefer)\b)"
    r"|^(?:(?:und|aber|also|hey|hallo|ok|bitte|sag mir|weißt du|erinnere mich)[, ]+)*(?:"
    r"(?:(?:als )?was|wer|wen|wem|wessen|wann|wo|woher|wohin|wie|welche[mnrs]?"
    r"|wo(?:r|mit|gegen|für|von|vor|nach|zu|durch)\w*"
    r"|(?:auf|für|gegen|in|mit|von|vor|zu|an|bei|seit|bis) (?:wem|wen|welche[mnrs]?|was|wann))\b.*"
    r"\b(?:ich|wir|mein\w*|unser\w*|mir|mich)\b"
    r"|(?:habe?|hatten?|hatte|bin|sind|war|waren|mag|lebe|wohne|arbeite|spreche|spiele|esse|trinke|rauche|kenne)"
    r" (?:ich|wir)\b)"
    r"|^(?:(?:et|mais|alors|dis|dis-moi|rappelle-moi|bonjour|salut|ok)[, ]+)*(?:"
    r"(?:(?:à|de|avec|chez|pour|contre|en|depuis|par) )?(?:que|qu'|quoi|qui|quand|où|d'où|comment|combien"
    r"|quel(?:le)?s?)\b.*"
    r"(?:\b(?:je|mon|ma|mes|nous|notre|nos|moi)\b|\bj')"
    r"|(?=.*(?:\b(?:je|mon|ma|mes|notre|nos|m'a|m'ont)\b|\bj'))"
    r".*\b(?:quoi|où|qui|quand|combien|quel(?:le)?s?|la date|le nom)\b"
    r"|est-ce que (?:j'|je |nous )|(?:ai|suis|étais|avais|avons|sommes)-(?:je|nous)\b)",
    re.IGNORECASE,
)
_MAY = re.compile(
    r"\b(?:should|can(?!'?t|not)|could|may|might|would|need|must|have to"
    r"|soll\w*|kann(?! ich nicht)|könn\w*|dürf\w*|darf(?! ich nicht)|würd\w*|muss|müss\w*"
    r"|dois|devrais|devrait|peux|pourrais|puis-je|faut|faudrait)\b",
    re.IGNORECASE,
)
"""What one is to do or may do; of what was, that is no advice: "Which drink did I have to stop?"."""
_MUST_NOT = re.compile(
    r"\b(?:must|can|should|may|could) (?:i|we) (?:not|never)\b|\b(?:mustn't|can't|shouldn't) (?:i|we)\b"
    r"|\b(?:darf|dürfen|soll|kann) (?:ich|wir) (?:\w+ )?(?:nicht|keine?\w*)\b"
    r"|\bne (?:dois|peux|puis|devons|pouvons)-(?:je|nous) pas\b|\bje ne (?:dois|peux) pas\b",
    re.IGNORECASE,
)
"""Asks for what one was told that one must not: no advice."""
_MONTH = re.compile(r"(?<=[\w,.] )(?-i:May)\b|\bMay (?=\d)")
_OF_THE_PAST = re.compile(
    r"\b(?:did|had|was|were) (?:i|we)\b|\b(?:hatten?|musste?n?|sollten?|durften?|war(?:en)?) (?:ich|wir)\b"
    r"|\b(?:hab|habe|haben) (?:ich|wir)\b|\bj'(?:ai|avais|étais)\b|\bje devais\b",
    re.IGNORECASE,
)
_LED = r"(?:[\w-]+[,!]? ){0,3}"
_RECALLS = re.compile(
    rf"^{_LED}(?:remind me(?! (?:how )?to\b)|(?:do|can) you (?:still )?(?:remember|recall)"
    r"|what did i (?:say|tell|mention))\b"
    rf"|^{_LED}(?:erinner\w* mich(?! (?:daran|zu)\b)|weißt du noch\b)"
    rf"|^{_LED}(?:rappelle[ -]moi(?! de\b)|tu te (?:souviens|rappelles))"
    r"|\b(?:i|did i|have i) (?:told|tell|mentioned to|said to) you\b|\bhab\w* ich dir \w* ?(?:erzählt|gesagt)\b"
    r"|\b(?:je t'ai|t'ai-je) (?:dit|raconté)\b"
    r"|\b(?:my|our|mein\w*|unser\w*|mon|ma|mes|notre|nos)\b.* (?:again|noch ?mal|déjà) ?[?!.]*$",
    re.IGNORECASE,
)
"""Who says so asks for what was told, with or without a question mark."""
LONGEST_RECALLING = 25
_ADVICE = re.compile(
    r"\b(?:best|better|next|chances?|options?|risks?"
    r"|ways?|improve|fix|help|write|suggest|recommend|explain|translate|mean|means|cause[sd]?|normal|code|error|wrong"
    r"|am besten|bester?|besser"
    r"|tipps?|helf\w*"
    r"|hilfe?|schreib\w*|empfiehl\w*|empfehl\w*|erklär\w*|übersetz\w*|bedeutet|heißt das|schlag\w*|fehler"
    r"|meilleure?s?|mieux|conseil\w*|aide\w*|écri[rst]\w*"
    r"|explique\w*|tradui\w*|signifie|veut dire|propose\w*|erreur)\b",
    re.IGNORECASE,
)
_WANTS = re.compile(
    r"\b(?:wonder\w*|(?:want|like|love|need|try|trying) to (?:know|learn|understand)|i want you|tell me"
    r"|frage mich|(?:will|möchte|würde gern\w*) (?:\w+ )*(?:wissen|verstehen|lernen)|sag mir"
    r"|me demande|(?:veux|voudrais|aimerais) (?:savoir|comprendre|apprendre|que tu)|dis-moi)\b",
    re.IGNORECASE,
)
_OWN = word_set(
    """i i'm i've im ive my mine we we're we've our ours ich wir mein meine meinen meinem meiner meins unser unsere
    unseren unserem unserer mir mich je j' j'ai mon ma mes nous notre nos moi"""
)
_TOPICS = (
    (
        re.compile(
            r"\b(?:eat|eats|food|snack|meal|cook\w*|recipe|dish|dinner|lunch|breakfast|brunch|dessert|cake|bake|restaurant"
            r"|menu|picnic|drink|barbecue|supper|ingredients?"
            r"|essen|iss\w*|koch\w*|rezept\w*|gericht\w*|abendessen|mittagessen|frühstück\w*|nachtisch|kuchen|back\w*"
            r"|menü|picknick|trinken|grillen|zutaten?|mahlzeit\w*"
            r"|manger|mange\w*|repas|cuisin\w*|recettes?|plats?|dîner|déjeuner|gâteaux?|pique-nique|boire|ingrédients?)\b",
            re.IGNORECASE,
        ),
        "allergic allergy intolerant vegetarian vegan diet eat food allergisch allergie allergique essen manger",
    ),
    (
        re.compile(
            r"\b(?:medicines?|medication|pills?|painkillers?|antibiotics?|ibuprofen|aspirin|medikamente?\w*|tabletten?"
            r"|schmerzmittel|antibiotik\w*|médicaments?|cachets?|comprimés?|antibiotiques?|ibuprofène|aspirine)\b",
            re.IGNORECASE,
        ),
        "allergic allergy medicine medication allergisch medikament allergique médicament",
    ),
)


def asks_about_self(question: str) -> bool:
    """Whether a short question asks for what only the person can have told: "What is my …?", "Where was I …?".

    Not when it asks for advice or help, which is also about "my" something."""
    plain = " ".join(question.replace("’", "'").split())
    recalls = _RECALLS.search(plain) is not None and not _ADVICE.search(plain)
    if recalls and len(plain.split()) <= LONGEST_RECALLING:
        return True
    return bool(_OF_SELF.search(plain)) and is_short_question(plain)


def is_short_question(text: str) -> bool:
    """Whether it asks for something in a few words, and not for advice or help."""
    few = len(text.split()) <= LONGEST_QUESTION
    return few and ("?" in text or is_question(text)) and not _asks_advice(text.replace("’", "'"))


def _asks_advice(text: str) -> bool:
    may = _MAY.search(_MUST_NOT.sub(" ", _MONTH.sub(" ", text)))
    return bool(_ADVICE.search(text) or (may and not _OF_THE_PAST.search(text)))


_NO_ADVICE = re.compile(
    r"\bbest (?:friends?|mates?|man)\b|\bnext(?: |-)(?:week\w*|month|year|summer|spring|autumn|winter|door|time"
    r"|(?:mon|tues|wednes|thurs|fri|satur|sun)day)\b|\b(?:get(?:ting)?|feel\w*|much) better\b"
    r"|\b(?:i|we|he|she|they|who)(?:'m|'re)? (?:also |often |usually |sometimes )?"
    r"(?:helps?|writes?|translates?|explains?|codes?|fix(?:es)?)\b"
    r"|\bbester? freund(?:in)?\b|\b(?:ich|er|sie|wir) (?:helfe?n?|hilft|schreibe?[nt]?|übersetze?[nt]?|erkläre?[nt]?)\b"
    r"|\bmeilleure? amie?\b|\b(?:j'|je |il |elle )(?:écris|écrit|aide|explique|traduis|traduit)\b",
    re.IGNORECASE,
)
"""Words for advice that ask for none: "my best friend", "next Monday", "I write novels"."""


def only_tells(message: str, names: Collection[str] = ()) -> bool:
    """Whether a short message tells of a life, the person's, or that of kin or of one of the `names` (folded) that are
    known, and asks for nothing: "I live in Lund.", "My best friend runs a bakery." In doubt, not."""
    plain = own_words(message)
    if CUT in plain or "?" in message or ":" in message or len(message.split()) > LONGEST_TOLD:
        return False
    said = {part for word in words(plain) for part in (word, f"{word.partition(chr(39))[0]}'")}
    advice = _ADVICE.search(_NO_ADVICE.sub(" ", plain.replace("’", "'")))
    if only_asks(plain) or advice or _MAY.search(_MONTH.sub(" ", plain)) or _WANTS.search(plain):
        return False
    if not _OWN & said and not any(_tells_of_known(part, frozenset(names)) for part in sentences(plain)):
        return False
    return not any(is_question(part) or is_command(part) for part in sentences(plain))


def _tells_of_known(sentence: str, names: frozenset[str]) -> bool:
    """ "Eva never eats fish.": one of the known, or kin, is at the head of it."""
    head = " ".join(words(sentence)[:2])
    return len(words(sentence)) > 2 and not is_greeting(sentence) and bool(relations(head) or forms(head) & names)


_ASKING = bearing_words(
    "called named name heißen hieß heisst welche welcher welches wieviel woher wohin wogegen womit s'appelle"
    " s'appellent appelle nom comment combien"
)
"""Words of a question that say nothing of what it is about."""


def told_here(question: str, said: Sequence[str]) -> bool:
    """Whether what was said in this conversation may hold the answer: it shares a word that matters, or tells of such
    a relative or animal ("Dackel" of a "Hund")."""
    wanted, whom = bearing_words(question) - _ASKING, same(relations(question))
    return any(wanted & bearing_words(text) or whom & relations(text) for text in said)


_NAME = re.compile(
    r"\b(?:called|names?|named|who|heiß(?:t|en)|nennt|wer|prénoms?|noms?|appellent|appelle|qui)\b", re.IGNORECASE
)


def asks_name(question: str) -> bool:
    return bool(_NAME.search(question))


def asks_name_of_untold(question: str, told: Sequence[str]) -> bool:
    """Whether it asks who a relative, friend or animal is of whom none of what was `told` says a word: a small model
    gives them a name that it finds there, the dog's or the person's own (measured)."""
    asked = relations(question)
    if not asked or not asks_name(question):
        return False
    return not any(same(asked) & relations(text) and not only_asks(text) for text in told)


def with_topics(question: str) -> str:
    """What to look up besides the question: what must be known whenever it is about food or medicine."""
    return next((topic for pattern, topic in _TOPICS if pattern.search(question)), "")
