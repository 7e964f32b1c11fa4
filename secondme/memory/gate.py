"""What of a message are the person's own assertions, found without a model: so that most messages that hold nothing
cost nothing, and that what a person pastes, quotes or asks is never taken for what they say of themselves."""

import re
from collections.abc import Iterable, Iterator

from secondme.memory.attitude import without_play
from secondme.memory.tongues import TONGUES
from secondme.memory.words import CUT as CUT
from secondme.memory.words import fold, sentences, word_set, words

_FENCE = re.compile(r"```.*?(?:```|\Z)|~~~.*?(?:~~~|\Z)", re.DOTALL)
_CODE = re.compile(r"`[^`\n]*`")
_QUOTED_LINE = re.compile(r"^[ \t]*>.*$", re.MULTILINE)
_QUOTED = re.compile(r"[\"“„«]([^\"“”„«»\n]*(?:\n[^\"“”„«»\n]+)*)[\"”“»]")
_SAID = re.compile(r"(?:(?<=\bsaid )|(?<=\bsays )|(?<=\bwrote ))[\"“][^\"”]+[\"”]|(?<!\w)['‘][^'’\n]{20,}['’](?!\w)")
_WORDS_OF = re.compile(
    r"(?:\b(?:my|his|her|their|the|a|mein\w*|sein\w*|ihr\w*|der|die|ma|mon|sa|son|la|le|sur|in|im|auf)"
    r"\s[\w' -]{1,40}?\b(?:texts?|messages?|e-?mails?|letter|note|post|comment|ad|review|words|status|reply|caption"
    r"|bio|profile|agreement|contract|exercise|article|diary|blog|listing|advert|interview|forum|vertrag|tagebuch\w*"
    r"|artikel|übung|schild|contrat|journal|exercice|panneau|nachricht|brief|anzeige|kommentar|annonce|mot"
    r"|commentaire|avis"
    r"|lettre|kontaktanzeige)\b"
    r"|^(?:from|aus|extrait d|tiré d|quote|zitat|citation|auszug)[^.:\n]{0,50}|(?<!\bi )(?<!\bich )\b(?:says|sagt|dit)"
    r"|(?<!\bi )(?<!\bich )"
    r"(?<!\balready )(?<!\bjust )(?<!\bhave )(?<!'ve )"
    r"(?<!\byou )(?<!\bdu )(?<!\btu )"
    r"\b(?:said|told|tells|asked|answered|e-?mailed|messaged|whatsapped|sagte|meinte|erzählte|fragte|disait"
    r"|wrote|writes|texted|replied|posted|reads|schrieb|schreibt|geschrieben|stand|steht|antwortete|écrit"
    r"|répondu|écrivait))"
    r"(?: [\w'-]+){0,5}\s*:\s(?=\w[\w']* \w)",
    re.IGNORECASE,
)
"""What comes after is somebody else's: "my aunt's text:", "she wrote:"."""
_WHO = re.compile(r"(?:^|(?<=[.!?]\s))\w+ $")
"""What is left of such a sentence: "He"."""
_MAIL = re.compile(
    r"^[ \t]*(?:subject|betreff|objet|fwd?|wg|tr|forwarded message|weitergeleitet\w*) ?:[ \t].*\Z"
    r"|^[^\n]*\b(?:LG|VG|MfG|Best|Best wishes|Kind regards|Regards|Viele Grüße|Liebe Grüße|Cordialement|Bien à vous)"
    r",?\s+(?-i:[A-ZÀ-Þ])[\w-]+[ .]*\Z",
    re.IGNORECASE | re.MULTILINE | re.DOTALL,
)
"""A mail that was pasted, from its subject on; and what somebody has signed."""
_SPOKEN = re.compile(
    r"^[ \t]*(?P<at>\[[\d:., /-]+\] ?|\d{1,2}[:.]\d\d ?(?:uhr|h)? ?[-,]? ?)?"
    r"(?P<name>[A-ZÀ-Þ][\w-]{1,14}(?: [A-ZÀ-Þ][\w.-]{0,14})?): [^\n]*(?:\n|\Z)",
    re.MULTILINE,
)
_CHAT = re.compile(rf"(?:{re.sub('[?]P<[a-z]+>', '?:', _SPOKEN.pattern)}){{2,}}", re.MULTILINE)
"""Lines with a name before each."""
_LINE = r"(?: [\w',;!-]+){2,12}"
_VERSE = re.compile(rf"(?<![\w',;!-])(?:[\w',;!-]+ ){{2,12}}/{_LINE} /{_LINE}(?: / [^/.!?\n]+)*")
"""Lines of a poem, one behind the other: "the moon is out / I cannot sleep / …"."""
_LINK = re.compile(r"\b(?:https?://|www\.)\S+")


def _any(parts: Iterable[str], before: str = "", after: str = r"\b") -> re.Pattern[str]:
    """One of these at the beginning of a text, after what may stand before it. For folded text."""
    opens = "|".join(tongue.opens for tongue in TONGUES)
    return re.compile(rf"^\W*(?:(?:{opens}{before})[\s,!]+)*(?:{'|'.join(parts)}){after}")


_TASK = _any(tongue.tasks for tongue in TONGUES)
_ASKS = _any((tongue.asks for tongue in TONGUES), after=r"(?![\w'])")
_TURNED_ROUND = re.compile(
    r"(?:why|where|when|how|what|who)(?: much| many| long| far| often)? (?:do|does|did|is|are|was|were|am|can|could"
    r"|should|would|will) (?:i|we|you|he|she|it|they|the|my|our|this|that)\b"
    r"|(?:warum|wieso|weshalb|wo|wann|wie|was) (?:ist|sind|bin|kann|soll|muss|war|waren|hab|haben)"
    r" (?:ich|wir|du|man|das)\b"
)
""" "Where were we.": a question, whatever stands at its end."""
_COMMAND = _any((tongue.commands for tongue in TONGUES), after=r"(?![\w'])")
_GREETING = re.compile(rf"\W*(?:(?:{'|'.join(tongue.greetings for tongue in TONGUES)})(?:\W+|$))+")
_STANDING = re.compile(rf"(?<!\w)(?:{'|'.join(tongue.instructs for tongue in TONGUES)})(?!\w)")
_FOR_GOOD = re.compile(rf"(?<!\w)(?:{'|'.join(tongue.for_good for tongue in TONGUES)})(?!\w)")
_OWN = frozenset(word for tongue in TONGUES for word in tongue.first) - word_set("me us m' moi mir mich uns nous")
_OTHER = word_set("he she they he's she's they're er sie il elle ils elles")
_THIS = (
    r"\b(?:this|that|the following|these)(?: \w+)?(?: please)?|\b(?:diese[nms]?|das|folgende\w*)(?: \w+)?"
    r"|\b(?:ce|cet|cette|ça)(?: \w+)?"
)
"""With what the sentence ends after which comes a text to work on: "Can you shorten this?"."""
QUOTES = "\"“”„«»' "
_MINE = re.compile(
    r"[^:\n]*?\b(?:(?:my|ma|mon|mein\w*) (?:[\w-]+ )?(?:letter|e-?mail|mail|text|message|application|complaint|reply"
    r"|speech|lettre|texte|candidature|réponse|discours|brief|nachricht|bewerbung|beschwerde|antwort|rede)\b"
    r"|(?:translate|traduis|übersetz)[^:\n]*? (?:to|for|à|pour|an|für) (?:my|ma|mon|mein\w*) (?:boss|chef\w*|manager"
    r"|landlord|landlady|teacher|patron\w*|proprio\w*|propriétaire|vermieter\w*|lehrer\w*))[^:\n]{0,30}:\s+",
    re.IGNORECASE,
)
"""Of what comes behind the colon the person is the author: "correct my letter: …", "translate for my boss: …". Not
what is to be corrected or summed up for somebody: that may be theirs."""
_WRITTEN = re.compile(
    r"\W*(?:(?:please|pls|can you|could you|bitte|kannst du|peux-tu|tu peux|s'il te plaît|por favor|puedes),? )*"
    r"(?:write|draft|compose|invent|make up|schreibe?|verfasse?|entwirf|écri[st]|écrivez|rédige[rz]?|escrib[ei]r?"
    r"|redactar?)\b[^:.!?\n]*\b(?:letters?|e-?mails?|mail|stor(?:y|ies)|speech|poem|song|dialogue?|scene|monologue"
    r"|texts?|message|bio|biography|post|profile|novel|role|brief|rede|geschichte|gedicht|lied|nachricht|rolle|lettre"
    r"|courrier|discours|histoire|poème|chanson|texte|carta|discurso|historia|poema|mensaje|correo|texto)\b"
    r"[^:!?\n]{0,60}:\s+(?=\S)",
    re.IGNORECASE,
)
_WRITERS = re.compile(
    r"\b(?:my|our|me|i|mein\w*|unser\w*|mir|mich|ich|mon|ma|mes|notre|moi|je|mi|mis|nuestr\w+|yo)\b",
    re.IGNORECASE,
)
"""What comes behind "Write a letter:" is what somebody says in it, unless it is the person's own: "to my landlord"."""
LONGEST = 3000
"""Characters of a paragraph that are read as one."""
LONG = 1500
"""Characters from which on a text is read in parts."""
PASTED_AFTER_THIS = 3
PASTED_FROM = {":": 3, "\n": 12}
"""Words behind the colon or the line break of a task from which on they count as pasted."""


def _is_pasted_chat(text: str) -> bool:
    """Whether such lines are what several people said: with times, or somebody speaks twice. Else they may be a list
    of the person's own ("Monday: …", "Allergies: …")."""
    lines = [*_SPOKEN.finditer(text)]
    return any(line["at"] for line in lines) or len({line["name"] for line in lines}) < len(lines)


_BOX = re.compile(r"^[ \t]*(?:(?:[-*+•]|\d{1,3}[.)])[ \t]+)?\[[ xX]\][ \t]+", re.MULTILINE)
"""Before a task of a list; nobody says it."""


def own_words(text: str) -> str:
    """`text` without code, quotations, links, games, stories, boxes of tasks and what is pasted ("Summarise this: …").

    `CUT` stands for what is left out, so that words on both sides of it never meet in a quote."""
    if (written := _WRITTEN.match(text)) and not _WRITERS.search(written[0]):
        return own_words(text[: written.end() - 1].rstrip(": "))
    mine = _MINE.match(text) if _TASK.match(fold(text)) else None
    if mine is not None:
        return f"{text[: mine.end()]}{CUT} {own_words(text[mine.end() :].strip().strip(QUOTES))}"
    text = _BOX.sub("", text)
    for pattern in (_FENCE, _QUOTED_LINE, _CODE, _LINK, _SAID, _MAIL, _VERSE):
        text = pattern.sub(CUT, text)
    text = _CHAT.sub(lambda found: CUT if _is_pasted_chat(found[0]) else found[0], text)
    text = _QUOTED.sub(lambda found: CUT if len(found[1].split()) > 3 else found[0], text)
    reported = _WORDS_OF.search(text)
    if reported is not None:
        after = text.find("\n", reported.end())
        before = _WHO.sub("", text[: reported.start()])
        text = before + CUT + (text[after:] if after >= 0 else "")
    return without_play(_without_pasted(text)).strip(f" \t\r\n{CUT}")


def passages(text: str) -> Iterator[str]:
    """A text in the parts that are read as a whole: all of a message; of a long text some paragraphs each, so that a
    story or a joke in one of them says nothing of the others."""
    if len(text) <= LONG:
        yield text
        return
    held = ""
    for part in _parts(text):
        if held and len(held) + len(part) > LONG:
            yield held
            held = ""
        held = f"{held}\n\n{part}" if held else part
    if held:
        yield held


def _parts(text: str) -> Iterator[str]:
    """The paragraphs; of those that never end, pieces, so that no text costs more than its length."""
    for part in re.split(r"\n\s*\n", text):
        while len(part) > LONGEST:
            ends = (part.rfind(sign, 0, LONGEST) + 1 for sign in ("\n", ". ", "! ", "? ", " "))
            cut = next((end for end in ends if end > LONGEST // 2), LONGEST)
            yield part[:cut]
            part = part[cut:].lstrip()
        yield part


def is_question(sentence: str) -> bool:
    """Whether a sentence only asks: it ends with a question mark, or begins like a question and ends without a stop."""
    plain = fold(sentence).rstrip(" \"')")
    asks = bool(_ASKS.match(plain)) and (not plain.endswith((".", "!", "…")) or _TURNED_ROUND.match(plain) is not None)
    return asks or _is_short_question(plain)


def is_command(sentence: str) -> bool:
    return bool(_COMMAND.match(fold(sentence)))


def is_greeting(sentence: str) -> bool:
    """ "Good morning", "thanks a lot", "sure"."""
    return bool(_GREETING.fullmatch(fold(sentence)))


def only_asks(text: str) -> bool:
    """Whether every sentence is a question, a greeting, or a command without a word of the person's own life."""
    return all(_says_nothing(part) for part in sentences(own_words(text).replace(CUT, "\n")))


def worth_reading(text: str) -> bool:
    """Whether the model is asked what a message says. False only where it surely says nothing of anyone's life."""
    plain = own_words(text)
    return any(sign.isalpha() for sign in plain) and not only_asks(text)


def _says_nothing(sentence: str) -> bool:
    if _tells_beside(sentence):
        return False
    if is_greeting(sentence) or (is_question(sentence) and (sentence.endswith("?") or not _instructs(sentence))):
        return True
    return is_command(sentence) and not _OWN & set(words(sentence)) and not _instructs(sentence)


def _tells_beside(sentence: str) -> bool:
    """ "Can you plan meals, I'm coeliac": after the first comma something is told of the person."""
    parts = re.split(r"[,;:–—] ", sentence)[1:]
    if sentence.rstrip().endswith("?"):
        parts = parts[:-1]
    return any(
        (_OWN & set(words(part)) or _OTHER & set(words(part)[:1])) and not is_question(part) and not is_command(part)
        for part in parts
    )


def _instructs(sentence: str) -> bool:
    plain = fold(sentence)
    return bool(_STANDING.search(plain)) or (is_command(sentence) and _FOR_GOOD.search(plain) is not None)


def _is_short_question(plain: str) -> bool:
    """ "Really?", "Lyon?", "And my sister?": too short to tell anything."""
    return plain.endswith("?") and len(plain.split()) <= 3


def _without_pasted(text: str) -> str:
    if not _TASK.match(fold(text)):
        return text
    for cut in re.finditer(rf":\s|\n|(?:{_THIS})[.?]\s", text, re.IGNORECASE):
        if text[cut.end() :].lstrip().startswith(CUT):
            return text
        if len(text[cut.end() :].split()) >= PASTED_FROM.get(cut[0][0], PASTED_AFTER_THIS):
            return text[: cut.start()] + CUT
    return text
