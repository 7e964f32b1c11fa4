"""What English words show: the kind of a statement, and the attribute of a claim with its value."""

from secondme.memory.tongues.base import flat
from secondme.types import MemoryKind

_LIKE = (
    r"(?<!look )(?<!looks )(?<!looked )(?<!feel )(?<!feels )(?<!taste )(?<!tastes )(?<!sound )(?<!sounds )(?<!would )"
    r"(?<!'d )(?<!something )like"
)
"""To like, not to look like, to feel like, to be something like."""
KINDS: tuple[tuple[MemoryKind, str], ...] = (
    (
        "goal",
        flat(
            r"""(?:(?:want(?:s|ed)? to|would (?:like|love) to|'d (?:like|love) to|hop(?:e|ing) to|plan(?:s|ning)?
        (?:to|on)|planning|going to|gonna|trying to|try to|aim(?:ing)? to|intend to|dream of|my goal|goal is
        |plan is|goal for|aim is|next up|to go\b
        |saving (?:up )?for|training for|working towards|by (?:the end of|christmas|summer|december|june)
        |step (?:one|two|three|\d)|next step|still need|still have to|on my bucket list|determined to|about to
        |not planning|signed up for
        |^(?!.*\b(?:ago|last (?:year|month|week|summer|winter|spring|autumn)|back then|in (?:19|20)\d\d)\b).*\b(?:i|we
        |i've|we've|have|finally|just) decided to\b
        |(?:i|we)(?:'ll| will)\s\w+\s\w))"""
        ),
    ),
    (
        "preference",
        flat(
            rf"""(?:i|we|you)?(?:'d| would| really| do| don't| just| also| still| actually)*\s?\b(?:love
        |{_LIKE}|hate
        |loathe|adore|enjoy|dislike|prefer|detest|can't stand|cannot stand|rather)\b(?! to (?:be|go) .* (?:but|if))
        |\bfavou?rite\b|\b(?:big|huge) fan\b|\bfan of\b|\bkeen on\b|\bfond of\b|\binto\b(?= [a-z]+$)
        |tastes? like|makes? me (?:sad|happy|ill|sick|angry)|bores? me|(?:not|isn't|aren't) my thing
        |nothing beats|hard pass|no thank(?:s| you)|yes please|soft spot for|sucker for|drives? me|on my nerves
        |over .* always|(?:is|are) (?:just |so |absolutely |simply |the |a |bit |totally )*(?:over-?rated
        |underrated|disgusting
        |gross|vile|revolting|delicious|heaven|divine|boring|pointless|worst|best|devil's work|waste|not for me
        |sacred
        |life|unbearable|torture|bliss)|can't get enough|any day
        |i will watch any|i could (?:eat|listen)|put it on"""
        ),
    ),
    (
        "relationship",
        flat(
            r"""\b(?:together since|been together|got together|broke up|split up|best friends|still friends
            |married to
        |engaged to|in a relationship|in contact|no contact|get on well|is my \w+|are my \w+|he's my|she's my
        |my \w+ is called|my \w+ is (?=[A-Z]))"""
        ),
    ),
    (
        "skill",
        flat(
            r"""\b(?:i|we) (?:can(?:'t|not)?|know how to)\b|\b(?:can't|cannot|can) (?:swim|drive|cook|sing|ride
            |dance
        |play|speak|knit|sew|juggle|code|ski)|\bfluent|the trick (?:to|is|for)|how i \w+ed|works every time
        |by \w+ing\b.*\bthen\b|\bgood at\b|\bi climb\b|figured out (?:the|how)|the (?:secret|trick) (?:to|is
        |for)|(?<!\w )the key (?:to|is|for)|\bi used .* to\b|to get .* \bi\b|the fix was|what helped|here's how
        |\btaught myself\b|what works (?:for|is)|my (?:trick|method)
        |\bi got (?:the|it|him|her|my) .* to \w+ by\b"""
        ),
    ),
    (
        "event",
        flat(
            r"""\b(?:yesterday|last (?:night|week|month|year|summer|winter|spring|autumn|monday|tuesday|wednesday
        |thursday|friday|saturday|sunday)|ago|tonight|tomorrow|next (?:week|month|year|monday|tuesday|wednesday
        |thursday|friday|saturday|sunday)|on (?:monday|tuesday|wednesday|thursday|friday|saturday|sunday)|today
        |this (?:morning|afternoon|evening|weekend)|(?:getting|got) (?:promoted|married|engaged|fired|divorced)
        |passed|broke
        |bought|inherited|met|died|was born|is getting|is coming|are coming|had (?:my|a|an|the)|moved|signed|ran my
        |started|(?:i|we) (?:went|saw|flew|lost|won|found|sold|finished))\b"""
        ),
    ),
)
_APART = r"(?:split up|broke up|separated|divorced)"
_TOGETHER = r"(?:engaged|married)"
_LOVED = r"(?:husband|wife|partner|boyfriend|girlfriend|fianc[ée]e?)"
_ONESELF = r"\b(?:i|we)(?:'m|'ve| am| are| have| got| just| finally| recently| never)*"
_REACHED = (
    r"(?:my|our) (?:(?:new|home|private|personal|work|office|business|mobile|cell|phone|telephone|current|landline) )*"
)
_NUMBER = r"\+?\d[\d ()/.-]{5,20}\d"
ATTRIBUTES: tuple[tuple[str, str], ...] = (
    (
        "contact",
        rf"\b{_REACHED}(?:e-?mail|mail)(?: address)?(?: is|'s|:) (?:now )?(?P<v>\S+@\S+\w)"
        rf"|\b{_REACHED}(?:number|phone|mobile|cell)(?: number)?(?: is|'s|:) (?:now )?(?P<v2>{_NUMBER})"
        rf"|\b(?:reach|mail|e-?mail|call|text|phone|write to) me (?:at|on|under) (?P<v3>\S+@\S+\w|{_NUMBER})",
    ),
    (
        "name",
        r"\b(?:my (?:full |first |last |middle )?name(?: is|'s)|i'm called|call me"
        r"|i go by) (?!(?:not|spelled|spelt|pronounced|misspelled|on|in|the|an?|from|after|too|hard|common|also)\b)"
        r"(?P<v>[^,.;!?]{2,40})",
    ),
    ("birthday", r"\b(?:birthday is|birthday's|was born|born) (?:on |in )?(?P<v>[^,;!?]*\d[^,.;!?]*)"),
    (
        "age",
        r"\b(?:i'm|i am|is|turns?|turned|turning) (?P<v>\d{1,3}|NUMBER)(?: years old\b| next\b| on\b| in\b"
        r"| last\b)|\b(?:i'm|i am|is) (?P<v2>\d{1,3})(?: now)?(?=$|,| and\b)",
    ),
    (
        "goal",
        r"^(?!.*\b(?:ago|last (?:year|month|week|summer|winter|spring|autumn)|back then|in (?:19|20)\d\d)\b)"
        r".*\b(?:i|we|i've|we've|have|finally|just) decided to (?P<v>(?!not\b)[^,.;!?]+)",
    ),
    ("goal", r"\b(?:i am|i'm|we are|we're)(?: both| all)? moving(?: back| over)? (?P<v>(?:to|into|in with) [^,.;!?]+)"),
    (
        "home",
        r"\b(?:live|lives|living|moved|settled|based|rent a \w+|flat is|house is|home is)"
        r"(?: back| over| here| out| together| now| again| once more| alone| on (?:my|our|his|her|their) own)*,?"
        r" (?:in|to|near|at"
        r"|on)(?: a[n]? \w+ \w+ in)? "
        r"(?P<v>(?:(?! with (?:my|our|his|her|their|two|three|four|friends|family|flatmates|room ?mates)\b)[^,.;!?])+)",
    ),
    (
        "origin",
        r"\b(?:come from|comes from|grew up in|was born in|originally from|am from|i'm from|hail from)"
        r" (?P<v>[^,.;!?]+)",
    ),
    (
        "allergy",
        r"\b(?:allergic to|allergy to|intolerant to|intolerant of) (?P<v>[^,.;!?]+)"
        r"|\b(?P<v2>coeliac|celiac|lactose intolerant)\b",
    ),
    (
        "health",
        r"\b(?:diagnosed with|suffer(?:s|ing)? from) (?P<v>[^,.;!?]+)|\b(?P<v2>(?:chronic "
        r"|type \d )?(?:migraines?"
        r"|asthma|diabet\w+|depression|arthritis|epilepsy|eczema|insomnia|adhd|tinnitus"
        r"|high blood pressure))\b"
        r"|\bi take (?P<v3>[a-z]+(?:ine|in|ol|ide|one|am|il|statin|prazole)\b)",
    ),
    (
        "diet",
        r"\b(?:i'm|i am|is|are|been) (?:a )?(?P<v>vegetarian|vegan|pescatarian|halal|kosher)\b"
        r"|\b(?:don't|doesn't|never|no longer|stopped) eat(?:ing)? (?P<v2>[^,.;!?]+)"
        r"|\b(?:don't|doesn't|never) drink (?P<v3>[^,.;!?]+)",
    ),
    (
        "work",
        r"\b(?:work|works|working|worked|job|living)(?: \w+)? (?:as|for|at|in) (?:an? |the )?(?P<v>[^,.;!?]+)"
        r"|\b(?:i'm|i am|is|being|become|became) an? (?P<v2>(?:[\w-]+ )*(?:teacher|nurse|doctor|engineer|clerk"
        r"|baker|driver|dispatcher|developer|designer|lawyer|vet|chef|cook|writer|builder|plumber|electrician"
        r"|carpenter|accountant|pharmacist|optician|surveyor|waiter|waitress|librarian|gardener|farmer|pilot"
        r"|florist|welder|midwife|locksmith|translator|roofer|beekeeper|typesetter|tailor|bookbinder"
        r"|programmer|manager|editor|journalist|architect|scientist|researcher|musician|actor|painter"
        r"|photographer|paramedic|firefighter|policeman|officer|soldier|student|social worker|therapist"
        r"|dentist|surgeon|mechanic|hairdresser|cleaner|janitor|conductor|cashier|consultant|analyst"
        r"|bricklayer|joiner|fisherman|sailor|technician|assistant|secretary|receptionist|caretaker"
        r"|veterinarian|physiotherapist|dancer|singer|barista|bartender|butcher|tiler|[\w-]+(?:ist|ologist"
        r"|smith|maker|keeper))\b[^,.;!?]*)"
        r"|^(?!.*\b(?:(?:19|20)\d\d|ago|first|originally|once|back then)\b).*\bi(?:'ve| have| just| am|'m)*"
        r" (?:start|started|starting) (?:work |working )?as "
        r"(?!an? (?:kid|child|teen|joke)|friends)(?:an? |the |our )?(?P<v3>[^,.;!?]+)"
        r"|\bwork(?:s|ing)? (?:now )?(?P<v4>freelance|for myself)\b"
        r"|\b(?:i'm|i am) (?:now )?(?P<v5>self-employed|a freelancer|freelance|retired|unemployed)\b",
    ),
    ("education", r"\b(?:study|studied|studying|studies|degree in|graduated in|major in|phd in) (?P<v>[^,.;!?]+)"),
    (
        "language",
        r"\b(?:speak|speaks|learning|fluent in|mother tongue is|native) (?P<v>(?:a bit of |some )?"
        r"(?:[A-Z]\w+)(?:(?:,| and) [A-Z]\w+)*)",
    ),
    (
        "relation",
        r"\b(?:my|our) (?:\w+ )?(?:NOUNS)(?: is called| is named|'s name is| called| named| is)"
        r" (?P<v>[A-Z][\w-]+)|^(?P<v2>[A-Z][\w-]+) is (?:now )?(?:my|our) (?:\w+ )?(?:NOUNS)\b"
        rf"|\b(?P<v3>[A-Z][\w-]+) and (?:i|me) (?:\w+ ){{0,2}}(?:{_APART}|{_TOGETHER})\b"
        rf"|{_ONESELF} (?:split up with|broke up with|separated from|divorced|{_TOGETHER} to|married)"
        r" (?P<v4>[A-Z][\w-]+)"
        rf"|\b(?:my|our) (?P<v5>{_LOVED}) and (?:i|me) (?:\w+ ){{0,2}}{_APART}\b"
        rf"|{_ONESELF} (?:split up with|broke up with|separated from|divorced) my (?P<v6>{_LOVED})\b",
    ),
    (
        "pet",
        r"\b(?:have|has|got|'ve got|adopted) (?:an? |two |three |four )?(?P<v>(?:\w+ )?(?:dogs?|cats?|horses?"
        r"|rabbits?|hamsters?|parrots?|tortoises?|pon(?:y|ies)|pupp(?:y|ies)|kittens?|ferrets?|hens|chickens"
        r"|budgies?|guinea pigs?|goldfish|snakes?|geckos?)\b[^.;!?]*)",
    ),
    (
        "likes",
        r"^(?P<v4>.+?) (?:is|are) my (?:new )?favou?rite\b|\bback to (?P<v5>[^,.;!?]+), it is my favou?rite"
        r"|\b(?:love|loves"
        rf"|{_LIKE}"
        r"|likes|enjoy|enjoys|adore|prefer|prefers|fan of|fond of|keen on|watch any"
        r"|favou?rite [\w ]+? is) (?P<v>[^,.;!?]+)",
    ),
    (
        "dislikes",
        r"\b(?:hate|hates|dislike|detest|loathe|can't stand|cannot stand|don't like|doesn't like"
        r"|not a (?:huge |big )?fan of|never suggest|no more) (?P<v>[^,.;!?]+)",
    ),
    (
        "goal",
        r"\b(?:want to|would like to|'d like to|hope to|hoping to|plan to|planning to|going to|trying to"
        r"|aim to|dream of) (?P<v>[^,.;!?]+)",
    ),
    (
        "possession",
        r"\b(?:have|own|owns|bought|inherited|got|'ve got) (?:an? |our |the |two |three |four )"
        r"(?P<v>[^,.;!?]+)"
        r"|\b(?:sold|gave away|got rid of|scrapped|wrecked) (?:my|our|the) (?P<v2>[^,.;!?]+)"
        r"|\b(?:i|we) drive an? (?!lot\b|bit\b|(?:\w+ )?(?:bus|truck|lorry|taxi|tram|train)\b)(?P<v3>[^,.;!?]+)",
    ),
    (
        "hobby",
        r"\bi (?:also )?(?P<v>(?:play|coach|sing|paint|knit|climb|run(?! an?\b)|swim|cycle|hike|collect"
        r"|brew|garden"
        r"|bake|sew|row)\b[^,.;!?]*)",
    ),
)
