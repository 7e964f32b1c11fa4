"""Who is called how, where a pronoun says so: "She is called Nora", "sein Name ist Tom", "elle s'appelle Inès". Pure.

A name once given cannot be told from another's: so it is given only to whom the pronoun plainly stands for, and to
nobody who has one. "My brother has a dog. He is called Rex" names the brother's dog. Where it is not plain, nothing is
said.
"""

import re
from dataclasses import replace
from functools import cache

from secondme.memory.clauses import Clause
from secondme.memory.notes import Made
from secondme.memory.referents import NAME, Referent, Referents, designation, nouns
from secondme.memory.tongues import Tongue
from secondme.memory.words import fold, words

_SAYS = {
    "en": rf"(?:(?P<he>s?he)(?:'s| is| was) (?:called|named)|(?P<his>his|her) name(?:'s| is| was)) (?P<name>{NAME})",
    "de": rf"(?:(?P<he>er|sie) (?:heißt|heisst|hieß)|(?P<his>sein|ihr) name (?:ist|war)) (?P<name>{NAME})",
    "fr": rf"(?:(?P<he>il|elle) s'appel(?:le|ait)|(?P<his>son) (?:pré)?nom(?:,? c')? ?(?:est|était)) (?P<name>{NAME})",
}
_ONE = (
    r"man|guy|boy|bloke|woman|girl|lady|colleague|co-?worker|friend|kid|child|baby|nurse|chef|cook|boss|student|nanny"
    r"|cat|dog|horse|pony|rabbit|parrot|hamster|puppy|kitten|\w{2,}(?:ist|ian|er|or|ant|ess)"
)
_STRANGER = {
    "en": {
        "m": rf"\b(?:an?|another|the|his|her|their|\w+'s) (?:\w+ )?(?:{_ONE})\b",
        "f": rf"\b(?:an?|another|the|his|her|their|\w+'s) (?:\w+ )?(?:{_ONE})\b",
    },
    "de": {"m": r"\beine[nm]? (?:\w+ )?(?-i:[A-ZÄÖÜ])\w+", "f": r"\beiner? (?:\w+ )?(?-i:[A-ZÄÖÜ])\w+"},
    "fr": {"m": r"\bun \w+(?: \w+)?", "f": r"\bune \w+(?: \w+)?"},
}
"""Somebody else of whom the clause before tells, whom the pronoun may mean; in German and French something, too."""
_PERSON = {
    "en": re.compile(""),
    "de": re.compile(r"\b(?:mann|junge|typ|frau|dame|freund|kolleg|bekannte|(?-i:[A-ZÄÖÜ])\w+(?:in|er)$)", re.I),
    "fr": re.compile(r"\b(?:homme|garçon|type|monsieur|femme|dame|fille|ami|collègue|voisin)", re.IGNORECASE),
}
"""Whom a pronoun may mean although somebody known is named behind them."""
_WHAT_ONE_IS = re.compile(r"\b(?:is|was|as|ist|war|als|est|était|comme) $|'s $", re.IGNORECASE)
"""Before what somebody is: "my brother is a baker" tells of nobody else."""
_HAS = {
    "en": r"\b(?:has|have|had|got|adopted|bought)(?: now| also| just| recently| got| us)* (?P<article>an?|one)",
    "de": r"\b(?:hat|habe?n?|hatten?|bekam(?:en)?|kriegt)(?: jetzt| auch| schon| noch| uns| mir| sich)*"
    r" (?P<article>einen?|eine)",
    "fr": r"\b(?:ai|avons|a|avait|eu|adopté|pris)(?: aussi| déjà)* (?P<article>une?)",
}


def says_a_name(clause: Clause, tongue: Tongue) -> bool:
    return _says(tongue).fullmatch(clause.text) is not None


def of_a_name(clause: Clause, tongue: Tongue, who: Referents, last: str) -> Made:
    """`last`: of whom the statement before is. None where it is not plain who is called so."""
    said = _says(tongue).fullmatch(clause.text)
    if said is None:
        return None
    sex = tongue.himself[fold(said["he"])] if said["he"] else tongue.his[fold(said["his"])]
    other = _of_theirs(said["name"], sex, tongue, who, last)
    if other is not None:
        return other
    one = _meant(sex, said["name"], tongue, who, last)
    if one is None:
        thing = said["he"] and tongue.name != "en" and who.thing and who.meant(sex, last) is None
        return ("", _called(who.thing, said, tongue)) if thing else None
    if one.name:
        return one.name, _called(one.name, said, tongue)
    who.add(replace(one, name=said["name"], where=(clause.start, clause.end)))
    return said["name"], _called(designation(one, tongue), said, tongue)


def _called(whom: str, said: re.Match[str], tongue: Tongue) -> str:
    if tongue.name == "en" and said["his"]:
        return f"{whom}'s name is {said['name']}"
    if said["he"]:
        return f"{whom} {_unshortened(said[0][len(said['he']) :]).strip()}"
    return tongue.named.format(whose=whom, name=said["name"])


def _unshortened(said: str) -> str:
    return f" is{said[2:]}" if said.startswith("'s ") else said


def _meant(sex: str, name: str, tongue: Tongue, who: Referents, last: str) -> Referent | None:
    """Whom the pronoun plainly stands for, and who has no other name."""
    known = who.meant(sex, last)
    if known is not None and known.name and known.name.split()[0] == name.split()[0]:
        return known
    if _of_a_stranger(sex, tongue, who):
        return None
    fits = [one for one in who.known if one.relation and not one.name and (sex == "?" or one.sex in (sex, ""))]
    near = [one for one in fits if re.search(rf"(?<!\w){re.escape(one.noun or one.relation)}", who.near, re.IGNORECASE)]
    plain = near or [one for one in fits if last and one.subject == last]
    return plain[0] if len(plain) == 1 else None


def _of_a_stranger(sex: str, tongue: Tongue, who: Referents) -> bool:
    known = {word for one in who.known for word in words(fold(f"{one.noun} {one.relation}"))}
    pattern = _STRANGER[tongue.name].get(sex)
    found = re.finditer(pattern, who.near, re.IGNORECASE) if pattern else ()
    for one in found:
        before, behind = who.near[: one.start()], words(fold(who.near[one.end() :]))
        nearer = known & {*behind} and not _PERSON[tongue.name].search(one[0])  # "eine Einladung zum 60. meiner Frau"
        if not (nearer or known & {*words(fold(one[0]))} or _WHAT_ONE_IS.search(before)):
            return True
    return False


def _of_theirs(name: str, sex: str, tongue: Tongue, who: Referents, last: str) -> Made:
    """Of the clause before: "My neighbour's daughter came", "my brother has a dog"."""
    found = _possessed(tongue).search(who.near)
    if found is not None and _fits(found["noun"], sex, tongue):
        if tongue.name == "de" and found.start():
            return None
        said = tongue.turn(found[0] if tongue.name == "en" else found[0][:1].lower() + found[0][1:])
        who.add(Referent(name, "", "", _sex(found["noun"], tongue)))
        return name, tongue.named.format(whose=said, name=name)
    has = _introduced(tongue).search(who.near)
    if has is None or not _fits(has["noun"], sex, tongue):
        return None
    relation, its = tongue.relations[fold(has["noun"])], _sex(has["noun"], tongue)
    if not last and tongue.first & set(words(who.near.replace("'", "' "))):
        own = Referent("", relation, has["noun"], its)
        who.add(replace(own, name=name))
        return name, tongue.named.format(whose=designation(own, tongue), name=name)
    owner = next((one for one in who.known if last and one.subject == last), None)
    if owner is None:
        return None
    who.known[:] = [one for one in who.known if one.name or one.relation != relation or one is owner]
    who.add(Referent(name, "", "", its))
    return name, tongue.named.format(whose=_owned(has, owner, tongue), name=name)


def _owned(has: re.Match[str], owner: Referent, tongue: Tongue) -> str:
    whose, noun, article = designation(owner, tongue), has["noun"], fold(has["article"])
    if tongue.name == "en":
        return f"{whose}'s {has['full']}"
    if tongue.name == "fr":
        the = "l'" if fold(noun)[0] in "aeiouhéèêœ" else "le " if article == "un" else "la "
        return f"{the}{noun} {'d' + chr(39) if fold(whose)[0] in 'aeiouéè' else 'de '}{whose}"
    if owner.name:
        return f"{owner.name}{chr(39) if owner.name[-1] in 'sxzß' else 's'} {noun}"
    the = {"einen": "der", "eine": "die"}.get(article, "das")
    return f"{the} {noun} von {'deiner' if owner.sex == 'f' else 'deinem'} {owner.noun or owner.relation}"


def _fits(noun: str, sex: str, tongue: Tongue) -> bool:
    return sex == "?" or _sex(noun, tongue) in (sex, "")


def _sex(noun: str, tongue: Tongue) -> str:
    return tongue.sexes.get(fold(noun)) or tongue.sexes.get(tongue.relations.get(fold(noun), ""), "")


@cache
def _says(tongue: Tongue) -> re.Pattern[str]:
    return re.compile(_SAYS[tongue.name], re.IGNORECASE)


@cache
def _possessed(tongue: Tongue) -> re.Pattern[str]:
    noun = rf"(?P<noun>{nouns(tongue)})(?![\w'-])"
    forms = {
        "en": rf"(?:(?:{tongue.my} [\w-]+|{NAME})'s (?:[\w-]+ )?|the (?=\w+ of {tongue.my} )){noun}"
              rf"(?: of {tongue.my} [\w-]+)?",
        "de": rf"(?:der|die|das) {noun} (?:von )?{tongue.my} [\w-]+",
        "fr": rf"(?:le |la |l'){noun} de {tongue.my} [\w-]+",
    }
    return re.compile(rf"\b{forms[tongue.name]}", re.IGNORECASE)


@cache
def _introduced(tongue: Tongue) -> re.Pattern[str]:
    noun = rf"(?P<full>(?:[\w-]+ )?(?P<noun>{nouns(tongue)}))(?![\w-])"
    return re.compile(rf"{_HAS[tongue.name]} {noun}", re.IGNORECASE)
