"""Questions about the app itself: what becomes of what it is told, and what it can do. They are answered by rule, with
what is true: a small model knows nothing of the program it runs in. English, German and French. Pure."""

import re
from typing import Literal

Topic = Literal["keeps", "can"]

_BEFORE = (
    r"\W*(?:(?:and|but|so|hey|hi|hello|ok|please|tell me|then|und|aber|hallo|ok|bitte|sag mal|also|et|mais"
    r"|bonjour|salut"
    r"|dis-moi)[, ]+)*"
)
_AFTER = r"(?:[, ]+(?:please|then|exactly|actually|really|anyway|bitte|eigentlich|genau|denn|au juste|exactement))*\W*"
_DATA = r"(?:my|our|all my) (?:\w+ )?(?:data|information|messages?|conversations?|chats?|memories)"
_SAID = (
    rf"(?:{_DATA}|(?:what|everything|all|anything|the things|whatever)(?: that| what)? i (?:tell|told|say|said"
    rf"|write|wrote)(?: to)?(?: you)?(?: here)?)"
)
_DATEN = (
    r"(?:meine[nr]?|unsere[nr]?) (?:\w+ )?(?:daten|angaben|nachrichten|gespräche[nr]?|erinnerungen|informationen"
    r"|notizen)"
)
_GESAGT = (
    rf"(?:{_DATEN}|(?:das|dem|alles|allem)?,? ?was ich (?:dir |hier )*(?:sage|erzähle|schreibe|gesagt habe"
    rf"|erzählt habe))"
)
_DONNEES = r"(?:mes|nos) (?:données|messages?|informations|conversations?|souvenirs|notes|propos)"
_DIT = rf"(?:{_DONNEES}|(?:tout )?ce que je (?:te |t')?(?:dis|raconte|écris|ai dit|ai raconté))"
_SAFE = r"(?:private|safe|secure|sent|shared|stored|encrypted|saved|kept|uploaded|visible|sold)"
_SICHER = (
    r"(?:sicher|privat|geschützt|verschlüsselt|gespeichert|aufbewahrt|gesendet|geschickt|verkauft|geteilt"
    r"|weitergegeben)"
)
_SUR = (
    r"(?:privée?s|en sécurité|sûre?s|protégée?s|chiffrée?s|stockée?s|gardée?s|conservée?s|envoyée?s|partagée?s"
    r"|enregistrée?s)"
)
_TAIL = (
    r"(?: (?:to|with|on|in|from|by|anywhere|anyone|anybody|somebody|someone|others?|else|the|a|internet|cloud|server"
    r"|computer|company|people|third|parties|this|app|somewhere|here|it|you|is|are"
    r"|an|in|auf|der|die|das|dem|den|andere\w*|jemand\w*|ins|im|weiter|irgendwo\w*|niemand\w*|hier|computer|dritte"
    r"|à|sur|dans|le|la|les|un|une|quelqu'un|d'autres|internet|serveur|ordinateur|ici|tiers|nuage))*"
)
_PATTERNS: tuple[tuple[str, Topic, str], ...] = (
    ("en", "keeps",
        rf"what (?:do|will|are|would) you (?:do|doing|going to do) with (?:{_SAID}|it all|all (?:of )?(?:this|that))"
        rf"|what (?:happens|becomes|will happen) (?:to|of|with) {_SAID}"
        rf"|where (?:is|are|do|does|will) (?:you )?(?:{_SAID}) ?(?:be )?(?:{_SAFE}|live|go|end up)?{_TAIL}"
        rf"|where do you (?:keep|store|save|put|send) (?:{_SAID}|it all)"
        rf"|(?:do|will|are|can) you (?:ever )?(?:send|share|sell|upload|sending|sharing|selling|uploading|leak"
        rf"|give away|pass on)"
        rf" (?:on )?{_SAID}{_TAIL}"
        rf"|(?:who|can (?:anyone|anybody|someone|somebody|others|other people))(?: else)?(?: can)? (?:see|read"
        rf"|access) {_SAID}"
        rf"|(?:is|are|will) {_SAID} (?:be )?(?:\w+ )?{_SAFE}{_TAIL}"
        r"|(?:is|are) (?:this app|this conversation|our conversation|second me) (?:\w+ )?(?:private|safe"
        r"|secure)(?: here)?"
        rf"|(?:do|will) you (?:remember|keep|store|save|record) (?:{_DATA}|(?:everything|all)(?: that)? i (?:tell"
        rf"|say|write)(?: to)?(?: you)?(?: here)?)"
        rf"|(?:how )?can (?:i|you) (?:see|view|correct|change|delete|remove|erase|forget) (?:{_SAID}"
        rf"|what you (?:know|remember)"
        r"(?: about me)?|(?:a|your|the) memor(?:y|ies))"),
    ("en", "can",
        r"what (?:all )?(?:can|could|do) you (?:actually |really |even )?do(?: here| for me| with me| to help(?: me)?)?"
        r"|(?:what|how) (?:can|could|do) you help(?: me)?(?: with)?|what (?:are you|can i (?:do with|use|ask) you)"
        r"(?: able to do| capable of| good at| here for| for)?"
        r"|who (?:are|r) you|what(?:'s| is| are) (?:this app|this program|second me|your (?:name|purpose"
        r"|abilities|features|job))"
        r"(?: for| about| called)?|what should i tell you|what(?:'s| is) second me"
        r"|how (?:do you|does (?:this app|this program|second me)) work|(?:tell me|something) about yourself"
        r"|introduce yourself"),
    ("de", "keeps",
        rf"was (?:machst|tust|machen|passiert|geschieht|wird)(?: du)?(?: denn| eigentlich| hier)* (?:mit|aus) {_GESAGT}"
        rf"|wo (?:werden|wird|sind|ist|liegen|bleiben|bleibt|landen|landet|speicherst"
        rf"|bewahrst)(?: du)? {_GESAGT}(?: {_SICHER}| auf)?"
        rf"|(?:gibst|schickst|sendest|verkaufst|teilst|speicherst|merkst|behältst)(?: du)?(?: dir)? {_GESAGT}{_TAIL}"
        rf"|wer (?:kann|liest|sieht) {_GESAGT}(?: (?:lesen|sehen|mit\w*))?"
        rf"|(?:ist|sind|werden|wird) (?:{_GESAGT}|das hier|diese app) (?:\w+ )?{_SICHER}{_TAIL}"
        rf"|(?:wie )?kann (?:ich|man) (?:{_GESAGT}|erinnerungen) (?:\w+ )?(?:löschen|ändern|sehen|ansehen"
        rf"|berichtigen|korrigieren)"),
    ("de", "can",
        r"was kannst du(?: denn| eigentlich| alles| so| für mich)*(?: tun| machen)?|(?:wer"
        r"|was) bist du(?: eigentlich| denn)?"
        r"|wie (?:kannst du mir helfen|funktionierst du|funktioniert (?:diese app|das programm|second me)|heißt du)"
        r"|(?:wobei|womit) kannst du(?: mir)? helfen|was ist (?:diese app|second me)|was soll ich dir (?:erzählen"
        r"|sagen)"
        r"|(?:erzähl|stell)e? (?:mir )?(?:etwas |was )?(?:von dir|über dich|dich vor)"),
    ("fr", "keeps",
        rf"(?:que fais-tu|qu'est-ce que tu fais|tu fais quoi) (?:de|avec) (?:tout )?{_DIT}"
        rf"|que (?:devient|deviennent) {_DIT}"
        rf"|où (?:sont|est|vont|va|gardes-tu|stockes-tu|est-ce que tu (?:gardes|stockes)) {_DIT}(?: {_SUR})?"
        rf"|(?:est-ce que )?(?:tu (?:envoies|partages|vends|gardes|enregistres)|(?:envoies|partages|vends|gardes"
        rf"|enregistres)-tu)"
        rf" {_DIT}{_TAIL}"
        rf"|qui (?:peut (?:lire|voir)|lit|voit) {_DIT}"
        rf"|(?:est-ce que )?{_DIT} (?:est|sont|reste|restent)(?:-(?:ils|elles|il))? (?:\w+ )?{_SUR}{_TAIL}"
        rf"|comment (?:puis-je )?(?:effacer|supprimer|corriger|voir) (?:{_DIT}|un souvenir|tes souvenirs)"),
    ("fr", "can",
        r"que (?:peux|sais)-tu(?: faire)?(?: pour moi| ici)?|qu'est-ce que tu (?:peux|sais) faire(?: pour moi| ici)?"
        r"|tu (?:peux|sais) faire quoi(?: pour moi)?|qui es-tu|tu es qui|comment (?:peux-tu|tu peux) m'aider"
        r"|comment (?:fonctionnes-tu|tu fonctionnes|tu t'appelles|t'appelles-tu|marche (?:cette appli\w*|second me))"
        r"|(?:à quoi sers-tu|c'est quoi (?:cette appli\w*|second me)|qu'est-ce que second me)|présente-toi"
        r"|que dois-je te raconter"),
)  # fmt: skip
_ASKS = tuple(
    (tongue, topic, re.compile(rf"{_BEFORE}(?:{pattern}){_AFTER}", re.IGNORECASE))
    for tongue, topic, pattern in _PATTERNS
)
LONGEST = 160
"""Characters of such a question."""


def asks_about_app(message: str) -> tuple[str, Topic] | None:
    """The language of a message that asks for nothing but what becomes of what the app is told ("keeps") or what it
    can do ("can"), and which; None for every other message."""
    plain = " ".join(message.replace("’", "'").split())
    if len(plain) > LONGEST:
        return None
    return next(((tongue, topic) for tongue, topic, asks in _ASKS if asks.fullmatch(plain)), None)
