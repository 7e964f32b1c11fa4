"""What people tell of themselves in one plain sentence and forms ask for: where and when they were born, what they are
allergic to, how they are reached. In English, German, French and Spanish; pure.

Only a sentence that says it of the person ("I was born in …", "ich habe eine Allergie gegen …") counts, and not one
that denies or wishes it: a wrong value is sent, an empty field is filled by the person.
"""

import re
from collections.abc import Iterator
from itertools import islice

from secondme.memory.clauses import even
from secondme.memory.family import NAME, REACHED, family
from secondme.memory.tongues.calendar import ANY_MONTH
from secondme.memory.tongues.given import GIVEN
from secondme.memory.words import fold, word_set, words
from secondme.types import Claim

BIRTH = "birth"
"""The scope of the claim of an origin that is the place of birth: where somebody grew up is another."""
_WORD = r"[A-ZÀ-Þ][\w'-]*"
_LINKS = r"(?:(?:am|an|der|den|im|bei|ob|vor|upon|on|sur|en|de|du|la|las|los|les?|del|of) )*"
_PLACE = rf"(?P<place>{_WORD}(?: {_LINKS}{_WORD}){{0,3}})"
_MONTH = (
    rf"(?:{ANY_MONTH}|enero|febrero|marzo|mayo|junio|julio|agosto|septiembre|octubre|noviembre|diciembre|jan|feb|mar|apr"
    r"|jun|jul|aug|sept?|oct|okt|nov|dec|dez)"
)
_IS_MONTH = re.compile(rf"{_MONTH}\b", re.IGNORECASE)
_DAY = re.compile(
    rf"\b(?P<v>\d{{1,2}}(?:st|nd|rd|th|\.|er)? ?(?:of |de )?{_MONTH}\.?,? (?:de |del )?\d{{4}}"
    rf"|{_MONTH}\.? \d{{1,2}}(?:st|nd|rd|th)?,? \d{{4}}|\d{{4}}-\d\d-\d\d|\d{{1,2}}\.\s?\d{{1,2}}\.\s?\d{{4}})\b",
    re.IGNORECASE,
)
_BORN = re.compile(
    r"\bi (?:was|am) (?:actually |originally |also )?born\b(?P<en>[^;!?]*)|^born\b(?P<head>[^;!?]*)"
    r"|\bich (?:bin|wurde)\b(?P<de>[^;!?]*?)\bgeboren\b|\bgeboren (?:bin|wurde) ich\b(?P<turned>[^;!?]*)"
    r"|\bje suis née?\b(?P<fr>[^;!?]*)|\bnací\b(?P<es>[^;!?]*)",
    re.IGNORECASE,
)
_CUT = re.compile(r",? (?:and|but|where|when|to|und|aber|wo|et|mais|où|y|pero|donde) (?!born\b|raised\b|bred\b)"
    r"|, (?=[a-z])|\. (?=[A-Z])")
_WHERE = re.compile(rf"\b(?i:in|à|au|aux|en) {_PLACE}")
_PLACE_OF_BIRTH = re.compile(
    rf"\b(?i:my (?:place of birth|birthplace|birth place)|mein geburtsort|mon lieu de naissance|mi lugar de nacimiento)"
    rf"(?i: is| ist| est| es|:) {_PLACE}"
)
_ITEM = r"[^\s,.;!?][^,.;!?]{1,40}?"
_LINK = r"(?:and|or|und|oder|et|ou|y|o|e)"
_STOP = (
    r"(?!(?:i|ich|je|j'|my|mein\w*|mon|ma|mi|so|but|which|that|not|aber|mais|pero|tengo|soy|no|who|since|because)\b)"
)
_LIST = (
    rf"(?P<v>{_STOP}{_ITEM}(?:(?:, {_STOP}[\w-]+(?: [\w-]+)?)+,? {_LINK} {_STOP}{_ITEM})?)"
    r"(?=$|[,.;!?]| (?:and|und|et|y|but|aber|mais|pero|so|since|because|weil|seit|depuis|desde|which)"
    r" (?:i|ich|je|j'|my|mein\w*|mon|ma|mi|have|can't|cannot|not|no|also|habe|tengo|soy|always)\b"
    r"| (?:since|seit|depuis|desde|so|but|because|as a|by the way)\b)"
)
_TO = r"(?:à la |à l'|aux |au |à |a la |al |a los |a las |a el |a |gegen |auf |to )"
_ALLERGIES = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"\b(?:i'm|i am|im|we're|we are) (?:(?!not)\w+ ){{0,2}}allergic to {_LIST}",
        r"\b(?:i have|i've got|i've|i suffer from)(?: got)? (?:an? )?(?:(?:very|really|severe|serious|mild|bad"
        r"|strong|slight"
        rf"|terrible|nasty) )*(?:(?P<v2>[a-z]+(?: [a-z]+)?) allerg(?:y|ies)(?=$|[,.;!?]| and\b| so\b)|allerg(?:y"
        rf"|ies) to {_LIST})",
        rf"\bich bin (?:(?!nicht)\w+ ){{0,2}}allergisch {_TO}{_LIST}",
        rf"\bich habe?(?: \w+)? (?:eine |starke )(?:\w+e )?(?:(?P<v2>[a-zäöüß]{{3,}}?)-?allergie\b"
        rf"|allergie {_TO}{_LIST})",
        r"\bich bin (?:\w+ )?gegen (?P<v>[\w -]{3,40}?) allergisch\b",
        r"\bich vertrage (?:leider )?keine?n? (?P<v>laktose|milch\w*|gluten|weizen|\w*nüsse|eier|fruktose|histamin|soja"
        r"|fisch|schalentiere|penicillin|aspirin|ibuprofen|jod|latex)\b",
        rf"\bje suis (?:\w+ )?(?:très |fortement )?allergique {_TO}{_LIST}|\bj'ai une (?:\w+ )?allergie {_TO}"
        rf"{_LIST.replace('<v>', '<v2>')}|\bje suis intolérante? {_TO}{_LIST.replace('<v>', '<v3>')}",
        rf"\bsoy (?:muy )?alérgic[oa] {_TO}{_LIST}|\btengo (?:una )?alergia {_TO}{_LIST.replace('<v>', '<v2>')}"
        rf"|\bsoy intolerante {_TO}{_LIST.replace('<v>', '<v3>')}",
    )
)
_NO_ALLERGEN = re.compile(
    r"(?:an?|the|no|any|some|food|skin|seasonal|lebensmittel|nahrungsmittel|kontakt|kreuz|sonnen|few|bit of an?"
    r"|known|other|(?:the )?(?:bad|worst|severe|serious|mild|nasty|terrible)|reaction)"
    r"|(?:no|any|never|not) .*|(?:it|that|this|him|her|you|them|work|mondays?|stress)\b.*",
    re.IGNORECASE,
)
_NOT_SURE_OF = re.compile(
    r"\b(?:nicht(?! nur\b)|nie|niemals|weder|kaum|angeblich|früher|damals|dachte|glaubte"
    r"|never|hardly|barely|scarcely|supposedly|allegedly|neither|nor|(?:not|n't)(?! only\b)|no longer|used to"
    r"|à peine|guère|jamais|soi-disant|ne suis plus|n'(?:ai|est) plus|apenas|nunca|ya no|no (?:soy|tengo)"
    r"|(?:was|were|had|war|hatte|wäre|étais|avais|être|era|tenía)"
    r"(?= (?:(?!(?:i'm|am|bin|suis|soy|have)\b)[\w']{1,30} ){0,4}all?[eé]rg))\b",
    re.IGNORECASE,
)
"""Before what somebody would be allergic to: then it tells of none. "Ich vertrage keine …" tells of one."""
_FOUND_OUT = re.compile(
    r"\b(?:found out|turned out|turns out|discovered|learn(?:ed|t)|diagnosed|realised|realized|herausgefunden|erfuhr"
    r"|erfahren|stellte sich heraus|festgestellt|découvert|appris|descubrí|supe)\b",
    re.IGNORECASE,
)
"""What was so when it came to light is so since: "I found out that I was allergic to …"."""
_OVER = re.compile(
    r"(?: (?:and|or|und|oder|et|ou|y|o) [\w'-]{1,30}){0,3},? ?(?:(?:but|aber|mais|pero) )?(?:(?:i|ich|bin|am) ){0,2}"
    r"(?:(?:no longer|not now|(?:not )?any ?more|nicht mehr|plus maintenant|ya no|i'm not|i am not|non)"
    r"(?=\W{0,9}$|[.;!,]| (?:all?[eé]rg|am\b|now\b))|das stimmt (?:gar )?nicht)",
    re.IGNORECASE,
)
"""Right behind it. Not "… and cannot eat them any more": who has to leave something out is allergic to it all the
same."""
NEAR, LONGEST_CLAUSE, MOST_PLACES = 30, 300, 20
"""Characters around a value within which an allergy is spoken of; before it that are looked at; places of it."""
_NOTHING = re.compile(r"(?:nothing|none|nobody|anything|nichts|gar nichts|rien|nada|ninguna?)\b.*", re.IGNORECASE)
_CLAUSE = re.compile(
    r"[;:.!?]|, | (?:and|but|because|since|as|so|where|when|und|aber|weil|denn|da|et|mais|car|parce que|puisque|y|pero"
    r"|porque|ya que) (?=(?:i|i'm|ich|je|j'|soy)\b)",
    re.IGNORECASE,
)
_NO_ALLERGENS = word_set(
    """monday mondays tuesday tuesdays wednesday thursday friday sunday morning mornings weekday weekdays alarm alarms
    work working job jobs chores housework homework school maths math exercise sport sports gym running stress
    people idiots idiocy stupid stupidity fools liars lies lying bullshit bull nonsense crap drama gossip politics
    politicians small-talk boredom boring responsibility commitment commitments deadlines meetings bureaucracy
    paperwork taxes bills rules criticism failure success happiness love feelings emotions early winter rain cold
    weather cooking cleaning ironing advice help shopping phone calls emails spreadsheets powerpoint ex exes
    neighbours neighbors boss boredom negativity rudeness hypocrisy incompetence injustice noise silence montag
    montage morgen arbeit dummheit dumme dummen idioten lügen lügner unsinn quatsch blödsinn sport hausarbeit
    hausaufgaben schule politik politiker kritik stress menschen leute bürokratie ungerechtigkeit unpünktlichkeit
    besserwisser small-talk travail lundi lundis matins réveil bêtise bêtises connerie conneries idiots cons
    mensonge mensonges injustice sport ménage devoirs politique politiciens gens bruit impôts réunions trabajo lunes
    mañanas madrugar estupidez tonterías tontos mentira mentiras deporte política políticos gente ruido impuestos
    reuniones injusticia"""
)
"""What people call themselves allergic to for a joke."""
_OLD = r"(?!(?i:old|former|previous|alte|frühere|ancien|ancienne|antigu[oa]|anterior)\b)"
SECOND = "second"
"""The scope of the claim of a number or an address by which somebody is reached where the first one fails."""
_SECOND_CONTACT = re.compile(
    r"\b(?:my (?:second|other|alternat(?:e|ive)|backup|additional) (?:(?:tele)?phone|mobile|cell|e-?mail|number|mail"
    r"|home)"
    r"|meine (?:zweite|andere|alternative|weitere) (?:telefon|handy|mobil|e-?mail|mail|nummer)\w*"
    r"|(?:mon|ma) (?:deuxième|second|seconde|autre) (?:numéro|téléphone|portable|e-?mail|adresse e-?mail|mail"
    r"|courriel)"
    r"|mi (?:segundo|otro) (?:número|teléfono|móvil|celular|correo|e-?mail))[\w -]{0,25}? (?:is|ist|lautet|est|es)"
    r" (?:le |el )?(?P<v>\S.+)",
    re.IGNORECASE,
)
_OWN_CONTACT = re.compile(
    rf"\bmeine (?:{_OLD}\w+ )?(?:(?:telefon|handy|mobil|festnetz)-?nummer|nummer|e-?mail(?:-?adresse)?"
    rf"|mail(?:-?adresse)?)"
    r" (?:ist|lautet)(?: jetzt| nun)? (?P<de>\S.+)"
    rf"|\bmon (?:{_OLD}\w+ )?(?:numéro(?: de téléphone| de portable| de mobile)?|portable|téléphone|e-?mail|mail"
    rf"|courriel"
    r"|adresse (?:e-?mail|mail|électronique))(?: \w+)? est (?:maintenant )?(?:le )?(?P<fr>\S.+)"
    rf"|\bmi (?:{_OLD}\w+ )?(?:número(?: de teléfono| de móvil)?|móvil|celular|teléfono|correo(?: electrónico)?"
    rf"|e-?mail)"
    r"(?: \w+)? es (?:ahora )?(?:el )?(?P<es>\S.+)",
    re.IGNORECASE,
)
BIRTH_NAME = "birth name"
"""The scope of the claim of a family name that somebody had at birth."""
_NAMES = rf"{_WORD}(?: {_WORD}){{0,3}}"
_AT_BIRTH = re.compile(
    rf"\b(?i:my (?:maiden|birth) name (?:is|was)|my name at birth was|mein (?:mädchen|geburts)name (?:ist|war|lautet)"
    rf"|mon nom de (?:jeune fille|naissance) (?:est|était)|mi apellido de soltera (?:es|era)) (?P<v>{_NAMES})"
    rf"|\b(?i:i was born) (?P<whole>{_WORD} {_NAMES})(?=$|[.,;])"
    rf"|\b(?i:ich bin eine geborene|ich bin geborene|je suis née) (?P<born>{_WORD})(?=$|[.,;])"
)
_PEOPLE = re.compile(r"(?:erin|aise|oise|ienne|enne|aine)$")
"""At the end of what somebody was born that is no name: "eine geborene Kölnerin"."""
_CALLED = re.compile(rf"\b(?i:me llamo|mi nombre(?: completo)? es) {NAME}")
_WORKS = re.compile(r"\btrabajo (?:como|de) (?P<v>[^,.;!?]{3,60})", re.IGNORECASE)
_NOT_SO = re.compile(
    r"\b(?:wasn't|weren't|wish|if only|as if|imagine|nicht in|nicht am|pas né\w*|ojalá|si hubiera|no nací|comme si"
    r"|ne suis pas|no soy|no tengo|dice|dicen|dijo|dijeron|decía|según|novela|cuento|personaje)\b",
    re.IGNORECASE,
)
ROUGH = frozenset(("possession", "event", "skill", "goal", "name", "work"))
"""What other rules take such a sentence for: "I have a peanut allergy" owns nothing."""


def personal(quote: str) -> tuple[Claim, ...]:
    """The claims that a person's own words make, each value as it was said; those of relatives among them."""
    plain = even(quote)
    if _NOT_SO.search(plain):
        return ()
    own = (*_birth(plain), *_allergies(plain), *_contacts(plain), *_spanish(plain), *_name_at_birth(plain))
    return tuple(dict.fromkeys((*own, *family(plain))))


def without_rougher(claims: tuple[Claim, ...], found: tuple[Claim, ...]) -> tuple[Claim, ...]:
    """The other claims of a statement, without those that tell less well what `found` tells."""
    told = {claim.attribute for claim in found}
    values = [fold(claim.value) for claim in found]
    return tuple(
        claim
        for claim in claims
        if not told
        or not (
            (claim.attribute in told and (not claim.subject or claim.attribute == "relation"))
            or (claim.attribute in ROUGH and (not claim.subject or any(fold(claim.value) in value for value in values)))
            or (claim.attribute == "birthday" and not any(sign.isdigit() for sign in claim.value))
        )
    )


def _claim(attribute: str, value: str, scope: str = "") -> Claim:
    value = value.strip(" ,;:-")
    return Claim("", attribute, value, fold(value), scope=scope)


def _birth(plain: str) -> Iterator[Claim]:
    place = _PLACE_OF_BIRTH.search(plain)
    if born := _BORN.search(plain):
        said = next(part for part in born.groups() if part is not None)
        if day := _DAY.search(said):
            yield _claim("birthday", day["v"])
            said = f"{said[: day.start()]} {said[day.end() :]}"
        said = " ".join(_CUT.split(f" {said.strip(' ,')}")[0].split())
        places = [one for one in _WHERE.finditer(said) if not _IS_MONTH.match(one["place"])]
        place = place or (places[0] if len(places) == 1 else None)
    if place is not None:
        yield _claim("origin", re.sub(r"'s$", "", place["place"]), BIRTH)


def _allergies(plain: str) -> Iterator[Claim]:
    for pattern in _ALLERGIES:
        for told in pattern.finditer(plain):
            value = next((part for part in told.groups() if part), "")
            if value and is_allergic(plain, value):
                yield _claim("allergy", value)


def is_allergen(value: str) -> bool:
    """Whether somebody may really be allergic to this: "hazelnuts", and not "Mondays" or "hard work"."""
    nothing = _NO_ALLERGEN.fullmatch(value) or _NOTHING.fullmatch(value)
    return not (nothing or _NO_ALLERGENS & set(words(value)))


def is_allergic(text: str, value: str) -> bool:
    """Whether somebody says in these words of theirs that they are allergic to this, now: nothing is denied, was only
    thought, or is over."""
    if not is_allergen(value):
        return False
    return any(_holds(text, at, value) for at in _places(text, value))


def _places(text: str, value: str) -> list[int]:
    """Where the value stands: of several places those that speak of an allergy ("I never eat nuts: I'm allergic to
    nuts"). The end of the text where it stands nowhere."""
    found = [each.start() for each in islice(re.finditer(re.escape(value), text), MOST_PLACES)] or [len(text)]
    near = [at for at in found if "allerg" in text[max(0, at - NEAR) : at + len(value) + NEAR].lower()]
    return near if len(found) > 1 and near else found


def _holds(text: str, at: int, value: str) -> bool:
    clause = _CLAUSE.split(text[max(0, at - LONGEST_CLAUSE) : at])[-1]
    doubted = _NOT_SURE_OF.search(f"{clause} {value}") and not _FOUND_OUT.search(clause)
    return not (doubted or _OVER.match(text, at + len(value)))


def _contacts(plain: str) -> Iterator[Claim]:
    second = _SECOND_CONTACT.search(plain)
    if second is not None:
        if reached := REACHED.match(second["v"]):
            yield _claim("contact", reached["v"], SECOND)
        return
    told = _OWN_CONTACT.search(plain)
    if told and (reached := REACHED.match(next(part for part in told.groups() if part))):
        yield _claim("contact", reached["v"])


def _name_at_birth(plain: str) -> Iterator[Claim]:
    """The family name with which somebody was born; of a whole name its last word."""
    told = _AT_BIRTH.search(plain)
    if told is None or (told["whole"] and fold(told["whole"].split()[0]) not in GIVEN):
        return  # "I was born Roman Catholic"
    name = next(part for part in told.groups() if part).split()[-1]
    if not (told["born"] and _PEOPLE.search(name)):
        yield _claim("other", name, BIRTH_NAME)


def _spanish(plain: str) -> Iterator[Claim]:
    """What the rules of other languages find in `describe`."""
    if called := _CALLED.search(plain):
        yield _claim("name", called["name"])
    if works := _WORKS.search(plain):
        yield _claim("work", works["v"])
