"""Whether all that is said of a field is accounted for by what it was taken to ask for. Pure.

A rule finds the words that it knows and passes over the others; but the others decide: "Name of the deceased",
"Country of origin of goods", "Foreign postal code". So every word of a label has to be one of the type's own, one that
says whose it is, or one that means little wherever it stands; the same for the heading above, where a form has several.
One word left over, and the value is shown but not written before the person has said so.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from secondme.autofill.born import DAY, born
from secondme.autofill.form import Field
from secondme.autofill.listed import parts as listed
from secondme.autofill.match import LONGEST, OF_PLACE, rule, words_of
from secondme.autofill.matching import NOT_THEIRS, Match, fold
from secondme.autofill.parties import reasons, unclear
from secondme.autofill.phones import asks_second
from secondme.autofill.whole import AKIN, in_part, patterns
from secondme.autofill.whose import (
    AGAIN,
    FOR_WHOM,
    NAMES,
    YOURS,
    account_of_whose,
    relative_meant,
    tells_whose,
    without,
)
from secondme.autofill.words import ABOUT, FREE, NONE, PLACES

_SMALL = """a ab al als am an and any are as at au aus aux avec avez be bei beim by c ce con cual cuales d das de dein
deine dem den der des die do donde du e ein eine einen el en es esta et etc etes falls for fur g ggf h have i ich
ihr ihre ihren im in is ist it its j je l la las le les lo los m me mi mit mon mr mrs my n o od oder ohne on or os ou p
par para please por pour que quel quelle r s se si sie sind su sus t te that the this tu tus u un una und une usted
vom von vos votre vous was we welche what when where which wie will with wo y you your z zu zum zur b bitte ej ex eg zb
can may should would only if et sich"""
_ASKING = """optional optionnel required mandatory obligatoire obligatorio obligatoria facultatif freiwillig
freiwillige angabe pflichtfeld pflicht opcional enter type choose select escriba escribe indique indiquez saisir
saisissez choisir format example beispiel exemple ejemplo number numbers nummer numero num nr no code field feld champ
campo line zeile ligne linea confirm confirmation confirmer confirmez confirme confirmar verify repeat again re retype
wiederholen wiederholung bestatigen bestatigung repeter repetez repita repite repetir valid digits exactly shown
appears appear wird werden know best reach call find complete completed full legal official amtlich amtliches current
currently present actual actuelle actuel derzeit derzeitige derzeitiger aktuell aktuelle habitual usual default main
principal primary preferred hauptkontakt contact kontakt contacto information info details particulars personal
personlich personliche personnel personnelle general never share live lives wohnen speak speaks spoken parlees habla
hablas sprechen treat answer to of del about erreichbar laut tel qu sur indique sowie capitales majuscules
blockschrift druckbuchstaben mayusculas block capital capitals letters print
now jetzt maintenant ahora"""
_OWN_SIDE = """applicant applicants owner customer member guest attendee participant subscriber tenant client student
employee buyer account visitor holder candidate candidat candidato traveller traveler passenger driver patient
antragsteller antragstellerin antragstellenden mietinteressent mieter kunde kunden mitglied mitglieds gast teilnehmer
bewerber versicherte versicherten versicherungsnehmer locataire adherent assure demandeur souscripteur declarant
voyageur passager participante solicitante titular titulaire socio tomador asegurado interesado paciente cliente
inquilino viajero pasajero declarante lead registered self"""
_FORMS = """dd mm yyyy yy tt jj jjjj aaaa day month year date datum fecha tag monat jahr jour mois annee dia mes ano
optional"""
_HOME = """home house residence residential residencia residencial domicile domicilio wohn wohnung wohnsitz wohnort
permanent postal post mailing correspondence correspondance billing shipping delivery rechnung rechnungs liefer
livraison facturation envio facturacion entrega actuelle household haushalt foyer menage hogar"""
_REACHED = """work office business mobile cell private privat privee home daytime evening evenings tagsuber abends
dienstlich dienstliche geschaftlich beruflich professionnel professionnelle trabajo laboral corporativo landline fijo
festnetz fixe movil electronica electronico messagerie best phone telephone tel telefon ruckfragen domicile travail
journee"""
_PURPOSES = """receipt receipts itinerary notices notifications reminders updates confirmation correspondence invoices
tickets buchungsbestatigung bestatigung terminerinnerungen erinnerungen rechnungen benachrichtigungen avisos
notificaciones confirmacion rappels notifications courier kurier livreur repartidor delivery"""
_NAME = """name names nom nombre passport passeport pasaporte ausweis reisepass badge card identite identity document
piece dni title first last given family initial initials middle"""
_PLACE = "address adresse anschrift direccion addr country pais pays land region state province city town flat apt " \
    "apartment street zip house building floor unit suite strasse code postcode line location lugar"
_EXPIRES = "valid until bis gultig hasta date datum fecha expiry expires expire expiration number numero nummer le"
_CAR = "car vehicle vehicule vehiculo fahrzeug auto pkw coche voiture moto"
_FEW = frozenset(f"{_SMALL} {_ASKING} {_OWN_SIDE}".split())
_GROUPS: tuple[tuple[frozenset[str], str], ...] = (
    (frozenset({"name", "given-name", "family-name", "additional-name", "nickname", "birth-name"}), "name"),
    (frozenset({"street-address", "address-line1", "address-line2", "street-name", "house-number"}), "street"),
    (frozenset({"postal-code", "address-level1", "address-level2"}), "place"),
    (frozenset({PLACES}), "both"),
    (frozenset({"country", "country-name"}), "country"),
    (frozenset({"bday", "bday-day", "bday-month", "bday-year"}), "bday"),
)
_ALSO = {
    "bday": frozenset(_FORMS.split()), "name": frozenset(_NAME.split()),
    "street": frozenset(f"{_HOME} {_PLACE}".split()),
    "place": frozenset(f"{_HOME} {_PLACE} name".split()), "country": frozenset(f"{_HOME} {_PLACE} name".split()),
    "both": frozenset(f"{_HOME} city town".split()),
    "tel": frozenset(f"{_REACHED} {_PURPOSES} country pais pays".split()),
    "email": frozenset(f"{_REACHED} {_PURPOSES} address adresse direccion addr".split()),
    "organization": frozenset({"name", "nom", "nombre", "firma", "company", "work", "business", "razon", "social"})
    | {"trabaja", "trabajas", "travaillez", "arbeiten"},
    "organization-title": frozenset({"title", "work", "held", "most", "recent", "intitule", "ausgeubter", "ausgeubte"}),
    "diet": frozenset({"food", "choice", "preference", "preferences", "requirements"}),
    "nationality": frozenset({"passport", "ausweis", "pasaporte", "passeport", "country", "pais", "pays", "land"}),
    "passport": frozenset(_EXPIRES.split()), "licence": frozenset(_CAR.split()),
    "vehicle": frozenset({"make", "model", "marke", "modell", "marque", "modele", "marca", "modelo"}),
}  # fmt: skip
"""What else means little beside a group of types."""
_HEADING = """personal person personals personales personnel personnelles datos data daten angaben details detalles
information informations informacion infos coordonnees contact contacts kontakt kontaktdaten contacto address adresse
adressdaten anschrift direccion name names account konto compte cuenta profile profil perfil registration
registrierung register inscription inscripcion registro anmeldung application bewerbung candidature candidatura
solicitud apply membership mitgliedschaft mitgliedsantrag employment beschaftigung empleo job work identity identite
identidad identitat section schritt step etape paso part teil form formular formulaire formulario general allgemein
basics stammdaten birth geburt naissance nacimiento domicilio domicile residence wohnsitz passport travel civil etat
address hauptwohnung lieferung billing rechnung shipping livraison delivery lieferadresse rechnungsadresse
rechnungsanschrift lieferanschrift checkout reach erreichbar erreichbarkeit erreichen participant individual adult
adulto adulte erwachsener huesped go open new neue neuer nouvelle nouveau nueva nuevo"""
_HEADS = _FEW | frozenset(f"{_HEADING} {_HOME} {_REACHED} {_NAME}".split())
_ADDRESSED = re.compile(rf"\b(?:{YOURS}|you|sie|du|vous|usted|nosotros|wir|we)\b")
"""A heading that speaks to the person."""
_TITLED = re.compile(
    r"\b(?:form|registration|membership|application|agreement|entry|admission|sign ?up|join|register|checkout|quote"
    r"|registrierung|anmeldung|aufnahmeantrag|mitgliedsantrag|antrag|bewerbung|inscription|adhesion|candidature"
    r"|formulaire|demande|solicitud|inscripcion|registro|hazte|alta|ficha)\b"
    r"|\badd a new|neue (?:liefer|rechnungs)\w+|\bnouvelle adresse de livraison"
)
_OWNERS = re.compile(
    r"\b(?:titular|titulaire|tomador|solicitante|antragstell\w*|applicant|borrower|versicherungsnehm\w*|souscripteur"
    r"|policy ?holder|licencie|beneficiaire de la carte)\b"
)
"""A heading that is the title of the whole form, or names whom the form is of."""
_MOVE = re.compile(
    r"\b(?:moving (?:to|from|into?|out|house)|move (?:into?|out|house)|umzug\w*|umziehen|umgezogen|umgemeldet|ummeldung"
    r"|demenag\w*|emmenag\w*|mudanza|mudarse)\b"
)
"""In a heading: what is known may be the address of before or the one to come."""
_OF = re.compile(r"\b(?:of (?:the|your)|des|der|du|del|de la|de l|de los|de las) ([a-z]{3,})")
_OF_SEVERAL = re.compile(
    r"\b(?:guests?|group|party|team|attendees|participants|passengers|travell?ers|gaste\w*|gruppe|teilnehmer\w*|mitreisende\w*"
    r"|invites|groupe|participants|passagers|convives|invitados|grupo|acompanantes|asistentes)\b"
    r"|\b(?:number of|anzahl|how many|nombre d|numero de)\b|\b(?:yes ?/ ?no|ja ?/ ?nein|oui ?/ ?non|si ?/ ?no)\b"
)
"""What asks about several people, or for a number, or for no more than a yes."""
_PERSONAL = OF_PLACE | NAMES | {"tel", "tel-national", "email", "organization"}
_POSSESSIVE = re.compile(r"\b([a-z]{3,}) s [a-z]")
_AGAIN = re.compile(rf"{AGAIN.pattern}|\b2\b")
_MEANT_LOOSELY = frozenset({"language", "url", "nickname"})
"""The language that somebody speaks, or that they want to be written to in; the site of whom?"""
_LOOSE = re.compile(
    r"\b(?:position|role|funktion|fonction|poste|puesto|cargo|tatigkeit|institution|affiliation|verein|organisme"
    r"|organi[sz]ation\w*|societe)\b"
)
"""The position that somebody has, or that they apply for."""
_OTHERWISE = re.compile(
    r"\bif (?:it is |it s |this is |they are )?(?:different|other than|not the same|moving)\b"
    r"|\bif (?:not|other)\b.*\babove\b"
    r"|\bdifferent (?:from|to|than)\b|\babweich\w+|\bfalls (?:anders|nicht identisch|verschieden)"
    r"|\bwenn (?:anders|abweich\w+)|\bsi (?:elle est |il est |c est )?differ\w+|\bsi autre que\b|\bdifferente? de\b"
    r"|\bsi (?:es|fuera|son) (?:distint\w+|diferent\w+|otr[oa])|\b(?:distint[oa]|diferente) (?:de|a|al)\b"
)
MOST_AGAINST = 3
"""Reasons for a doubt that have little to do with each other; of the forms to work with, one value in six was right
from here on, and nine in ten with one or two."""
_PARTIES = re.compile(
    r"\b(?:firm|dealer|prepa?r?e?r?|lessor|bank|school|clinic|vendor|seller|supplier|merchant|deceased|agent|vet|doctor"
    r"|dr|pet|dog|event|venue|store|branch|origin|dest|vermieter|zeuge|arzt|schule|tier|medecin|ecole|bailleur|animal"
    r"|medico|colegio|banco|emp|employer|employeur|arbeitgeber|other|second|spouse|dep|ref)\b"
)
"""In a name of the page's code: somebody else, or something."""


def unexplained(one: Match, text: str) -> tuple[str, ...]:
    """The words of `text` (folded) that neither the type of the match nor anything else accounts for."""
    if one.parts and one.type in (PLACES, "address-line1", "street-address") and listed(text):
        return ()
    if one.parts and one.type == DAY and born(text):
        return ()
    left = account_of_whose(text, one.whose)
    for pattern in patterns(one.type):
        left = without(pattern, left)
    group = next((name for types, name in _GROUPS if one.type in types), one.type.split("-")[0])
    known = _FEW | _ALSO.get(one.type, _ALSO.get(group, frozenset()))
    return tuple(word for word in re.findall(r"[a-z]+", left) if word not in known)


def doubtful(matches: Sequence[Match]) -> tuple[bool, ...]:
    """For each match of a form, in order, whether something of what is said of it is left over."""
    headings = {_heading(one.field) for one in matches if one.type not in (NONE, FREE)}
    title = next((part for one in matches for part in map(fold, one.field.section.split(" · ")) if part), "")
    names = _shared(one.field for one in matches)
    unsure = _asked_twice(matches) | unclear(matches) | in_part(matches)
    senders = _of_the_sender(matches)
    named = {one.field.section for one in matches if one.type in NAMES and not (one.whose or one.never)}
    return tuple(
        at in unsure or _doubtful(one, title if _headed(one, headings, senders) else None, names, named)
        for at, one in enumerate(matches)
    )


def elsewhere(matches: Sequence[Match]) -> set[int]:
    """Which stand where, for several reasons, somebody or something else may be asked about: what is only guessed there
    is not even offered. An age is asked of others more often than of the person: of it one reason is enough."""
    against = (*reasons(matches), _strangely_headed(matches))
    return {at for at, one in enumerate(matches) if sum(at in each for each in against) > (one.type != "age")}


def unfit(matches: Sequence[Match]) -> set[int]:
    """Which are not even to be offered a value: so many things speak against it that it would hardly ever be right, or
    they say themselves that something else is wanted than what is known."""
    against = (*reasons(matches), _strangely_headed(matches), _asked_twice(matches), in_part(matches))
    found = set()
    for at, one in enumerate(matches):
        if one.type in (NONE, FREE) or one.never or one.sure:
            continue
        label = words_of(one.field)[0]
        many = sum(at in each for each in against) + bool(unexplained(one, label))
        if many >= MOST_AGAINST or _of_something(one) or (_differs(one) and one.type in _PERSONAL):
            found.add(at)
    return found


def _strangely_headed(matches: Sequence[Match]) -> set[int]:
    headings = {_heading(one.field) for one in matches if one.type not in (NONE, FREE)}
    title = next((part for one in matches for part in map(fold, one.field.section.split(" · ")) if part), "")
    senders = _of_the_sender(matches)
    return {
        at for at, one in enumerate(matches)
        if _headed(one, headings, senders) and any(_strange(one, part, title, True) for part in _headings(one.field))
    }  # fmt: skip


def _of_something(one: Match) -> bool:
    """Whether a label names first what it is about, "Tax adviser: phone", and that is not known to be the person."""
    about, colon, asked = one.field.label.partition(":")
    return not (one.whose or one.former) and bool(colon and asked.strip()) and bool(unexplained(one, fold(about)))


def _differs(one: Match) -> bool:
    """Whether it is only to be filled in where it is another than the one that is known."""
    return bool(_OTHERWISE.search(f"{fold(one.field.label[:LONGEST])} | {_heading(one.field)[:LONGEST]}"))


def _headed(one: Match, headings: set[str], sender: str | None) -> bool:
    """Whether its heading tells it from others of the form."""
    return len(headings) > 1 and (one.whose != "" or one.field.section != sender)


def _of_the_sender(matches: Sequence[Match]) -> str | None:
    """The section that asks for the one e-mail address of the form, and for a name, the first one: whoever sends a form
    is asked there where to be reached, whatever the heading says. None where several sections ask for one."""
    mails = {one.field.section for one in matches if one.type == "email" and not (one.never or _told(one))}
    named = next((one for one in matches if one.type in NAMES), None)
    if len(mails) != 1 or named is None or named.whose or named.field.section not in mails:
        return None
    return named.field.section


def _told(one: Match) -> bool:
    """Whether it says itself that it is somebody else's."""
    return bool(one.whose) and tells_whose(f"{fold(one.field.label)} {_heading(one.field)}")


def _asked_twice(matches: Sequence[Match]) -> set[int]:
    """Which ask below one heading for the same, and do not say that it is to be repeated: one of them means something
    else, and nobody can tell which."""
    keys = {at: (one.type, one.whose, one.former, one.variant, one.field.section, *_which(one))
            for at, one in enumerate(matches)
            if not (one.type in (NONE, FREE) or one.never or one.sure or _AGAIN.search(" ".join(words_of(one.field))))}
    many = Counter(keys.values())
    return {at for at, key in keys.items() if many[key] > 1}


def _which(one: Match) -> tuple[bool, str]:
    return asks_second(one), relative_meant(one) if one.whose in NOT_THEIRS else ""


def _doubtful(one: Match, title: str | None, shared: frozenset[str], named: set[str]) -> bool:
    """`title`: the first heading; None where headings say nothing of it. `named`: the headings below which a name is
    asked for: who is meant there, that name says, and so does the heading for all else."""
    if one.type == NONE or one.never:
        return False
    if len(one.field.label) > LONGEST:
        return True
    if one.type in OF_PLACE and not one.whose and _MOVE.search(fold(one.field.section)):
        return True
    if not one.whose and FOR_WHOM.search(_heading(one.field)):
        return True
    strict = one.type in OF_PLACE or one.type in NAMES or one.field.section in named
    if title is not None and any(_strange(one, part, title, strict) for part in _headings(one.field)):
        return True
    if one.type == FREE:
        return bool(_of_whom(one))
    said = words_of(one.field)
    if one.sure:
        return _said_otherwise(one, said[0])
    if one.type in _MEANT_LOOSELY or (one.type.startswith("organization") and _LOOSE.search(said[0])):
        return True
    if one.type == "address-level1" and re.search(r"\bcounty\b", said[0]) and not re.search(r"\bstate\b", said[0]):
        return True  # what is known is a state or a province
    work = one.type in ("organization", "organization-title") or one.variant == "work"
    if not work and not one.whose and _PARTIES.search(_without_shared(f"{said[1]} {said[2]}", shared)):
        return True
    return bool(unexplained(one, said[0]))


def _said_otherwise(one: Match, label: str) -> bool:
    """Whether the label of a field that says itself what it asks for (`autocomplete`) asks for something else, or for
    somebody's: "Country of issue", "Name of the bride's father"."""
    kind = rule(label)
    akin, told = ({each, each.split("-")[0], *AKIN.get(each, ())} for each in (kind, one.type))
    if kind and not akin & told and {kind, one.type} - (OF_PLACE | NAMES):
        return True
    owners = (*_OF.findall(account_of_whose(label, one.whose)), *_POSSESSIVE.findall(label))
    left = unexplained(one, label)
    return any(word in left for word in owners)


def _of_whom(one: Match) -> list[str]:
    """Whose matter a question is about, where nobody knows who that is: "Alergias del alumno"."""
    label = words_of(one.field)[0]
    asked = account_of_whose(label, one.whose)
    owners = (*_OF.findall(asked), *_POSSESSIVE.findall(asked))
    strangers = [word for word in owners if word not in _FEW and not ABOUT.search(word)]
    return strangers + _OF_SEVERAL.findall(label)


def _without_shared(name: str, shared: frozenset[str]) -> str:
    return " ".join(word for word in name.split() if word not in shared)


def _heading(field: Field) -> str:
    return fold(field.section.rpartition(" · ")[2])


def _headings(field: Field) -> list[str]:
    """Those that it stands below, but for the title of the form."""
    parts = field.section.split(" · ")
    return [fold(part) for part in parts[1:] or parts]


def _strange(one: Match, heading: str, title: str, strict: bool) -> bool:
    """Whether a heading names somebody or something that is not known to be the person's. `title`: the first heading,
    which says what the form is for. That it says "you" does not make a place or a name the person's own ("Your event",
    "Where you are moving to"): there (`strict`) the other words have to be known as well."""
    if _OWNERS.search(heading) or (heading == title and _TITLED.search(heading)):
        return False
    if not strict and _ADDRESSED.search(heading):
        return False
    return any(word not in _HEADS for word in unexplained(one, heading))


def _shared(fields: Iterable[Field]) -> frozenset[str]:
    """Words of the names in a page's code that stand in half of them, and so say nothing of one."""
    found = list(fields)
    counted = Counter(word for field in found for word in set(fold(f"{field.name} {field.id}").split()))
    return frozenset(word for word, many in counted.items() if many * 2 >= len(found))
