"""Whose data a field asks for: the person's own, or somebody else's. Pure.

A form says it in the words of the field, in the heading above it, or by counting ("Passenger 2"). The words nearest to
the field count first. Where a form is about a child, its parent who fills it in is the person.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from secondme.autofill.form import Field
from secondme.autofill.matching import NOT_THEIRS, Match, fold
from secondme.autofill.words import PLACES

_THEMSELF = re.compile(
    r"\((?:you|vous|sie|usted|tu)\)|(?:completing|filling (?:in|out)|signing|making|submitting) th(?:is|e)"
    r" (?:form|request|application|claim)"
    r"|(?:que|quien) (?:rellena|firma|cumplimenta|declara|solicita|presenta|inscribe|autoriza"
    r"|suscribe)\b"
    r"|qui (?:remplit|signe|declare|inscrit|demande|fait la demande)\b|\bbuchende|\bausfullende|\bunterzeichnende"
    r"|anmeldende|main (?:guest|contact|applicant)"
    r"|hauptbuch|lead (?:guest|passenger|booker)|\bbooker\b|(?:person|who is) booking|(?:booked|ordered|reserved) by"
    r"|\bbesteller|wer bucht|qui reserve|quien reserva|your (?:own )?details|about you\b|\bsender\b|absender|expediteur"
    r"|remitente|^(?:from|von)$"
)
"""Whoever fills it in, whatever else is said."""
_OWN = re.compile(
    r"\b(?:your|ihre?|deine?|vos|votre|ton|tes|sus?|tus?)\b|\bapplicant|\bantragstell|\bpatient|\bpolicy ?holder"
    r"|versicherungsnehm"
    r"|\bsouscript|\blocataire\b|\binquilino|mietinteressent|\bemployee\b|\battendee\b|\bcardholder|\bbilling"
    r"|\brechnung"
    r"|\bfacturation|\bfacturacion|solicitante"
)
YOURS = "your|yourself|ihre?|deine?|votre|vos|tus?|sus?"
"""By which a form says that something is the person's who reads it; a pattern."""
_OTHERS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (relation, re.compile(pattern))
    for relation, pattern in (
        ("emergency", r"emergency|in case of|next of kin|\bnok\b|notfall|urgence|\burg\b|emergencia|urgencia|prevenir"
                      r"|\bice (?:contact|name|phone|number)"
                      r"|verstandig"
                      r"|benachrichtig|\bavisar"),
        ("other", r"^(?:to|an|para)$|referee|reference (?:name|contact|email|person)|\breferences\b|referenz|referrer"
                  r"|referred by|recommend"
                  r"|\b(?:this|that|diese[rs]?|cette|esta|dicha) person(?:ne|a)?\b|\bgarante\b"
                  r"|recipient|empfanger|destinataire|destinatario|gift (?:for|to)|\btheir\b|geschenk(?:empfang)"
                  r"|\bpick ?up\b.*child"
                  r"|accompan|begleit(?:person|ung)|acompanante|pediatrician"
                  r"|additional (?:guest|driver|passenger|applicant|person)"
                  r"|paediatrician"
                  r"|(?:guest|passenger|travell?er|driver|applicant|person|attendee|participant|adult|holder|tenant) ?"
                  r"(?:no )?[2-9]\b|(?:reisende|teilnehmer|gast|person|erwachsene)\w*(?: ?/ ?\w+)? [2-9]"
                  r"|(?:voyageur|passager"
                  r"|participant|viajero|pasajero|conducteur|conductor) [2-9]|zweite\w* (?:person|erziehung|fahrer"
                  r"|eltern|antrag)"
                  r"|responsable legal 2|second(?:ary)? (?:applicant|driver|person|contact|parent|guardian|guest)"
                  r"|(?:conducteur|conductor) secondaire|conductor secundario|doctor s|\bdoctor$|arzt\b"
                  r"|arztin\b|pediatr"
                  r"|medecin|medico\b"
                  r"|\bphysician|\bgp\b|landlord|vermieter|bailleur|proprietaire|arrendador|casero|supervisor"
                  r"|vorgesetzt"
                  r"|\bmanager s?\b|teacher|friend s?\b|freund|\bami\b|amigo|colleague|co ?-?applicant|insured person"
                  r"|\baccountants?\b|\btax advis\w+|steuerberat|comptable|asesor fiscal|gestoria|social worker"
                  r"|sozialarbeit"
                  r"|assistante? sociale|trabajador[a]? social|\bdealer\b|\bbreeder|zuchter|\beleveur"
                  r"|\bcriador"
                  r"|lien ?holder|secured party|\blender\b|kreditgeber|\bpreteur\b|prestamista|travel agen|reiseburo"
                  r"|agence de voyage|agencia de viaj|schulleit|head ?teacher|\bprincipal s\b|chef d etablissement"
                  r"|(?:current|previous|former|present|receiving|new|abgebende|aufnehmende|bisherige)"
                  r" (?:school|schule)"
                  r"|centro de (?:procedencia|destino)|ecole (?:d origine|actuelle)|etablissement (?:d origine"
                  r"|actuel)"
                  r"|witness|zeuge|temoin|testigo|\bsponsor|\bhost\b|gastgeber|inviting|mitmieter|mitreisend"
                  r"|co ?-?tenant"
                  r"|colocataire|co ?-?owner|guarantor|burge|garant\b|avalista|beneficiar|begunstigt|previous employer"
                  r"|invite\b"
                  r"|authori[sz]ed (?:person|collector|to collect)|\bautoris|chercher l enfant|autorizad"
                  r"|(?:collect|pick ?up) (?:your|the|my) child|who (?:can|may|will) (?:collect|pick ?up)|\bagents?\b"
                  r"|\bbrokers?\b|makler|courtier|mediador|corredor|\bagente\b|notary|\bnotar\b|notaire|notario"
                  r"|lawyer|solicitor|\banwalt|\bavocat|abogado|co ?-?borrower|subject property"
                  r"|abhol(?:er|end|berecht|person)\w*|deceased|\bdecedent|has died|verstorben|\bdefunt|fallecid"
                  r"|dependent \d|perjudicad|wohnungsgeber|geschadigt|\blese\b|in (?:memory|honou?r) of|honoree"
                  r"|representative"
                  r"|vertreter"
                  r"|bevollmachtigt|mandataire|represent\w+|counsel+or|\bcoach\b|trainer|\bpets?\b|\banimals?\b"
                  r"|haustier|mascota"
                  r"|\bdog\b|\bcat\b|\bhund|\bkatze|\bperro|\bgato|\bhorse\b|\bpferd|\bvet\b|tierarzt|veterin|plus one"
                  r"|(?:current|previous|former|bisherig\w*|alter|ancien|actuel|anterior) (?:provider|supplier"
                  r"|anbieter|versorger"
                  r"|fournisseur|operateur|proveedor|vet|doctor|school|schule|ecole|bank|dentist|insurer)"),
        ("partner", r"spouse|\bpartner\b|husband|wife|ehe(?:partner|mann|frau|gatt)|lebenspartner|conjoint|epou|conyuge"
                    r"|\bpareja\b|marido|esposa|\bconj\b"),
        ("child", r"\bchild(?:ren)?\b|\bkind(?:es|er)?\b|\benfant|\bhijo|\bhija|\bpupil\b|\bschuler|\beleve\b"
                  r"|\bcamper\b|\b(?:del|el|la|un) menor\b|\b(?:du|le|la) mineure?\b"
                  r"|\bminor s\b|\bbaby\b|student s? ?name|\binfant\b|\btoddler"),
        ("parent", r"\bparents?\b|\bcarers?\b"
                   r"|guardian|\beltern|erziehungsberechtigt|\btuteur|\bmere\b|\bpere\b|\bpadres?\b"
                   r"|\bmadre\b"
                   r"|responsable legal|\btutor(?:es)?\b|\bmother\b|\bfather\b|\bmutter\b|\bvaters?\b"),
    )
)  # fmt: skip
_PLACES_AND_NAMES = (
    r"(?:address|adress|anschrift|direccion|domicil|residen|wohn|home|haus|name\b|nom\b|nombre|apellid|surname|phone|tel"
    r"|num|e ?mail|contact|kontakt|line|zeile|ligne|schritt|step|part|teil|abschnitt|etape|paso|page|seite|job|nation"
    r"|staats|langu|sprach|lieu|plz|code|stra|rue\b|calle|lang)"
)
_ANOTHER_ONE = re.compile(
    rf"^(?:(?:second|2nd|zweite[rs]?|deuxieme|2e|seconde|segund[oa]|autre|other|otr[oa])"
    rf" (?!{_PLACES_AND_NAMES})[a-z]{{4,}}"
    rf"|(?:previous|former|fruhere[rs]?|vorherige[rs]?|bisherige[rs]?|ancien(?:ne)?|antigu[oa])"
    rf" (?!{_PLACES_AND_NAMES})[a-z]{{4,}}"
    rf"|(?!{_PLACES_AND_NAMES})[a-z]{{4,}} (?:anterior|precedente?|secondaire|secundari[oa]))$"
)
"""A heading of a second person of a kind, or of what was there before: "Second paddler", "Ancienne chorale"."""
_PARENT = next(pattern for kin, pattern in _OTHERS if kin == "parent")
_CHILD = next(pattern for kin, pattern in _OTHERS if kin == "child")
_POSSESSIVE = re.compile(
    r"\b([a-z]{3,}) s (?:\w+ )?(?:names?|e ?mail|phone|tel\w*|mobile|address|date|birth\w*"
    r"|contact|dob)\b"
)
_OWNER_WORDS = """applicant patient owner customer member guest attendee participant cardholder subscriber tenant client
student employee driver buyer policyholder user account visitor holder candidate traveller traveler passenger today
employer company paciente titular socio kunde mitglied adherent client cliente"""
_OWNERS = frozenset(_OWNER_WORDS.split())
"""Whose data, said as "applicant's name", is the person's own."""
_NEUTRAL = re.compile(
    r"bill|invoice|rechnung|factur|shipping|deliver|liefer|livraison|entrega|envio|contact|kontakt|coordonnees"
    r"|adress|address"
    r"|anschrift|direccion|domicilio|account|konto|compte|cuenta|login|personal|persoenlich|personlich|details"
    r"|information"
    r"|angaben|payment|zahlung|paiement|pago|\bwork|employ|residence|\byou\b|\byour|\bihre?\b|\bvous\b|\bvos\b"
    r"|permanent"
    r"|\bhome\b|identit|postal|erreichbar|profil|checkout|confirm|datos|donnees|registr|anmeld|inscri"
)
_CONTACT = re.compile(
    r"point of contact|contact person|ansprechpartner|kontaktperson|personne (?:a contacter|de contact)"
    r"|persona de contacto"
)
"""Under such a heading a name that was asked for before is somebody else's."""
_ANIMAL = re.compile(
    r"\bpets?\b|\banimal|haustier|\btier(?:e|es|daten)?\b|mascota|\bdogs?\b|\bcats?\b|\bhorse|\bhund|katze"
    r"|\bperro|\bgato"
)
AGAIN = re.compile(r"confirm|repeat|again|re ?type|re ?enter|verif|wiederhol|bestatig|repet|repit|repita")
NAMES = frozenset({"name", "given-name", "family-name", "additional-name"})
_ONCE = NAMES | {"bday", "bday-day", "bday-month", "bday-year", "sex", "nationality", "birthplace"}
_ONCE_A_SECTION = _ONCE | {"email", "tel", "organization", "organization-title", "street-address", "address-line1"} | {
    "postal-code", "address-level2", "country", "country-name", "street-name", "house-number", "tel-national", PLACES,
}  # fmt: skip
FOR_WHOM = re.compile(
    r"who (?:is|are) (?:it|this|that|these|they) for|\bfor whom\b|\bfur wen\b|\bpour qui\b|\bpara quien\b"
)
_PUPIL = re.compile(r"\balumn[oa]s?\b")
_STUDENT = re.compile(r"\b(?:alumn[oa]s?|students?|estudiantes?|etudiante?s?)\b")
_NAMED_PARENT = re.compile(r"\b(?:mother|father|mutter|vaters?|mere|pere|padre|madre|mom|dad)\b")
_RELATIVES = tuple(
    (role, re.compile(rf"\b(?:{pattern})\b"))
    for role, pattern in (
        ("mother", r"mothers?|mutter|mere|madre|mum|mom"), ("father", r"fathers?|vaters?|pere|padre|dad"),
        ("brother", r"brother|bruders?|frere|hermano"), ("sister", r"sister|schwester|soeur|hermana"),
        ("emergency", r"emergency|next of kin|nok|notfall\w*|urgences?|emergencias?|urgencias?"),
    )
)  # fmt: skip
_NOT_JUST = re.compile(
    r"\b(?:maiden|birth name|jeune fille|soltera|madchenname|geburtsname|in law|step\w*|grand\w*|schwieger\w*|belle"
    r"|beau"
    r"|god\w*|foster|doctor|gp|physician|arzt\w*|medecin|medico|hospital|service|number of|how many"
    r"|occupation|employer|guardian|parents?|other|of (?:the )?(?:child|pupil|student)|tongue|language|langue"
    r"|materna|maternelle|room|department|exit|procedure|fund|unused)\b"
)
_NOT_A_PARENT = re.compile(
    r"\b(?:maiden|birth name|jeune fille|soltera|madchenname|geburtsname|in law|step\w*|grand\w*|schwieger\w*|god\w*"
    r"|foster|number of|how many|occupation|employer|both|signature|names|children"
    r"|of (?:the )?(?:child|pupil|student))\b"
)
_SECOND = re.compile(r"\b(?:2|ii|second|zweite\w*|deuxieme|segund[oa]|other|other|andere\w*|autre)\b")
_COUNTED = re.compile(
    r"\b(?:pax|passengers?|guests?|travell?ers?|attendees?|participants?|persons?|personas?(?: \w+)?|people"
    r"|drivers?|applicants?|tenants?|visitors?"
    r"|players?|companions?|members?|reisende\w*|voyageurs?|viajeros?|teilnehmer\w*|erwachsene\w*|adults?) ?(\d{1,2})\b"
)


def relation(field: Field, said: Sequence[str]) -> str:
    """ "" for the person, else how those are related to them. `said`: the folded words of the field."""
    above = tuple(fold(part) for part in reversed(field.section.split(" · ")))
    for text in (*said, *above, fold(field.autocomplete)):
        if text == above[0] and _ANOTHER_ONE.search(text):
            return "other"
        if _THEMSELF.search(text):
            return ""
        for kin, pattern in _OTHERS:
            if pattern.search(text):
                return kin
        if (owner := _POSSESSIVE.search(text)) and owner[1] not in _OWNERS:
            return "other"
        if _OWN.search(text):
            return ""
    return ""


def relative_meant(one: Match) -> str:
    """Which relative a field of somebody else's is about, "mother", "brother", "emergency": named by the words
    nearest to it, and alone; "" for any other, for a child's, and for a second one of a kind."""
    label, heading = fold(one.field.label), fold(one.field.section.rpartition(" · ")[2])
    named = [role for role, pattern in _RELATIVES if pattern.search(label)]
    if not named and not tells_whose(label):
        named = [role for role, pattern in _RELATIVES if pattern.search(heading)]
    if len(named) != 1 or _NOT_JUST.search(f"{label} {heading}"):
        return ""
    if _CHILD.search(f"{label} {fold(one.field.section)}"):
        return ""  # "Pupil · Mother": the child's
    if _SECOND.search(f"{label} {heading}"):
        return "second emergency" if named == ["emergency"] else ""
    return named[0]


def asks_parent(one: Match) -> bool:
    """Whether a field is about a parent or guardian of the person, whichever: not about a second one, nor about what
    they are called or do otherwise."""
    said = fold(f"{one.field.label} {one.field.section}")
    named = bool(_NAMED_PARENT.search(said))  # "Mother" is not whichever
    return not (named or _SECOND.search(said) or _NOT_A_PARENT.search(said) or _CHILD.search(said))


def of_animal(section: str) -> bool:
    """Whether what stands below this heading is about an animal."""
    return bool(_ANIMAL.search(fold(section)))


def tells_self(text: str) -> bool:
    """Whether folded words tell that whoever fills the form in is meant."""
    return bool(_THEMSELF.search(text))


def tells_whose(text: str) -> bool:
    """Whether folded words tell whose data they are about."""
    known = (_THEMSELF, _OWN, *(pattern for _, pattern in _OTHERS))
    return any(pattern.search(text) for pattern in known) or any(word in _OWNERS for word in text.split())


def account_of_whose(text: str, whose: str) -> str:
    """Folded words without those that say whose data is asked for: the person's, or that of `whose`."""
    kin = next((pattern for each, pattern in _OTHERS if each == whose), None)
    for pattern in (_THEMSELF, _OWN, kin, _PARENT if whose == "" else None):
        text = without(pattern, text) if pattern else text
    return text


def without(pattern: re.Pattern[str], text: str) -> str:
    """Without each word that the pattern finds, or finds the beginning of."""
    spans = [each.span() for each in pattern.finditer(text)]
    for start, end in reversed(spans):
        text = f"{text[:start]} {re.sub(r'^[a-z]+', '', text[end:])}"
    return text


def placed(matches: Iterable[Match]) -> list[Match]:
    """With what only the whole form tells: of counted people the first is the person, and so is the parent of a child
    that the form is about, unless it asks for mother and father, or for a second one."""
    found = list(matches)
    parents = [text for text in map(_around, found) if _PARENT.search(text)]
    if parents:
        young = any(_THEMSELF.search(text) for text in parents)
        found = [_pupil(match, young) for match in found]
    given = {match.field.section for match in found if match.type in NAMES and match.whose in NOT_THEIRS}
    for at, match in enumerate(found):
        section = match.field.section
        if section in given and not match.whose and FOR_WHOM.search(fold(section.rpartition(" · ")[2])):
            found[at] = replace(match, whose="other")
    counts = [_count(match.field) for match in found]
    first = min((count for count in counts if count is not None), default=None)
    about_child = any(match.whose == "child" for match in found)
    for at, match in enumerate(found):
        count = counts[at]
        if count is not None and first is not None and not match.whose and count > first:
            found[at] = replace(match, whose="other")
        elif match.whose == "parent" and about_child:
            text = _around(match)
            if not _NAMED_PARENT.search(text):
                found[at] = replace(match, whose="other" if _SECOND.search(text) else "")
    return found


def _around(match: Match) -> str:
    return fold(" ".join((match.field.label, match.field.name, match.field.section)))


def _pupil(match: Match, young: bool) -> Match:
    """A student, in a form that speaks of parents, is a child where it is said of the field itself; of all below a
    heading only where a parent fills the form in (`young`)."""
    said = (fold(match.field.label), fold(match.field.section.rpartition(" · ")[2]) if young else "")
    pattern = _STUDENT if young else _PUPIL
    told = next((text for text in said if pattern.search(text) or tells_whose(text)), "")
    return replace(match, whose="child") if not match.whose and pattern.search(told) else match


def asked_again(matches: Iterable[Match]) -> list[Match]:
    """Whoever asks twice for a name means two people: below another heading than the first time what asks again is
    somebody else's, unless the heading is one of the person's (billing, contact, account)."""
    first: dict[str, str] = {}
    found = []
    others: set[str] = set()
    sections: dict[str, str] = {}
    for match in matches:
        kind = "name" if match.type in NAMES else match.type
        if match.whose or match.never or kind not in _ONCE_A_SECTION:
            found.append(match)
            continue
        section, said = match.field.section, fold(f"{match.field.label} {match.field.name}")
        elsewhere = first.get(kind, section) != section
        twice = match.type in _ONCE and first.get(f"{section}|{match.type}") is not None
        told = match.sure and not _of_another_section(match, sections)
        plain = told or AGAIN.search(said) or _OWN.search(said) or _THEMSELF.search(said)
        another = elsewhere and not _NEUTRAL.search(fold(section)) and not tells_self(fold(section))
        if kind == "name" and elsewhere and _CONTACT.search(fold(section)):
            another = True
            others.add(section)
        if not plain and (twice or another or section in others):
            found.append(replace(match, whose="other"))
            continue
        first.setdefault(kind, section)
        first.setdefault(f"{section}|{match.type}", section)
        found.append(match)
    return found


def _of_another_section(match: Match, first: dict[str, str]) -> bool:
    """Whether the form itself asks again for something of which people have one, in another section of `autocomplete`
    ("section-guest2 name") that is none of the person's addresses. `first`: by type, where it was asked first."""
    named = re.search(r"\bsection-(\S+)", match.field.autocomplete.lower())
    if named is None or match.type not in _ONCE or _NEUTRAL.search(fold(named[1])):
        return False
    return first.setdefault(match.type, named[1]) != named[1]


def _count(field: Field) -> int | None:
    for text in (field.label, field.section, field.name, field.id):
        if counted := _COUNTED.search(fold(text)):
            return int(counted[1])
    return None
