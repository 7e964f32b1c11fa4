"""Questions whose answer holds what is new, and how the answer is told in the person's own words; by language.

`{a}` is the answer, `{who}` whom the question names; `{thing}`, `{verb}` and `{mine}` are groups of the question.
"""

from collections.abc import Mapping, Sequence

from secondme.memory.words import word_set

_YOURS = r"(?:your|dein\w*|ihr\w*|ton|ta|votre) (?P<noun>[\w'-]+(?: [\w'-]+)?)"
QUESTIONS: Mapping[str, Sequence[tuple[str, str]]] = {
    "en": (
        (rf"what(?:'s| is) {_YOURS}'s name", "{who} is called {a}"),
        (rf"what (?:is|are) {_YOURS} called", "{who} is called {a}"),
        (r"what(?:'s| is) (?P<his>his|her|its) name|what (?:is|are) (?P<pro>he|she) called", "{who} is called {a}"),
        (r"what(?:'s| is) your (?:first |full )?name|what (?:should|can|may) i call you", "my name is {a}"),
        (rf"how old (?:is|are) (?:{_YOURS}|(?P<pro>he|she))", "{who} is {a}"),
        (r"how old are you|what(?:'s| is) your age", "I am {a}"),
        (rf"where does {_YOURS} live", "{who} lives in {a}"),
        (r"where (?:do you live|are you based)", "I live in {a}"),
        (r"(?:what|which) (?:city|town|country|village|place) (?:do you live in|are you (?:in"
        r"|based in))", "I live in {a}"),
        (r"where (?:are you|do you come) from(?: originally)?|where did you grow up", "I come from {a}"),
        (r"what do you do(?: for (?:a living|work))?|what(?:'s| is) your (?:job|profession"
        r"|occupation)", "my job is {a}"),
        (r"how many (?P<thing>[\w -]+?) do you have", "I have {a} {thing}"),
        (r"what (?:kind|breed|sort|make|type) of (?P<thing>[\w -]+?) do you (?:have|drive|ride"
        r"|own)", "my {thing} is {a}"),
        (r"(?:when|where) (?:is|was) your (?P<thing>[\w -]+)", "my {thing} is {a}"),
        (r"what(?:'s| is) your (?P<thing>(?:favou?rite|preferred|shoe|dress|blood) [\w -]+)", "my {thing} is {a}"),
        (r"what are you (?P<verb>allergic to|studying|learning|training for|saving for)", "I am {verb} {a}"),
    ),
    "de": (
        (rf"wie hei(?:ß|ss)t (?:{_YOURS}|(?P<pro>er|sie))", "{who} heißt {a}"),
        (r"wie ist (?P<his>sein|ihr) name", "{who} heißt {a}"),
        (r"wie hei(?:ß|ss)t du|wie hei(?:ß|ss)en sie|wie ist dein name", "ich heiße {a}"),
        (rf"wie alt ist (?:{_YOURS}|(?P<pro>er|sie))", "{who} ist {a}"),
        (r"wie alt (?:bist du|sind sie)", "ich bin {a}"),
        (r"(?:wo|in welche[rm] (?:stadt|ort|land)) (?:wohnst|lebst|wohnen|leben) (?:du|sie)", "ich wohne in {a}"),
        (r"woher (?:kommst|stammst|kommen) (?:du|sie)|wo (?:bist du|sind sie) aufgewachsen", "ich komme aus {a}"),
        (r"was (?:machst|arbeitest) du(?: beruflich)?|was (?:ist dein beruf"
        r"|bist du von beruf)", "ich bin von Beruf {a}"),
        (r"wie viele (?P<thing>[\wäöüß -]+?) (?:hast du|haben sie)", "ich habe {a} {thing}"),
    ),
    "fr": (
        (rf"comment s'appelle(?:-t-(?P<pro>il|elle)| {_YOURS})", "{who} s'appelle {a}"),
        (r"comment (?:t'appelles-tu|tu t'appelles|vous appelez-vous)|quel est (?:ton|votre) (?:nom|prénom)",
         "je m'appelle {a}"),
        (rf"quel âge a(?:-t-(?P<pro>il|elle)| {_YOURS})", "{who} a {a}"),
        (r"quel âge (?:as-tu|avez-vous)|(?:tu as|vous avez) quel âge", "j'ai {a}"),
        (r"(?:où|dans quelle (?:ville|région)) (?:habites-tu|habitez-vous|vis-tu|vivez-vous"
        r"|tu habites)", "j'habite à {a}"),
        (r"d'où (?:viens-tu|venez-vous|tu viens)", "je viens de {a}"),
        (r"que (?:fais-tu|faites-vous)(?: dans la vie)?|quel est (?:ton|votre) (?:métier"
        r"|travail)", "mon métier est {a}"),
        (r"combien (?:de |d')(?P<thing>[\wà-ÿ -]+?) (?:as-tu|avez-vous)", "j'ai {a} {thing}"),
        (r"quelle? est (?P<mine>ton|ta|votre) (?P<thing>[\wà-ÿ -]+)", "{mine} {thing} : {a}"),
    ),
}  # fmt: skip
NO_PLACES = word_set(
    "unemployed employed self-employed freelance freelancer retired student single married divorced widowed nowhere"
    " arbeitslos selbstständig selbständig rentner rentnerin student studentin ledig verheiratet geschieden nirgends"
    " chômage retraité retraitée étudiant étudiante célibataire marié mariée divorcé divorcée"
)
"""Answers to where somebody lives that are none."""
SEX: Mapping[str, str] = {
    "his": "m", "he": "m", "sein": "m", "er": "m", "il": "m", "her": "f", "she": "f", "ihr": "f", "sie": "f",
    "elle": "f", "its": "t",
}  # fmt: skip
LEADS = (
    r"(?:it's|its|it is|he's|she's|he is|she is|they're|that's|that would be|in|at|oh|well|um+|just|er"
    r"|sie|es"
    r"|das ist|ist|bin|c'est|il a|elle a|à|aus|als|as an?|like)"
)
"""What an answer begins with, of its own."""
NO_ANSWERS = (
    r"(?:yes|yeah|no|nope|ok|okay|sure|none|idk|not|why|what|who|i|you|he|she|we|they|my|his|her|their|sein|ihr|ja"
    r"|nein|weiß|keine?|warum"
    r"|was|du|er"
    r"|wir|mein\w*|oui|non|je|tu|pourquoi|quoi|pas|aucune?|mon|ma|son|sa|maybe|vielleicht|peut-être|please|thanks|danke"
    r"|merci|guess"
    r"|skip|nothing|never|don't|rather|good|fine|here|im|ich|j'\w+"
    r"|prefer|it|depends|haven't|hasn't|can't|cannot|couldn't|won't|wouldn't|hm+|uh+|lol|haha\w*|same|both|neither"
    r"|either|see|dunno|let|stop|already|still|as|too|hard|difficult|wrong|mind|actually|anyway|by the way|btw|whatever"
    r"|unsure|undecided|forget|wait|sorry|enough|book|any|next(?! to\b)|kommt|egal|später|frag|vergiss|sag|lass|weder"
    r"|beides?|schon|immer noch|ça|cela|laisse|oublie|demande|plus tard|déjà|encore|pareil|aucun\w*)"
)
"""With what something begins that is no answer, or a sentence of its own."""
NO_WHOLE_ANSWERS = (
    r"(?:private|secret|personal|later|nowhere|everywhere|somewhere|anywhere|everything|anything|something|nobody|next"
    r"|everyone|someone|lots|many|zero|geheim|privat|nirgends|nirgendwo|überall|irgendwo|alles|etwas|niemand|secrète?"
    r"|privée?|partout|nulle part|quelque part|tout|rien|personne|bof|euh)"
)
"""And what is none when it is all that was said."""
CLAUSES = (
    r"(?:i|i'm|me|my|mine|you|your|it|this|that|these|those|he|she|we|us|they|ich|mich|mir|mein\w*|du|dir|dich|dein\w*"
    r"|es|das|wir|je|moi|mon|ma|mes|tu|toi|ton|ta|tes|ça|cela|nous|vous)"
)
"""Words of a sentence of its own, which an answer in a few words is not."""
NUMBERS = (
    r"(?:\d[\w.,]*|an?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\w+teen|hundreds?|dozens?|couple"
    r"|few|several|(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)(?:-\w+)?|ein\w*|\w*(?:zwei|drei|vier|fünf"
    r"|sechs|sieben|acht|neun|zehn|elf|zwölf|zig|ßig|hundert)|une?|deux|trois|quatre\S*|cinq|sept|huit|neuf|dix\S*|onze"
    r"|douze|treize|quatorze|quinze|seize|vingt\S*|trente\S*|quarante\S*|cinquante\S*|soixante\S*|cent)"
)
"""With what, at the first or the second word, a number is told."""
PARTICLES = word_set("van von der den de di da du la le el al bin st the and or und oder et ou")
"""Small words within names."""
