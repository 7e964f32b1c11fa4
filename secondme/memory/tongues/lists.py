"""With what a list begins in which people introduce themselves, and what its parts are: an age, what they have, how
they stand in life, what they are. By the name of a language: a pattern, and what makes a clause of it. `NOUNS` stands
for all relatives, friends and animals.
"""

from collections.abc import Mapping

INTRODUCES: Mapping[str, str] = {
    "en": r"(?i:it's) [A-ZÀ-Þ][\w'-]+"
    r"|(?i:i'm|im|i am|my name is|name's|i'm called) (?:[A-ZÀ-Þ][\w'-]+(?: [A-ZÀ-Þ][\w'-]+)?"
    r"|(?:an?|the) [\w' -]{3,40}|\d\d(?: years old)?)",
    "de": r"(?i:ich bin|bin|ich heiße|mein name ist|hier ist|ich bin die|ich bin der) "
    r"(?:(?:die |der |das )?(?:\w+ )?[A-ZÄÖÜ][\wäöüß -]{2,40}|\d\d(?: Jahre(?: alt)?)?)",
    "fr": r"(?i:je suis|je m'appelle|moi c'est|moi,? c'est|c'est|j'ai) (?:[A-ZÀ-Þ][\wà-ÿ'-]+(?: [A-ZÀ-Þ][\wà-ÿ'-]+)?"
    r"|(?!allergique)[a-zà-ÿ][\wà-ÿ' -]{3,40}|\d\d ans)",
}
_NAMED = r"[A-ZÀ-Þ][\w-]+(?: [A-ZÀ-Þ][\w-]+)?"
OPENS_LIST: Mapping[str, str] = {
    "en": rf"(?i:i'm|im|i am|my name is|name's|i'm called) (?:{_NAMED}|\d\d(?: years old)?)",
    "de": rf"(?i:(?:ich )?bin) \d\d(?: Jahre(?: alt)?)?|(?i:ich heiße|mein name ist|ich bin d(?:er|ie)) {_NAMED}",
    "fr": rf"(?i:je m'appelle|moi c'est|moi,? c'est|j'ai) (?:{_NAMED}|\d\d ans)",
}
"""A name or an age: even one more part makes a list."""
AGED: Mapping[str, tuple[str, str]] = {
    "en": (r"\d\d(?: years old| now)?$", "I am "),
    "de": (r"\d\d(?: jahre(?: alt)?)?$", "ich bin "),
    "fr": (r"(?:\d\d|(?:vingt|trente|quarante|cinquante|soixante|quatre-vingt)[\w-]*) ans(?: \w+ \w+)?$", "j'ai "),
}
_OWNED_EN = (
    r"(?:NOUNS|lads?|girls?|boys?|teenagers?|grand(?:kids|children|sons?|daughters?)|stepsons?|stepdaughters?"
    r"|step-?kids"
    r"|rescue \w+|pets?|houses?|flats?|gardens?|allotment|mortgage|van|car|bike|boat|narrowboat|allerg\w+|passion)"
)
_OWNED_DE = (
    r"(?:NOUNS|töchter|söhne|jungs|mädchen|enkel\w*|enkelkinder|kids|katzen|hunde|pflege\w+|haus|wohnung|garten"
    r"|schrebergarten|auto|boot|allergie\w*|leidenschaft|kater|stiefkinder|haustiere?)"
)
_OWNED_FR = (
    r"(?:NOUNS|filles|garçons?|ados?|petits-enfants|petite-fille|petit-fils|chats|chiens|maison|appartement|jardin"
    r"|potager|voiture|bateau|allergies?|passion|frères|sœurs|jumeaux|jumelles)"
)
_MEASURES = {
    "en": r"(?:[\w-]+ )?(?:nights?|years?|months?|weeks?|days?|hours?|minutes?|times?|kilos?|miles?|km|kg|per|of|in"
    r"|a)\b",
    "de": r"(?:nächte?|jahre?|monate?|wochen?|tage?|stunden?|minuten?|uhr|mal|kilo|km|kg|prozent)\b",
    "fr": r"(?:nuits?|ans?|années?|mois|semaines?|jours?|heures?|minutes?|fois|kilos?|km|kg|h)\b",
}
"""Behind a number: it counts nothing that somebody has."""
SPOKEN_OF: Mapping[str, tuple[str, str]] = {
    name: (r"(?:s?he|they)/(?:her|him|them|they|s?he)(?:/\w+)?$", said)
    for name, said in (("en", "my pronouns are "), ("de", "meine Pronomen sind "), ("fr", "mes pronoms sont "))
}
HAVING: Mapping[str, tuple[str, str]] = {
    "en": (
        rf"(?:an?|one|two|three|four|five|six|\d|no|several) (?:[\w'-]+ ){{0,2}}?{_OWNED_EN}\b"
        r"|(?:[\w-]+ )?(?:passport|citizenship|driving licen[cs]e)\b"
        r"|(?:one|two|three|four|five|six|seven|eight|nine|ten|\d+|zero|no)"
        rf" (?!{_MEASURES['en']})(?:[\w'-]+ )?[\w'-]+$",
        "I have ",
    ),
    "de": (
        rf"(?:eine?n?|zwei|drei|vier|fünf|sechs|\d|keine?n?"
        rf"|mehrere) (?:[\wäöüß-]+ ){{0,2}}?[\wäöüß-]*{_OWNED_DE}(?![\w-])"
        r"|(?:zwei|drei|vier|fünf|sechs|sieben|acht|neun|zehn|\d+|null)"
        rf" (?!{_MEASURES['de']})(?:[\wäöüß-]+ )?[\wäöüß-]+$",
        "ich habe ",
    ),
    "fr": (
        rf"(?:une?|deux|trois|quatre|cinq|six|\d|plusieurs) (?:[\wà-ÿ'-]+ ){{0,2}}?{_OWNED_FR}(?![\w-])"
        rf"|(?:deux|trois|quatre|cinq|six|sept|huit|neuf|dix|\d+) (?!{_MEASURES['fr']})[\wà-ÿ'-]+(?: [\wà-ÿ'-]+)?$",
        "j'ai ",
    ),
}
STANDING: Mapping[str, tuple[str, str]] = {
    "en": (
        r"(?:(?:happily|recently|newly|still|now|currently|semi-?) ?)?(?:married|divorced|widowed|single|engaged"
        r"|separated"
        r"|retired|unemployed|self[- ]employed|vegan|vegetarian|coeliac|diabetic|dyslexic|autistic|left[- ]handed"
        r"|based in"
        r"|born (?:in|on|\d)|colou?r-?blind|deaf|blind|short-sighted|asthmatic|bilingual"
        r"|from (?-i:[A-Z])|living in|allergic|mum of|dad of|mother of|father of|gay|trans|teetotal|pregnant)\b",
        "I am ",
    ),
    "de": (
        r"(?:(?:glücklich|frisch|gerade|seit \w+) )?(?:verheiratet|geschieden|verwitwet|ledig|single|verlobt|getrennt"
        r"|berentet|arbeitslos|selbstständig|selbständig|vegan|vegetarisch|linkshänder\w*|kurzsichtig|farbenblind"
        r"|schwanger|allergisch|mama von"
        r"|papa von|aus (?-i:[A-ZÄÖÜ]))",
        "ich bin ",
    ),
    "fr": (
        r"(?:mariée?|divorcée?|veu(?:f|ve)|célibataire|fiancée?|pacsée?|séparée?|retraitée?|au chômage|végane"
        r"|végétarien\w*"
        r"|gauch(?:er|ère)|myope|sourde?|asthmatique|diabétique|daltonien\w*|enceinte|allergique|maman de|papa de"
        r"|originaire|basée? à|née? (?:à|en|le))\b"
        r"|[a-zà-ÿ]+(?: [a-zà-ÿ]+ée?)? à (?-i:[A-ZÀ-Ý])",
        "je suis ",
    ),
}
BEING: Mapping[str, tuple[str, str]] = {
    "en": (
        r"an? (?!bit\b|lot\b|little\b|few\b|couple\b|while\b|friend's\b)(?:[\w'-]+ ){0,4}?[\w-]*(?:er|or|ist|ian|man"
        r"|woman"
        r"|nurse|chef|vet|cook|student|pilot|clerk|judge|magistrate|mechanic|coach|nanny|carer|veteran|fan"
        r"|single parent"
        r"|parent|widow|grandmother|granny|grandad|grandfather|assistant|librarian|surgeon|midwife)\b",
        "I am ",
    ),
    "de": (r"(?-i:[A-ZÄÖÜ])[\wäöüß-]+(?:(?: in| aus| bei| an| am| im)\b|$)", "ich bin "),
    "fr": (
        r"ancien(?:ne)? [a-zà-ÿ-]+$|(?:ancien\w* )?(?:prof\w*(?: d['e] ?[\wà-ÿ]+)?(?: [\wà-ÿ]+)?"
        r"|institut\w+|infirmi\w+|médecin|kiné|[\wà-ÿ-]+(?:eur|euse|ier|ière|iste|ien|ienne)"
        r"|étudiante?|cadre|chef|comptable|architecte|secrétaire|garde|employée?)(?: (?:à|au|en|dans|chez|de)\b|$)",
        "je suis ",
    ),
}
CALLING = (
    r"(?:(?:former|trainee|freelance|part-time|full-time|amateur|keen) )?(?!never|however|another|rather|whatever"
    r"|together|later|over|under|after|easter|winter|summer)(?-i:[a-z-]{2,}(?:er|ist|ian))\b(?!-)",
    "I am a ",
)
"""English only: a trade without its article."""
