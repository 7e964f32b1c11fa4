"""By what a clause shows that it tells of more than the moment, and by what a statement shows that it is torn from its
sentence. By the name of a language, for folded text; `PLACED` for the text as it stands."""

from collections.abc import Mapping

LASTING: Mapping[str, str] = {
    "en": r"called|for a living|freelance|part-time|full-time|still|used to|no longer|any ?more|never|always|every"
    r"|since"
    r"|for good|retired|born|have|has|had|got|own|rent"
    r"|share|not|\w+n't|cant|dont|didnt|doesnt|isnt|wont|quit|stopped|gave up|started|learn\w*|taught|trained|finally"
    r"|scares?|bores?|calms?|annoys?|tastes?|i'm from|mean to|plan\w*|house|flat|married|divorced|single|works?"
    r"|worked|job|left-handed",
    "de": r"hei(?:ß|ss)t|beruflich|freiberuflich|von beruf|teilzeit|vollzeit|noch|inzwischen|mittlerweile|zusammen"
    r"|zu hause"
    r"|daheim|endlich|gelernt|angefangen|aufgehört"
    r"|früher|nicht|kein\w*|nie|immer|jede[nrs]?|seit|habe?|haben|hast|hat|besitze|verheiratet|geschieden"
    r"|ledig|gelernte\w*|arbeite|arbeiten|wohne|wohnen|studiere?",
    "fr": r"s'appelle|dans la vie|à mi-temps|en freelance|à temps (?:plein|partiel)|encore|désormais|enfin|appris"
    r"|commencé"
    r"|arrêté|jamais|toujours|plus|pas|chaque|tous|toutes|depuis"
    r"|ai|j'ai|as|avons|mariée?|divorcée?|célibataire"
    r"|veu(?:f|ve)|suis d[ue']?|viens d[ue']|travaille|travaillons|habite|gauch(?:er|ère)",
}
HABITS: Mapping[str, str] = {
    "en": r"(?:play|teach|coach|study|collect|grow|knit|sew|sing|paint|bake|volunteer|train|drive|ride|breed|repair"
    r"|build"
    r"|translate|manage|lead|sell|weld|farm|garden|fish|dance|climb|hike|foster|commute|run|swim)(?:s|es)?",
    "de": r"(?:spiel|sammle|sammel|sing|mal|back|koch|schwimm|reit|trainier|unterricht|leit|züchte|näh|strick|kletter"
    r"|wander|reparier|pfleg|betreu|verkauf|tanz|gärtner|angel|pendle|sprech|führ)e?n?",
    "fr": r"joue|chante|peins|collectionne|cultive|répare|enseigne|étudie|apprends|cuisine|cours|nage|élève|vends"
    r"|dirige"
    r"|conduis|danse|jardine|parle|brode|tricote|grimpe",
}
"""What people do again and again, where they say that they do it."""
_TENS = r"\w+teen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety"
COUNTS: Mapping[str, str] = {
    "en": rf"two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|{_TENS}",
    "de": r"zwei|drei|vier|fünf|sechs|sieben|acht|neun|zehn|elf|zwölf|\w*zig",
    "fr": r"deux|trois|quatre|cinq|six|sept|huit|neuf|dix|onze|douze|vingt|trente|quarante|cinquante|soixante",
}
PLACED: Mapping[str, str] = {
    "en": r"(?!)",
    "de": r"\b(?:in|aus|bei|nach|auf) [A-ZÄÖÜ][a-zäöüß]",
    "fr": r"(?!)",
}
"""In German, where every noun has a capital, a place is told apart by what stands before it."""
SPEAKING: Mapping[str, str] = {
    "en": r"(?:wrote|writes|said|says|say|asked|asks|told (?:you|him|her|them|us)|texted|replied|about|and|the|your)",
    "de": r"(?:sagt|sagte|meint|meinte|schrieb|schreibt|fragt|fragte)",
    "fr": r"(?:dit|disait|écrit|a écrit|a dit|demande|répond|répondu)",
}
"""At the end of a statement: what was said is missing."""
NO_SUBJECT: Mapping[str, str] = {
    "en": r"(?:don't|do not) \w+ you\b|you never (?:\w+days?|the|an?|in|on|with|more|less)\b|you (?:don't|do not|never"
    r"|can't) \w+ (?:to )?you\b|(?:is|are|was|were|has|had|does|did|will|would|can"
    r"|could)\b"
    r"|(?:before|until|while|unless|as soon as) [^,]+$|the (?:one|ones|other|others|rest) (?:in|on|at|from|with)"
    r"|(?:at|in|on|by) [\w:.]+(?: [\w:]+)?\.$",
    "de": r"(?:[a-zäöüß]+st du|seid ihr|habt ihr|(?:um|am|im|in) [\w:.]+(?: [\w:]+)?\.$)",
    "fr": r"(?:tu|vous) (?:jamais|pas)\b|(?:à|en|dans|vers|chez) [\wà-ÿ:.]+(?: [\wà-ÿ:]+)?\.$",
}
"""At the beginning: who it is of is missing, or what the person compares ("So stelle ich mir …")."""
OF_A_MOMENT: Mapping[str, str] = {
    "en": r"brain|head|heart|mind|face|body|mood|soul|eyes|feet|ears|day|morning|night|life|hero|bad",
    "de": r"kopf|hirn|gehirn|herz|laune|seele|augen|füße|ohren|tag|leben|held\w*",
    "fr": r"cerveau|tête|cœur|corps|humeur|âme|yeux|pieds|oreilles|journée|nuit|vie|héros",
}
"""Behind "my": what it says is mostly how somebody feels. Other things of theirs they still have tomorrow."""
