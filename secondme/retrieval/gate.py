"""Whether a message can be answered without memory: what anyone would be answered alike. In doubt memory is needed.

A needless search costs a moment, and what it finds that does not matter is dropped; a search left out costs the answer.
So whatever speaks of "my" or "I", of a name, a time, food, or asks for advice is always looked up (Adapt-LLM, SCM: the
model there decides; here it is rules, since a small model's word is worth less than they are, and costs a second).
"""

import re
from dataclasses import dataclass

from secondme.retrieval.query import is_personal
from secondme.retrieval.times import read_times
from secondme.retrieval.timewords import languages_of
from secondme.types import Query


@dataclass(frozen=True, slots=True)
class Gate:
    needed: bool
    why: str
    """A sentence for the person: why nothing was looked up, or why something was."""


_CODE = re.compile(r"```.*?(?:```|\Z)|`[^`\n]+`", re.DOTALL)
_QUOTE = re.compile(r"\"[^\"]+\"|“[^”]+”|„[^“”]+[“”]|«[^»]+»|‘[^’]+’|(?<!\w)'[^'\n]+'(?!\w)|「[^」]+」")
_CUT = " \x1d "
_PASTE = re.compile(r"(?::\s|\n).*\Z", re.DOTALL)
_PASTED_FROM = 8
"""Words behind the colon of a task from which on they count as pasted."""

_TO_ME = re.compile(
    r"\b(?:tell|give|write|show|make|sing|compose|create|let|help|ask|teach|read|can you \w+) (?:me|us)\b"
    r"|\b(?:erzähl|sag|schreib|gib|zeig|mach|sing|nenn)e? (?:mir|uns)\b"
    r"|\b(?:raconte|dis|donne|écris|montre|fais|chante)[- ](?:moi|nous)\b|\b(?:cuénta|di|escríbe|da)me\b",
    re.IGNORECASE,
)
_ADVICE = re.compile(
    r"\b(?:suggest\w*|recommend\w*|advi[sc]e\w*|ideas?|plan\w*|gifts?|presents?|remind\w*|remember\w*|should"
    r"|recipes?|cook"
    r"\w*|eat\w*|food|meals?|snacks?|dinner|lunch|breakfast|drinks?|medic\w+|pills?|travel\w*|trip|trips"
    r"|holiday|rezept\w*"
    r"|koch\w*|essen|vorschl\w+|empf[ie]\w+|geschenk\w*|idee\w*|recette\w*|manger|cuisin\w+|suggère\w*"
    r"|recommande\w*|cadeau"
    r"\w*|idées?|conseil\w*|receta\w*|comida|recomiend\w*|regalo\w*)\b",
    re.IGNORECASE,
)
_POLITE = (
    r"^\W*(?:(?:please|now|ok(?:ay)?|hey|hi|hello|then|and|could you|can you|would you|bitte|kannst du|hallo|und"
    r"|peux-tu|s['’]il te pla[iî]t|bonjour|por favor|puedes)[\s,!]+)*"
)


def _begins(pattern: str) -> re.Pattern[str]:
    return re.compile(_POLITE + pattern, re.IGNORECASE | re.DOTALL)


_PIECE = (
    r"(?:haikus?|poems?|sonnets?|limericks?|odes?|ballads?|verses?|rhymes?|jokes?|riddles?|puns?|stor(?:y|ies)"
    r"|fairy ?tales?|fables?|songs?|lyrics|tongue[- ]twisters?|acrostics?|gedichte?|witze?|rätsel|geschichten?"
    r"|märchen"
    r"|lied(?:er)?|reime?|po[eè]mes?|blagues?|devinettes?|histoires?|contes?|chansons?|rimes?|poemas?|chistes?"
    r"|cuentos?"
    r"|canci[oó]n(?:es)?|adivinanzas?)"
)
_CREATIVE = _begins(
    r"(?:write|compose|make up|invent|create|generate|tell|sing|recite|improvise|schreib\w*|dichte\w*|erzähl\w*"
    r"|erfinde"
    r"|[ée]cri[st]|compose|raconte|invente|dis|escribe|cuénta|inventa|di)(?:[- ](?:me|us|mir|uns|moi|nous)|me)?\b"
    rf"(?:\s+[\w-]+){{0,4}}?\s+{_PIECE}\b"
)
_SAY = _begins(
    r"(?:how (?:do you|do i|would you|to|does one) say|wie sagt man|wie heißt\b.*\bauf|comment (?:dit-on|dire)"
    r"|cómo se dice|translate|übersetz\w*|tradui[st]?\w*|traduce)\b"
)
_TRANSFORM = _begins(
    r"(?:summari[sz]e|rewrite|rephrase|paraphrase|proofread|correct|edit|shorten|polish|fix|translate|simplify"
    r"|fasse?|korrigier\w*|kürze|verbesser\w*|übersetz\w*|résume\w*|corrige\w*|reformule\w*|tradui\w*|resume|corrige"
    r"|traduce|check|explain)\b"
)
_PROGRAM = _begins(
    r"(?:write|create|implement|fix|explain|debug|refactor|generate|optimi[sz]e|schreib\w*|[ée]cri[st]|escribe"
    r"|give)\b.*"
    r"\b(?:function|script|regex|regular expression|sql|query|program|code|class|loop|algorithm|unit tests?|html|css"
    r"|python|javascript|bash|funktion|programm|fonction|programme|función)\b"
)
_MATHS = re.compile(
    r"(?:what(?:'s|’s)?|how|much|many|is|are|calculate|compute|solve|evaluate|the|of|and|by|plus|minus|times"
    r"|divided|multiplied|over|squared|cubed|square|cube|root|sqrt|percent|half|sum|product|power|to|was|ist"
    r"|wie|viel|sind"
    r"|mal|geteilt|durch|hoch|wurzel|aus|von|und|prozent|berechne|rechne|combien|font|fait|fois|moins|divisé"
    r"|par|et|plus"
    r"|calcule|racine|carrée|de|la|pour|cent|cuánto|cuanto|es|son|por|más|menos|entre|dividido|raíz|cuadrada"
    r"|calcula|x|pi"
    r"|e|mod|equals?)"
)
_UNITS = (
    r"(?:k?m|cm|mm|miles?|kilomet(?:er|re)s?|met(?:er|re)s?|centimet(?:er|re)s?|inch(?:es)?|feet|foot|yards?"
    r"|ounces?|oz"
    r"|pounds?|lbs?|kg|kilos?|kilograms?|grams?|lit(?:er|re)s?|gallons?|cups?|teaspoons?|tablespoons?|celsius"
    r"|fahrenheit"
    r"|kelvin|degrees?|seconds?|minutes?|hours?|days|weeks?|bytes?|[kmgt]b|meilen?|zoll|pfund|gramm|liter|stunden?"
    r"|minuten?|sekunden?|pouces?|milles?|livres|grammes?|litres?|heures?)"
)
_CONVERT = _begins(
    rf"(?:(?:convert|change|rechne|wandle|convertis\w*|convierte)\b.*\d.*\b{_UNITS}\b|how many {_UNITS} (?:are"
    rf"|is)?\s*"
    rf"(?:there )?(?:are )?in (?:a|an|one|\d+) {_UNITS}\b|wie viele {_UNITS} (?:hat|sind|ergeben)\b"
    rf"|combien de {_UNITS} (?:dans|y a-t-il))"
)
_DEFINE = _begins(
    r"(?:what does .{1,40} mean|define \w+|what(?:'s|’s| is) (?:a|the) (?:synonym|antonym|opposite|plural|meaning"
    r"|definition|past tense|capital) (?:of|for)|how do you spell|was bedeutet|was ist die hauptstadt"
    r"|was ist ein synonym|que (?:veut dire|signifie)|quelle est la capitale|qué significa|cuál es la capital)\b"
)
_CHAT_WORDS = """
hi hey hello hiya yo good morning afternoon evening night day bye goodbye see you later thanks thank thx
cheers many a lot so much very again ok okay yes yep yeah no nope sure great cool nice perfect awesome wow lol
haha got it i please right hm hmm well there everyone all fine how are you what's up welcome danke schön
vielen dank dir hallo guten tag abend nacht morgen tschüss ja nein super toll gut prima servus moin bonjour
bonsoir bonne nuit merci beaucoup salut oui non d'accord au revoir ça va bien hola buenos días buenas tardes
noches gracias muchas adiós sí vale ciao grazie second me understood indeed exactly lovely
"""
_CHAT = frozenset(_CHAT_WORDS.split())
_WHY = {
    "chat": "No memory was looked up: this is a greeting or thanks.",
    "maths": "No memory was looked up: this is a sum.",
    "convert": "No memory was looked up: this converts units.",
    "define": "No memory was looked up: this asks what a word means or another fact for everyone.",
    "say": "No memory was looked up: this is a translation of words that you gave.",
    "transform": "No memory was looked up: this is about the text that you gave.",
    "program": "No memory was looked up: this is about a program.",
    "creative": "No memory was looked up: this asks for something made up.",
}
_NAME = re.compile(r"(?<=[^\s.!?:\n] )(?!I\b)[A-ZÀ-Þ][a-zà-ÿ]+")
_LANGUAGE = re.compile(
    r"\b(?:English|German|French|Spanish|Italian|Portuguese|Dutch|Russian|Japanese|Chinese|Korean|Arabic|Latin"
    r"|Greek|Turkish"
    r"|Polish|Swedish|Norwegian|Danish|Finnish|Czech|Hindi|Hebrew|Ukrainian|Python|Java|JavaScript|Bash|Rust|Go"
    r"|Excel)\b"
)


def needs_memory(query: Query) -> Gate:
    """Whether to look into memory for this message. Pure; no model is asked."""
    own, given = _own_part(query.text)
    kind = _kind(own, given)
    if kind is None:
        return Gate(True, "It may be about something that you told.")
    told = _of_life(query, own, kind)
    return Gate(True, told) if told else Gate(False, _WHY[kind])


def _own_part(text: str) -> tuple[str, bool]:
    """What the person says themself, and whether they gave a text to work on (code, a quotation, something pasted)."""
    own = _QUOTE.sub(_CUT, _CODE.sub(_CUT, text))
    given = own != text
    pasted = _PASTE.search(own)
    if pasted and len(pasted[0].split()) >= _PASTED_FROM and _TRANSFORM.match(own):
        own, given = own[: pasted.start()] + _CUT, True
    return own, given


def _kind(own: str, given: bool) -> str | None:
    """What kind of message that needs no memory this looks like; None for none."""
    words = re.findall(r"[^\W\d_]+(?:['’][^\W\d_]+)*", own.casefold())
    if words and all(word in _CHAT for word in words) and not re.search(r"\d", own) and not given:
        return "chat"
    if re.search(r"\d", own) and all(_MATHS.fullmatch(word) for word in words):
        return "maths"
    if _CONVERT.match(own):
        return "convert"
    if _CREATIVE.match(own):
        return "creative"
    if given and _SAY.match(own):
        return "say"
    if _PROGRAM.match(own):
        return "program"
    if given and _TRANSFORM.match(own):
        return "transform"
    return "define" if _DEFINE.match(own) and len(words) <= 10 else None


def _of_life(query: Query, own: str, kind: str) -> str:
    """What in the person's own words speaks of their life; "" when nothing does."""
    if kind == "chat":
        return ""
    plain = _TO_ME.sub(" ", own)
    if is_personal(plain) or re.search(r"\b(?:you said|you told|du gesagt|tu as dit)\b", own, re.IGNORECASE):
        return "It speaks of you."
    if query.people or query.places or query.tags:
        return "It names someone or something that you know."
    if kind in ("maths", "convert"):
        return ""
    times = read_times(own, query.now)
    if times.since or times.until or times.anchors:
        return "It names a time."
    if kind in ("creative", "define") and _ADVICE.search(plain):
        return "It asks for advice."
    named = _NAME.search(_LANGUAGE.sub("language", plain))
    capital = re.search(r"\b(?:capital|hauptstadt|capitale)\b", plain, re.IGNORECASE)
    if named and kind in ("creative", "define") and "de" not in languages_of(plain)[:1] and not capital:
        return "It may name someone whom you know."
    return ""
