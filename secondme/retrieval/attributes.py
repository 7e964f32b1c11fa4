"""Which attribute of someone a question asks for ("Where do I live?": home), so that the claim that tells it is found
though they share no word ("You moved to Lyon."). The attributes are those of claims (memory/claims.py). Pure."""

import re

_I = r"(?:i|we|he|she|they|(?:my|our) \w+(?: \w+)?|[A-Z][\w-]+)"
_OWN = (
    r"(?:(?:my|our) (?:\w+ )?[\w-]+['’]s|my|our|his|her|their|[A-Z][\w-]+['’]s|mein\w*|unser\w*|mon|ma|mes|notre|nos)"
)
_PETS = r"(?:pet|dog|cat|horse|parrot|hund|katze|kater|pferd|chien|chat|cheval)s?"
KIN = (
    r"(?:sister|brother|mother|father|mum|mom|dad|wife|husband|partner|son|daughter|child|children|kids|boss"
    r"|manager"
    r"|neighbou?r|cousin|aunt|uncle|best friend|schwester|bruder|mutter|vater|frau|mann|sohn|tochter|kinder|chefin?"
    r"|sœur|frère|mère|père|femme|mari|fils|fille|enfants)"
)
_ASKED: tuple[tuple[tuple[str, ...], str], ...] = (
    (("home",), rf"(?:where|in (?:which|what) \w+) (?:do|does|did|am|is|are|was|were) {_I} (?:now |once )?"
        r"(?:used to )?(?:live|living|at home|based)\b"
        rf"|\b(?:which|what) (?:city|town|village|country|street|place) (?:do|does|did) {_I} (?:used to )?live in\b"
        rf"|\bwhere {_I} (?:used to live|lived)\b"
        rf"|\b(?:what is|what['’]s) {_OWN} (?:home )?address\b|\bwo (?:wohne?|lebe?|wohnte?|lebte?)[nt]?\b"
        r"|\bwo (?:habe|hat) \w+ gewohnt\b|\bwo bin ich zu hause\b"
        r"|\boù (?:est-ce que )?(?:j['’]habite|je vis|habit\w+|vit|vivons)\b"),
    (("work",), rf"\bwhat (?:is|was|were|['’]s) {_OWN} (?:\w+ )?(?:job|profession|occupation|work|trade)\b"
        rf"|\b(?:do(?:es)?|did) {_I} (?:used to )?(?:do for (?:a living|work)|work as)\b"
        rf"|\bwhat did {_I} do (?:for a living )?before\b"
        rf"|\bwhere (?:do(?:es)?|did) {_I} (?:used to )?work\b|\bwho (?:is|was|['’]s) {_OWN} (?:\w+ )?employer\b"
        r"|\b(?:als )?was (?:arbeite|habe ich gearbeitet)|\bwo (?:arbeite|habe ich gearbeitet)"
        r"|\bwas ist (?:mein|unser|ihr|sein)\w* beruf\b|\b(?:quel est )?mon (?:métier|travail)\b"
        r"|\boù (?:est-ce que )?je travaille"),
    (("birthday",), rf"\bwhen (?:is|was|were|am) (?:{_OWN} birthday|{_I} born)\b|\bdate of birth\b"
        rf"|\bwann (?:habe ich|hat)\b.*"
        r"\bgeburtstag\b|\bwann (?:bin ich|ist|wurde)\b.*\bgeboren\b|\bwann ist \w+ geburtstag\b"
        r"|\bquand\b.*\b(?:anniversaire|née?)\b"),
    (("age", "birthday"), r"\bhow old\b|\bwie alt\b|\bquel âge\b"),
    (("name",), r"\bwhat (?:is|['’]s) my (?:full |first |last |middle )?name\b|\bwho am i\b|\bwie heiße ich\b"
        r"|\bcomment (?:est-ce que )?je m['’]appelle"),
    (("origin",), rf"\bwhere (?:am|is|are|do|does) {_I} (?:come )?from\b|\bwoher (?:komme?|stamme?)[nt]?\b"
        rf"|\bd['’]où (?:je viens|vien)"),
    (("education",), rf"\b(?:what|where) did {_I} study\b|\bwhich (?:school|university)\b|{_OWN} degree\b"
        rf"|\bwas habe ich studiert\b"
        r"|\bqu['’]ai-je étudié\b|\boù ai-je étudié\b"),
    (("language",), r"\b(?:which|what|how many) languages\b|\bwelche sprachen\b|\bquelles langues\b"),
    (("pet",), rf"\b(?:what|who|which) (?:is|are|['’]s) {_OWN} {_PETS}\b|{_OWN} {_PETS}(?:['’]s name| called"
        rf"| named)"
        rf"|\bwhat (?:pets?|animals?) do(?:es)? {_I} have\b|\bwie heißt mein\w* {_PETS}\b"
        rf"|\bcomment s['’]appelle (?:mon|ma) {_PETS}\b"),
    (("health",), r"\b(?:which|what) (?:medicines?|medications?|pills?|illness\w*|condition)\b.*\b(?:do|does"
        r"|am|is|have|has)\b"
        r"|\bwelche medikamente\b|\bquels médicaments\b"),
    (("allergy", "diet"), rf"\ballerg(?:ic|y|ies|isch|ien?|ique|ies)\b|\bwhat (?:can['’]t|should(?:n['’]t)?"
        rf"|may) {_I} (?:not )?eat\b"
        r"|\bwas (?:darf|kann) ich nicht essen\b|\bque ne (?:puis|dois)-je pas manger\b"),
    (("likes",), rf"\b(?:what|who|which)(?: is| are|['’]s) {_OWN} fav(?:ou)?rite|\bwhat do(?:es)? {_I} (?:like"
        rf"|love|enjoy)\b"
        rf"|\b(?:what|which) \w+ do(?:es)? {_I} (?:like|love|enjoy|prefer)\b"
        rf"|\bwhat do(?:es)? {_I} \w+ (?:best|most|for pleasure)\b"
        r"|\b(?:was|wen|welche\w*(?: \w+)?) (?:mag|liebe|bevorzuge) ich\b(?! nicht)"
        r"|\b(?:was|wen|wo|wohin|welche\w* \w+) (?!habe|hatte|bin|war|soll|kann)"
        r"\w+ (?:ich|er|sie|wir) (?:\w+ )?(?:am liebsten|gerne?)\b"
        r"|\b(?:was|wer|welche\w*(?: \w+)?) (?:ist|sind|war) (?:mein|unser)\w* (?:lieblings|liebste)"
        r"|\bqu['’]est-ce que j['’](?:aime|adore)\b|\bqu['’]est-ce que je préfère\b|\bqu['’]aimé-je\b"
        r"|\bquel\w* (?:\w+ )?(?:est-ce que )?(?:je préfère|j['’](?:aime|adore))\b|\bque j['’]aime le plus\b"
        r"|\bquel\w* (?:est|sont) (?:mon|ma|mes|notre|nos) \w+ préféré"),
    (("dislikes",), rf"\bwhat (?:don['’]t|doesn['’]t|do|does) {_I} (?:like|dislike|hate|not like)\b"
        rf"|\bwas (?:hasse|mag) ich nicht\b"),
    (("hobby", "skill"), rf"\bhobb(?:y|ies)\b|\bhobbys\b|\bin {_OWN} (?:free|spare) time\b"
        rf"|\binstruments? do(?:es)? {_I} play\b"
        r"|\bfreizeit\b|\bloisirs\b|\bwelches instrument\b"),
    (("possession",), rf"\b(?:what|which) (?:\w+ )?(?:car|bike|bicycle|phone|laptop|camera"
        rf"|instrument)\b.*\b(?:have|own|drive|ride)\b"
        rf"|\bwhat do(?:es)? {_I} drive\b"
        rf"|\b(?:what is|what['’]s|which is) {_OWN} (?:new )?(?:car|bike|bicycle|laptop|camera)\b(?!['’])"
        r"|\bwelches (?:auto|rad|handy)\b"),
    (("goal",), rf"\bwhat (?:are|is) {_OWN} (?:goals?|plans?|dreams?)\b"
        rf"|\bwhat do(?:es)? {_I} want to (?:achieve|learn|become)\b"
        r"|\bmeine ziele\b|\bmes objectifs\b"),
    (("contact",), r"\b(?:phone|telephone|mobile|account) number\b|\be-?mail(?: address)?\b|\btelefonnummer\b"
        r"|\bnuméro de téléphone\b"),
    (("relation",), rf"\bwho (?:is|are|['’]s) {_OWN} (?:\w+ )?{KIN}\b|{_OWN} (?:\w+ )?{KIN}(?:['’]s name"
        rf"| called| named)"
        rf"|\bwhat is {_OWN} (?:\w+ )?{KIN} called\b|\bwie heißt mein\w* (?:\w+ )?{KIN}\b"
        rf"|\bcomment s['’]appelle (?:mon|ma) {KIN}\b"),
)  # fmt: skip
_PATTERNS = tuple((attributes, re.compile(pattern, re.IGNORECASE)) for attributes, pattern in _ASKED)

_OF_ANOTHER = re.compile(
    rf"\b(?:my|our|mein\w*|unser\w*|mon|ma|mes|notre|nos) (?:\w+ )?(?:{KIN}|friend|freundin?|ami|amie)(?:['’]?s)?\b",
    re.IGNORECASE,
)


def of_another(text: str) -> bool:
    """Whether it is "my sister" and the like of whom a question is: not the person, though it says "my"."""
    return bool(_OF_ANOTHER.search(text))


def attributes_of(text: str) -> tuple[str, ...]:
    """The attributes of claims that a question asks for; none for most questions."""
    found = (attribute for attributes, pattern in _PATTERNS if pattern.search(text) for attribute in attributes)
    return tuple(dict.fromkeys(found))
