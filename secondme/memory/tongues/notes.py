"""How people write notes: words without a verb, a subject without its article, "yes" and "no" behind what they mean.
By the name of a language, for folded text."""

from collections.abc import Mapping

from secondme.memory.tongues.base import flat

COUNTED: Mapping[str, str] = {
    "en": flat(
        r"""(?:(?:no|not|never|only|always|nothing|zero) (?!worries|idea|problem|way|wonder|one\b|need|sure|bad|really
        |yet|now|mind|kidding|joking|thanks|offen|too|so|if|the|that|this|it\b|comments?|negotiable)
        |(?:about |nearly |almost |over )?(?:\d+|NUMBER)(?: \w+)? (?:years?|months?|weeks?) (?:an?\b|as\b|of\b|in\b|at\b
        |with\b|paid\b|on\b|off\b|from\b)
        |(?:NUMBER) (?!of\b|more\b|for\b|or\b|day\b|thing\b|that\b|by\b|and\b)\w+ \w+)"""
    ),
    "de": flat(
        r"""(?:(?:nur|nie|keine?n?|immer|null) (?!ahnung|problem|sorge|angst|zeit|lust|bock|wieder|noch|mehr|so\b
        |mit der|das\b|die\b)[\wäöüß]+(?:[ ,]|$)|(?:\d+|zwei|drei|vier|fünf|sechs|sieben|acht|neun|zehn|zwölf|zwanzig
        |drei(?:ß|ss)ig) (?:jahre?|monate?|wochen?) (?!her\b|alt\b|lang\b|ist\b|später\b)[\wäöüß]+)"""
    ),
    "fr": flat(
        r"""(?:(?:jamais|pas d[e']|aucune?|seulement|uniquement|zéro|toujours) ?(?!problème|souci|idée|question
        |panique)\w+
        |(?:\d+|deux|trois|quatre|cinq|six|sept|huit|neuf|dix|vingt|trente) (?:ans|années?|mois|semaines?) (?:de|d'|en
        |à|chez|comme)\b)"""
    ),
}
"""How many, how long, or none: at the beginning of some words without a verb."""
BARE: Mapping[str, str] = {
    "en": flat(
        r"""(?!(?:everything|something|nothing|anything|everyone|somebody|nobody|people|life|work|today|tomorrow|yesterday
        |tonight|monday|tuesday|wednesday|thursday|friday|saturday|sunday|here|there|what|who|how|where|when|why|one
        |each|all|both|some|most|more|less|pressure|question|problem|thing|point|time|love|fine|good|bad|sorry
        |sure)\b)[a-z][a-z-]+(?: [a-z-]+)?(?:'s| is| are| has| have| was| were| still for| got)(?!n't| me\b| it\b
        | that\b| right\b| wrong\b)"""
    ),
    "de": flat(
        r"""(?!(?:alles|nichts|etwas|keiner|jeder|jemand|heute|morgen|gestern|hier|dort|was|wer|wie|wo|wann|warum|einer
        |eine|ein|so|schön|gut|schade|klar|geil|problem|frage|zeit)\b)[a-zäöüß-]+ (?:ist|sind|hat|haben|war|waren) """
    ),
    "fr": flat(r"""(?!)"""),
}
"""A subject without its article: "dog has diabetes", "kurs ist im september"."""
THAT_IS: Mapping[str, str] = {
    "en": r"(?:now )?(?:it's|its|it is|it was|that's) (?:an?|the|my|our|(?-i:[A-Z])[\w']+) ",
    "de": r"(?:es|das) (?:ist|war) (?:ein\w*|mein\w*|der|die|das) ",
    "fr": r"(?:c'est|c'était) (?:une?|le|la|l'|mon|ma|(?-i:[A-ZÀ-Ý])[\wà-ÿ]+) ?",
}
"""What something is that was told of before."""
TASTES: Mapping[str, str] = {
    "en": r"[\w' -]{2,40} (?:yes|no|no thanks|never|always|any time|fine|ok|okay)",
    "de": r"[\wäöüß' -]{2,40} (?:ja|nein|nein danke|nie|immer|jederzeit|gern|gar nicht|eher nicht|lieber nicht)",
    "fr": r"[\wà-ÿ' -]{2,40} (?:oui|non|non merci|volontiers|jamais|toujours)",
}
"""What somebody takes or does not, as a part of a list."""
BUT: Mapping[str, str] = {"en": r"but\b", "de": r"aber\b", "fr": r"mais\b"}
