"""English."""

import re

from secondme.memory.tongues.base import Tongue, flat, replaced, table
from secondme.memory.tongues.english_signs import ATTRIBUTES, KINDS
from secondme.memory.tongues.kin import KIN, RELATIONS, SEXES
from secondme.memory.words import word_set

_SHORT = re.compile(r"\b(do|does|did|is|are|was|were|have|has|had|ca|wo|would|could|should)nt\b", re.IGNORECASE)
"""As it is typed in haste: "cant"."""
_TURNED = tuple(
    (re.compile(rf"\b{pattern}\b", re.IGNORECASE), said)
    for pattern, said in (
        (r"(?:and i|i and)(?= (?!have|'))", "and you"),
        (r"(?:i'm|im|i am|we're|we are)", "you are"), (r"(?:i've|we've|ive)", "you have"),
        (r"(?:i'll|we'll)", "you will"), (r"(?:i'd|we'd|id)", "you'd"), (r"i(\s+\w+ly)? was", r"you\1 were"),
        (r"i(\s+\w+ly)? wasn't", r"you\1 weren't"),
        (r"was i", "were you"), (r"am i", "are you"), (r"(?:i|we|me|us)", "you"), (r"(?:my"
         r"|our)", "your"), (r"(?<=name)'s", " is"),
        (r"(?:mine|ours)", "yours"), (r"(?:myself|ourselves)", "yourself"), (r"am(?! \d)", "are"),
    )
)  # fmt: skip
_VERB = (
    r"(?:am|was|were|will|would|have|had|has|do|did|don't|didn't|can|can't|could|couldn't|should|might|may|must|won't"
    r"|never|always|also|still|just|only|really|usually|often|\w+)"
)
_SUBJECT = (
    rf"(?:(?:{KIN['en']}) (?:is|are|was|has|had|got|can't|won't|doesn't|wants|needs|lives|works|still|never)\b"
    rf"|(?:{KIN['en']}|(?-i:[A-Z])\w+)'s (?:had|got|been|gone|just|not|in|on|at|an?|the|called|\d+|\w+ing)\b"
    r"|i|we|(?:s?he|they)(?!/)|you|you'd|it|it's|he's|she's|they're|i'm|im|i've|i'd|i'll|we're|we've|we'll|there|(?:my|our"
    r"|his|her"
    r"|their|the) [\w'-]+(?: [\w'-]+)?(?: (?:just|also|still|never|recently|already))? (?:is|are|was|were|has|have"
    r"|had|will|won't|can|can't|cannot|don't|doesn't|didn't"
    r"|does|did|never|love|hate|like|live|work|keeps?|says?|\w+s|\w{3,}ed|got|went|came|lost|left)\b"
    rf"|(?:my|our) (?:{KIN['en']})(?: [A-Z]\w+)? (?!and|or|in|at|on|with|to|for|of|from|who|but|as|about|than"
    rf"|too)[a-z]+"
    r"|(?:my|our|the) [\w-]+'s (?:on|in|at|an?|the|not|been|getting|broken|dead|gone|off|away|leaking|dying"
    r"|allergic|vegan|vegetarian|coeliac|pregnant|ill)\b"
    r"|(?-i:[A-Z])\w+ (?:is|was|has|had|will|can|can't|doesn't|wants|says|lives|works|needs|gets|got|loves|hates"
    r"|likes|plays"
    r"|starts|studies|teaches|goes|comes|keeps|makes|runs)\b|step \w+ (?:is|was))"
)
_VERBS = flat(
    r"""(?:(?:also|still|now|then|never|always|usually|sometimes|just|even|recently|finally|mostly) )?(?:work|live|play
    |study|coach|teach|run|own|have|had|am|was|are|is|has|did|made|went|got|moved|love|hate|like|need|want|can|can't
    |will
    |don't|do|does|doesn't|didn't|drive|ride|take|took|bake|cook|grow|grew|keep|kept|write|wrote|read|sing|sang|dance
    |paint|speak|bought|sold|started|start|quit|left|lost|met|married(?! to)|lives|works|plays|studies|teaches|runs
    |owns|makes
    |goes|gets|loves|hates|likes|needs|wants|drives|rides|takes|bakes|cooks|keeps|writes|sings|speaks|volunteer
    |volunteers
    |train|trains|travel|travels|collect|collects|rent|rents|share|shares|sleep|sleeps|eat|eats|drink|drinks|avoid
    |avoids
    |prefer|prefers|plan|plans|hope|hopes|stay|stayed|found|won|passed|failed|finished|adopted|booked|signed|became
    |broke
    |swim|swims|climb|climbs|cycle|cycles|hike|hikes|knit|knits|sew|sews|build|builds|built|repair|repairs|fix|fixed
    |help
    |helps|look after|looks after|took up|gave up|used to)"""
)
_NEXT = rf"(?=(?:(?:yes|no|now|still) )?{_SUBJECT}\b)"
"""The next clause begins here."""


def _turn(text: str) -> str:
    return replaced(_SHORT.sub(r"\1n't", text), _TURNED)


ENGLISH = Tongue(
    name="en",
    common=word_set(
        """the a an i i'm my me you your and is are was were of to in for with that this it it's have has had not
        don't can't but so we she he they his her their from at on be been will would what do does did just get
        got about please never always no any some our us them there by as when if how why where who i've i'd i'll
        we've we're she's he's they're isn't
        doesn't didn't haven't more most than very too still even after before since"""
    ),
    asks=flat(
        r"""(?:what|who|whom|whose|which|when|where|why|how|do|does|did|is|are|can|could|would|will|should|shall|may
        |has|any|what's|who's|where's|when's|how's|what're
        |(?:am|was|were|have|had|isn't|aren't|don't|doesn't|didn't|can't|couldn't|won't|wouldn't|shouldn't|haven't)
        (?:i|you|we|he|she|it|they|there|the|an?|this|that|these|those|my|your|our|his|her|their|anyone|people))"""
    ),
    commands=flat(
        r"""(?:write|tell|give|show|make|list|explain|translate|summari[sz]e|compose|draft|create|generate|suggest
        |recommend|describe|define|compare|calculate|compute|convert|solve|find|name(?! is| ist|'s)|sing|draw|count
        |rewrite|rephrase
        |proofread|correct|continue|repeat|shorten|improve|let's|imagine|pretend|suppose|say|spell|answer|help|check
        |fix|recite|remind|ask|send|play me|wait|keep|guess|add|remove|change|put|use|cut|look (?:at|what|how|here)
        |read|quiz|teach me|walk me|recommend|plan|research|wish me|rework|reword|redo|tidy|trim|tighten|format|outline
        |design|sketch|simplify|debug|rate|rank|pray|hold me)"""
    ),
    tasks=flat(
        r"""(?:summari[sz]e|translate|rewrite|rephrase|paraphrase|proofread|correct|edit|improve|shorten|polish|explain
        |fix|review|check|analy[sz]e|classify|continue|complete|reply to|answer|respond to|read|format|convert
        |what (?:does|do|is) (?:this|the following)|here is|this is|help me (?:with|to)?)"""
    ),
    opens=r"please|ok(?:ay)?|now|and|then|so|but|well|also|hi|hey|hello|sorry|thanks|kindly|by the way"
    r"|(?:could|can|would|will) you",
    greetings=flat(
        r"""(?:hi|hey|hello|hiya|yo|good (?:morning|afternoon|evening|night|day)|morning|bye|goodbye|see you
        |thanks?(?: you)?|thank you|thx|cheers|many|a lot|so much|very much|again|ok(?:ay)?|yes|yep|yeah|no|nope|sure
        |great|cool|nice|perfect|awesome|wow|lol|haha\w*|got it|i see|please|go on|continue|stop|more|right|exactly|hm+
        |never mind|well|there|everyone|all good|sounds good|good|fine|how are you|what's up|up|second me
        |i? ?hope you (?:slept|are|had)\b.*|anyway|just checking)"""
    ),
    negation=r"(?:not|no|never|none|nobody|nothing|neither|nor|without|cannot|hardly|\w+n't|dont|cant|didnt|isnt|wont)",
    unreal=flat(
        r"""(?:(?:if|unless) .*(?:would|could|might|\w+'d)(?! (?:rather|like|love|prefer|say))
        |(?:would|could|might|i'd|we'd)(?! (?:rather|like|love|prefer|say)) .* if
        |if (?:i|we|he|she|they|it|only|you) (?:had|were|was|won|could|ever)|suppos(?:e|ing)|imagin(?:e|ing)|pretend
        |(?:maybe|perhaps) (?:i|we) should
        |hypothetically|as though|let's say|i wish|wish i|were i|what if|what would|as if|just love (?:waiting
        |sitting|standing|getting|being|when|how|paying|queuing)|in another life|id become
        |(?:would|could|should|might|\w+'d) have|would(?:n't)? (?:\w+ )?be (?:so |really )?(?:nice|great|cool|lovely|fun
        |good|amazing|funny|handy|wonderful|a dream))"""
    ),
    unreal_start=r"(?:in theory|assum(?:e|ing)"
    r"|(?:let's )?say (?:i|we)\b|if(?! (?:i|we) (?:have to|must) (?:choose|pick))"
    r"|imagine|suppose|supposing|pretend|let's say"
    r"|what if|were i|had i)",
    wished=r"(?:i|we)(?:'d| would|d) (?:probably |definitely |totally |just |never |always )?(?!like|love|rather"
    r"|prefer|say|describe|call|consider|better|been|had|done|got|gone|lost|made|left|met|seen|bought|never|always"
    r"|just|already|also|even|only|\w+ed"
    r"|\w+en)\w+",
    reported=r"(?:everyone|everybody|people|they|someone|(?:my|our|the) [\w'-]+(?: [\w'-]+)?) (?:always |often |once "
    r"|keeps? "
    r")?(?:says?|said|saying|told|tells?|telling|thinks?|reckons?|asked|swears?) (?:me |that |us )*(?:i|i'm|i've"
    r"|we|my|me)",
    carried=(
        r"(?:might|may(?! \d)|maybe|perhaps|probably|possibly|could|consider\w*|thinking (?:of|about)|not sure"
        r"|unsure|guess|seems?|i think|you think|likely)",
        r"(?:want\w*|would (?:like|love|prefer)|i'd (?:like|love|prefer)|you'd (?:like|love|prefer)|plan\w*"
        r"|hop(?:e|es|ing)|going to|gonna|dream\w*|intend\w*|try(?:ing)?|tried|will|need\w*|'ll|about to"
        r"|look(?:ing)? forward)",
        r"(?:used to|former\w*|stopped|quit|no longer|gave up|ex-\w+|ex|until|was|were|had|once"
        r"|previous\w*|back then|as a (?:child|kid))",
        r"(?:sa(?:ys?|id)|thinks?|thought|believes?|believed|claims?|claimed|told|heard|reckons?|according|swears?"
        r"|asked)",
    ),
    border=flat(
        rf"""(?:\s*[;—–]\s*|\s-\s|,?\s+(?:and|but|so|because|although|though|whereas|while|since(?!\s+(?:i|we|he|she
        |they|my [\w-]+|our [\w-]+) (?:was|were|\w+ed|got|had|lost
        |moved|left|met|started|could|can)\b))\s+{_NEXT}
        |,\s*(?:and |but |so |yet |also |then |that's why )?{_NEXT}
        |:\s+(?={_SUBJECT}\b|don't\b|never\b)
        |,\s+(?=(?:and )?(?:live|work|study|play|speak|have|love|hate) (?:in|as|at|for|an?|the|two|three|my|with)\b)
        |,\s+(?=(?:please )?(?:quiz|give|tell|show|help|teach|remind|send|make|find|write|suggest|explain|walk
        |recommend) (?:me|us)\b)
        |,\s+(?=(?:just )?don't\b|never\b|always\b|please\b)|(?<=\w)\s+(?=and also\b)
        |,?\s+and\s+(?={_VERBS} \w+)(?!and \w+(?:,|\s+and)\s)
        |,\s+(?=(?:aiming|hoping|planning|trying|training|saving|looking|working) (?:for|to|on|towards)\b)
        |,\s+(?=(?:doing|studying|teaching|renting) (?!nothing|it|this|that|so|well|fine|ok|my|the|what)[\w-]+)
        |,\s+(?=who(?:'s|\s(?:is|has|was|lives|works|can't|loves|hates|studies|teaches|plays|runs|wants|never))\b
        [^,;.!?]*(?:[.;!?]|$))
        |,\s+(?=(?:live|work|study|play|coach|teach|own|love|hate|like|prefer|need|can't|cannot|don't|drive|ride|bake
        |grow|sing
        |volunteer|collect|rent|share|sleep|eat|drink|avoid|have|am|swim|climb|cycle|hike|knit|sew|keep|run(?! by)
        |speak|do|go)
        (?!(?:it|you|that|by|of)\b)[\w']+)|(?<!\b\d\d),\s+(?=(?:allergic|married|divorced|based|born|raised|originally
        |retired) \w+)
        |,?\s+(?=if (?:that|it|you)(?:'s| need| want| helps?| matters?| care| wonder\w*)\b))"""
    ),
    verbs=_VERBS,
    joints=r"and|but|so|because|although|though|whereas|while|since|yet|also|then|yes|no|that's why",
    subjects=r"(?:i|i'm|im|i've|ive|i'd|i'll|we|we're|we've|we'd|we'll)",
    first=word_set(
        """i i'm i've i'd i'll im ive id me my mine myself we we're we've we'd we'll us our ours ourselves"""
    ),
    leads=flat(
        r"""(?:so(?! far)|because|well|and|but|also|anyway|by the way|btw|actually|honestly|ok(?:ay)?
        |yes(?=\s*[,!.:])|yeah
        |no(?=\s*[,!.:]| i\b)|nah|hey|hi|hello|oh
        |right(?=,)|look(?=,)|just|in (?:fact|practice|reality)|to be (?:clear|honest|fair)|fyi|basically
        |(?:i )?forgot to (?:say|mention)|ps
        |just to be clear|just so you know|you know(?=,)
        |otherwise|in general|generally|for the record|in between
        |(?:quick )?catch[- ]?up(?= ?[:,-])|quick \w+|wait(?=,)|hang on|hold on|(?:life|small|big|little
        |another) (?:update|news)|before i forget|lol|haha|ugh|guess what
        |big news|good news|bad news|fun fact|turns out|update
        |reminder
        |(?:please )?(?:remind me|remember|don't forget) that
        |(?:please )?(?:remember|don't forget|note)(?: that)?(?= i\b| i'm\b| my\b)|as you (?:may )?(?:know
        |remember)(?=,? i\b| my\b| i'm\b)|for context|for background|long story short|tl;?dr|context|background
        |about me|bit about me|intro|(?:keep|bear) in mind(?: that)?|note that|h+m+|u[hm]+|erm|ah+|aw+|huh|meh
        |as i said|like i said
        |for a living|over the years|these days|nowadays)"""
    ),
    himself=table("he=m she=f they=p it=t he's=m she's=f they're=p it's=t he'll=m she'll=f they've=p he'd=m she'd=f"),
    his=table("his=m her=f their=p its=t"),
    you=frozenset(["you", "your", "yours", "you'd", "you'll", "you're", "you've", "yourself"]),
    named="{whose} is called {name}",
    my=r"(?:my|our)",
    relations=RELATIONS["en"],
    sexes=SEXES["en"],
    called=r"(?:is called|is named|called|named|'s name is|name is|is)",
    heads=(
        (
            r"(?:(?:never|just|already|once|only|always|almost|finally) )*(?:been|done|gone|had|seen|written|taken"
            r"|given up|known"
            r"|owned|lived|worked) (?!(?:with|up|by)\b)",
            "I have ",
        ),
        (r"name's |(?:(?:new|home|postal|full) )?address(?: is|:)", "my "),
        (r"was (?:an?|in|at|born|raised|diagnosed) ", "I "),
        (r"down to |gonna |going to |about to ", "I am "),
        (r"never (?:up|in|at|on|home|out|away|late|early|without|far)\b", "I am "),
        (r"not (?:(?:at|in|with|on) .* any ?more|(?:a |an )?(?:vegan|vegetarian|religious|married)|\w+ing)\b", "I am "),
        (r"no longer (?:at|in|with|an?|the|on|working|living)\b", "I am "),
        (r"used to ", "I "),
        (r"both (?:my|our) ", ""),
        (
            r"(?:half|part) (?-i:[A-Z])\w+|raised (?:in|by|on)|born (?:and|in|on|\d)|\d{2} ?[fm]\b|based in"
            r"|mum (?:of|to)"
            r"|dad (?:of|to)"
            r"|mother of|father of|parent of|happily married|recently (?:widowed|divorced|retired)|widowed|coming up to"
            r"|(?:nearly "
            r"|almost |just turned )?\d\d(?:,? (?:years old|and )|(?=, retired))",
            "I am ",
        ),
        (
            r"(?:retired|redundant|graduated|divorced|married|widowed) (?:last|in|after|from|early|at|since|two|three"
            r"|\d)",
            "I ",
        ),
        (
            r"(?:no|two|three|four|\d+|a few|lots of) (?:more )?(?:kids?|children|cats?|dogs?|siblings|sisters?"
            r"|brothers?"
            r"|pets|car|allergies|jobs|sons|daughters|telly|tv|licence)\b",
            "I have ",
        ),
        (
            r"(?:(?:currently|still|now|also|always|just|already|really) )*(?:trying|working|studying"
            r"|doing (?!nothing|it|this|that|so)|learning|thinking"
            r"|planning|hoping|living|running|looking|training|saving|writing|reading|building|(?!nothing|something"
            r"|everything|anything|morning|evening|during|king|being|having said|speaking)\w{2,}ing (?:my|our|an?|the"
            r"|to|for|in|at"
            r"|on|with|up|off|out|from|this|it|one|two|three))\b",
            "I am ",
        ),
        (
            r"(?:(?:currently|still|now|also|always|just|already|really|a bit|so|quite|very) )*(?:off to|back (?:from"
            r"|in|home"
            r"|to|at)|up at|on (?:my way|holiday|a diet|parental|sick|call|the (?:waiting|mend))|in (?:bed|hospital"
            r"|therapy"
            r"|recovery|love)|not (?:an?|much of|really|into|keen|good)|(?:big|huge) fan|allergic|vegetarian|vegan"
            r"|married"
            r"|divorced|engaged|pregnant|single|retired(?! (?:last|in|after|from|early))|unemployed|self-employed"
            r"|left-handed|colou?r-?blind|lactose|coeliac"
            r"|best friends|friends|up to|proud|sick of|tired of|scared|nervous|born|more of an?|the (?:oldest"
            r"|youngest|middle))\b",
            "I am ",
        ),
        (
            r"(?:(?:just|finally|already|still|also|recently|once|never|only) )*(?:got|went|moved|bought|started|quit"
            r"|finished"
            r"|inherited|passed|failed|signed|met|ran|sold|lost|found|joined|broke (?:up|my|a|an|the)|booked|adopted"
            r"|became"
            r"|turned|grew|spent|applied|learned|learnt|cycled|hiked|visited|celebrated|saw|took (?:my|the|a|an|up"
            r"|part|on"
            r"|off)|made (?:a|an|my|the|it|some)|built|caught|came|drove|flew|fell|gave (?:up|my|away)|kept|left"
            r"|read (?:a|the"
            r"|all)|rode|slept|swam|taught|won|woke|handed|paid|planted|retired|\w{3,}ed (?:my|our|an?|the|in|to|off"
            r"|up|out|for"
            r"|with|it|them|two|three|some|all|another|from|back|about|into|on|at))\b",
            "I ",
        ),
        (
            r"(?:can't|cannot|cant|couldn't|(?:don't|dont|didn't|haven't) (?:have|like|eat|drink|smoke|drive|own|need"
            r"|want|had"
            r"|been|seen)|never(?! more\b| less\b| mind\b| again\b)|haven't|had|have|love|hate|like(?! an?\b| one\b"
            r"| the\b| that\b| this\b| it\b| i\b)"
            r"|prefer|need|want|live|work|play|speak|still (?:need"
            r"|have|can't"
            r"|live|work))\b(?!')",
            "I ",
        ),
    ),
    theirs=r"the (?:baby|twins|kids|boys|girls|lads|dog|cat|puppy|pup|kitten|horse|pony|rabbit|hens|chickens"
    r"|in-laws|missus|wife|husband|boss|landlord|neighbou?rs)",
    asked="You asked: “{words}”.",
    turn=_turn,
    kinds=KINDS,
    attributes=ATTRIBUTES,
    tails=r"(?:last \w+|yesterday|today|(?:this|next|on) (?:mon|tues|wednes|thurs|fri|satur|sun)day"
    r"|this (?:morning|week|month|year|time)|now|again|these days|at the moment"
    r"|currently|tbh|lol|too|as well|any ?more|of all places|though"
    r"|since .*|for (?:\w+ )?(?:years?|months?|weeks?|days?).*|by the way|btw|but .*|so .*|and (?:i|we|it|he|she"
    r"|they)\b.*)",
    instructs=flat(
        r"""(?:from (?:now|here|today) on|going forward|in future|as a rule|ground rule|whenever|every time i
        |when(?:ever)? i (?:ask
        |send|paste|write|share|talk|say)|if i (?:ask|send|paste|write|share|talk|say)|(?:please )?(?:always|never)
        (?:\w+ly )?(?:answer|reply|suggest|use|give|write|call|mention|ask|recommend|reformat|rewrite|add|explain|tell
        |include|start|send|keep|say|put|show|translate|schedule|book|order|assume|guess|share)|please (?:no|don't
        |never|always|stop)|no (?:more )?[\w ]+,?
        please|(?:don't|do not) (?:rewrite|suggest|mention|ask|use|call|recommend|reformat|give me|send me|tell me|ever)
        |remember to|call me|(?:you|people) (?:can|may) call me|stop (?:suggesting|using|calling|asking|saying) \w+
        |you can be
        |keep (?:your (?:answers|replies)
        |answers|replies)|only mark|use (?:british|american|metric|simple|plain|short|formal|informal|celsius
        |kilomet\w+|\w+ spelling)
        |stop \w+ing (?:every|your|me|with|each|so)|keep (?:your )?(?:explanations|responses)
        |when(?:ever)? you (?:suggest
        |answer|write|explain|give|recommend|translate|reply)|no (?:emojis?|bullet points?|small talk|intro\w*|summar\w*
        |lectures?|apolog\w*)|skip the \w+|be (?:brief|blunt|direct|honest|concise)|(?:i want|i need|i'd like
        |i would like) you to (?!write|make|do|help|explain|tell|give|check|find|translate|list|know)\w*|you (?:should
        |must|can|may|need to) (?:always|never)|don't bother|no need (?:to|for)|feel free to|address me
        |talk to me (?:like|as)
        )"""
    ),
    for_good=r"(?:always|never|every time|each time|from now on|in (?:the )?future|going forward|by default"
    r"|at all times|ever"
    r"|until i say|unless (?:i (?:ask|say)|stated|told|asked)|with me|for me from|all the time)",
    impersonal=r"(?:it's (?:my|our)\b|(?:it|there) (?:is|was|has|will|rains?|snows?))",
    articles=r"(?:the|this|that|these|those)",
    steps=r"(?:(?:my |the )?(?:goal|plan|aim|target|next up|to-?do)\b[^:]{0,30}?(?::| is to\b)|(?:the )?(?:first "
    r"|next |last |final )?step(?: (?:one|two|three|four|\d))?(?:'s)? (?:is|was|will))",
    chores=flat(
        r"""(?:errors?|files?|code|functions?|paragraphs?|essay|document|spreadsheet|regex|prompt|output|version
        |lines?|script|bugs?|command|screen|title|headline|sentence|text|draft|chapter|answer|option|list|query|column
        |variable|button|page|section|summary|email|mail|letter|it (?:doesn't|didn't) work|gave an error|exceptions?
        |tests?|crash\w*|compile\w*|bold|font|layout)"""
    ),
    doubt_cues=r"(?:might|may|maybe|perhaps|probably|possibly|(?:not|\w+n't) (?:\w+ )?(?:sure|certain|decided)|unsure"
    r"|undecided|i think(?! of\b| about\b)|i guess|i suppose)",
    done=r"(?:already|done|finished|is over|completed|ticked off|passed|sorted)",
)
