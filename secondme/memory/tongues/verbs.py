"""What is likely a verb that goes on with the subject of the clause before ("… and juggle six plates", "…, spielt eine
Flöte"), by what stands behind it: a noun is not followed by an article or a number, a preposition or an adverb is told
apart by name. By the name of a language; for even, not for folded text: in German a capital makes a noun.

`ANOTHER`: somebody else's name with what they do, behind a comma: "Ben moved to Leeds, Tina stayed".
`HOLDS`: after one of these the verb is not said to be so: "I want to buy a house and paint the walls".
"""

import re
from collections.abc import Mapping

_COUNT = {
    "en": r"\d[\d,.]*|two|three|four|five|six|seven|eight|nine|ten",
    "de": r"\d[\d,.]*|zwei|drei|vier|fünf|sechs|sieben|acht|neun|zehn",
    "fr": r"\d[\d,.]*|deux|trois|quatre|cinq|six|sept|huit|neuf|dix",
}
_AFTER = {
    "en": rf"(?:the|an?|my|our|his|her|its|their|no(?= \w)|some|any|every|each|it|them|him|me|us|{_COUNT['en']})",
    "de": rf"(?:der|die|das|den|dem|ein\w*|kein\w*|mein\w*|unser\w*|nur|nicht|nie|gern\w*|viel|jeden|jede|seit"
    rf"|am|im|in|bei|{_COUNT['de']})",
    "fr": rf"(?:une?|les?|la|l'\w+|du|des|mon|ma|mes|pas|plus|jamais|beaucoup|souvent|chaque|{_COUNT['fr']})",
}
_NEVER = {
    "en": r"(?:in|at|on|of|to|for|from|with|without|by|about|over|under|after|before|since|during|into|onto|through"
    r"|between|near|like|as|than|but|and|or|nor|so|if|when|while|because|that|this|which|who|whom|whose|where|then|also"
    r"|even|only|just|maybe|not|now|all|half|both|such|what|quite|rather|within|around|along|across|against|until|till"
    r"|plus|minus|via|per|except|besides?|despite|out|off|up|down|yes|no|why|how|here|there|this|these|those|please"
    r"|more|most|less|always|never|again|whereas|although|though|is|are|was|were|has|\w+ing|\w+ly"
    r"|day|max|min|level|page|week|year|size|class|grade|number|room|floor|plot|flat|line|chapter|unit|step|total"
    r"|roughly|nearly|almost)",
    "de": r"(?:mit|seit|nicht|erst|fast|selbst|sonst|meist|bitte|ohne|alle|diese|jede|jetzt|heute|keine|eine|meine"
    r"|deine|seine|ihre|unsere|beide|gerne|viele|halt|echt|leicht|gut|ist|sowie|wie|die|hinter|heute|dort|statt|laut)",
    "fr": r"(?:dans|sur|avec|pour|chez|sous|tous|toutes?|tout|de|en|et|ou|mais|comme|que|qui|si|sauf|après|avant"
    r"|depuis|pendant|vers|par|sans|entre|moi|toi|lui|eux|puis|aussi|même|surtout|parfois|seulement|est|quand|non|oui|malgré|plus"
    r"|moins|une?|deux|ils?|elles?|on|je|tu|nous|vous|ça|ce|donc|encore|bien|ensuite|ni|presque|environ|dès|voici|voilà|\w+ment|\w+ant)",
}
_VERB = {
    "en": r"(?:(?:also|still|now|often|sometimes|usually) )?(?!{never}\b)[a-z]{{3,}}",
    "de": r"(?:(?:auch|jetzt|noch|sonst) )?(?!{never}\b)(?:[a-zäöüß]{{2,}}(?:e|t)|haben|sind|hatten|waren)",
    "fr": r"(?:(?:ne|n'|me|m'|se|s'|y|en)\s?)*(?!{never}\b)[a-zà-ÿ]{{3,}}",
}
_KNOWN = {
    "en": r"|(?:has|is|was|lives|works|plays|studies|teaches|runs|owns|makes|goes|gets|loves|hates|likes|needs|wants"
    r"|drives|rides|takes|bakes|cooks|keeps|writes|sings|speaks|starts|can't|collects|swims|eats|drinks|sleeps) \w",
    "de": r"|(?:(?:auch|jetzt|noch|sonst) )?(?!{never}\b)(?-i:[a-zäöüß]{{2,}}t [A-ZÄÖÜ])",
    "fr": "",
}
"""Third persons that need nothing behind them to be verbs."""
GOES_ON: Mapping[str, re.Pattern[str]] = {
    name: re.compile(
        rf"(?:(?-i:{verb.format(never=_NEVER[name])}) (?:{_AFTER[name]})(?!\w)"
        rf"{_KNOWN[name].format(never=_NEVER[name])})"
    )
    for name, verb in _VERB.items()
}
HOLDS: Mapping[str, re.Pattern[str]] = {
    "en": re.compile(
        r"\bto (?!the\b|my\b|our\b|an?\b|his\b|her\b|their\b|work\b)(?-i:[a-z])"
        r"|\b(?:will|would|should|must|might|may|if|when|let's|gonna|not|never|who|which|that|than|like|between)\b"
        r"|'ll\b|'d\b|n't\b",
        re.IGNORECASE,
    ),
    "de": re.compile(
        r"\b(?:will|wollen|möchte\w*|werden?|muss|müssen|soll\w*|würde\w*|nicht|kein\w*|wenn|falls|dass|weil|zu|ob"
        r"|wie)\b",
        re.IGNORECASE,
    ),
    "fr": re.compile(
        r"\b(?:veux|veut|voudrais|aimerais|vais|va|dois|doit|pour|ne|pas|si|quand|que|qui|entre)\b"
        r"|\bà \w+(?:er|ir|re)\b|\bn'",
        re.IGNORECASE,
    ),
}
THIRD: Mapping[str, re.Pattern[str]] = {
    "en": re.compile(r"(?:(?:also|still|now|often|sometimes|usually) )?\w+[^s\W]s\b"),
    "de": re.compile(r"(?:(?:auch|jetzt|noch|sonst) )?\w+t\b"),
    "fr": re.compile(r"(?!)"),
}
"""A verb that is never the person's own."""
IS = (
    r"(?:an?|the|at|in|got|been|not|allergic|ill|sick|pregnant|vegan|vegetarian|coeliac|celiac|diabetic|asthmatic"
    r"|dyslexic"
    r"|autistic|deaf|blind|dead|gone|away|off|on|back|home|very|so|really|always|lactose|gluten|\d+|\w+ing|\w+ed)\b"
)
"""Behind "daughter's" and "Isla's": then it is "daughter is"."""
_PAST = (
    r"went|got|came|left|took|made|found|won|became|bought|sold|built|gave|grew|kept|lost|met|ran|said|sang|spent|taught"
    r"|told|wrote|drove|ate|began|broke|brought|chose|did|fell|felt|flew|held|knew|led|paid|read|rode|saw|sent|slept"
    r"|spoke|swam|wore"
)
_DOES = {
    "en": rf"(?:'s (?:my|our|from|{IS})| (?:is|was|has|had|will|can|can't|won't|doesn't|didn't|isn't|wants to|{_PAST}"
    r"|(?!this |us |his |as |plus )[a-z]{2,}s(?= (?:the|an?|my|our|his|her|in|at|for|as|to|with|from|on|[a-z]+)\b)"
    r"|[a-z]{2,}ed)(?![\w']))",
    "de": rf" (?:ist|war|hat|hatte|wird|will|kann|mag|muss|darf|ging|kam|blieb|zog|fuhr|fand|bekam|wurde"
    rf"|(?!(?:{_NEVER['de'][3:-1]}|letzte|alte|gute|erste|zweite|dritte|sollte|mitte)\b)(?:[a-zäöüß]{{2,}}t|[a-zäöüß]{{3,}}te))(?!\w)",
    "fr": rf" (?:(?:ne |n'|se |s'|y |en )?(?!(?:{_NEVER['fr'][3:-1]})\b)(?:est|a|va|vit|fait|veut|peut|tient|dort|lit"
    r"|suit|court|boit|[a-zà-ÿ]{2,}(?:e|it|ait|ent))|était|avait)(?!\w)",
}
ANOTHER: Mapping[str, re.Pattern[str]] = {
    name: re.compile(rf"(?-i:[A-ZÀ-Þ][\w-]*[a-zà-ÿ](?: [A-ZÀ-Þ][\w-]*[a-zà-ÿ])?(?:{does}))")
    for name, does in _DOES.items()
}
