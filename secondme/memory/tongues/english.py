"""English."""

import re

from secondme.memory.tongues.base import Tongue, flat, replaced, table
from secondme.memory.words import word_set

_TURNED = tuple(
    (re.compile(rf"\b{pattern}\b", re.IGNORECASE), said)
    for pattern, said in (
        (r"(?:and i|i and)(?= (?!have|'))", "and you"),
        (r"(?:i'm|im|i am|we're|we are)", "you are"), (r"(?:i've|we've|ive)", "you have"),
        (r"(?:i'll|we'll)", "you will"), (r"(?:i'd|we'd|id)", "you'd"), (r"i(\s+\w+ly)? was", r"you\1 were"),
        (r"was i", "were you"), (r"am i", "are you"), (r"(?:i|we|me|us)", "you"), (r"(?:my"
         r"|our)", "your"), (r"(?<=name)'s", " is"),
        (r"(?:mine|ours)", "yours"), (r"(?:myself|ourselves)", "yourself"), (r"am(?! \d)", "are"),
    )
)  # fmt: skip
_VERB = (
    r"(?:am|was|were|will|would|have|had|has|do|did|don't|didn't|can|can't|could|couldn't|should|might|may|must|won't"
    r"|never|always|also|still|just|only|really|usually|often|\w+)"
)
_LIKE = (
    r"(?<!look )(?<!looks )(?<!looked )(?<!feel )(?<!feels )(?<!taste )(?<!tastes )(?<!sound )(?<!sounds )(?<!would )"
    r"(?<!'d )(?<!something )like"
)
"""To like, not to look like, to feel like, to be something like."""
_SUBJECT = (
    r"(?:i|we|he|she|they|you|you'd|it|it's|he's|she's|they're|i'm|im|i've|i'd|i'll|we're|we've|we'll|there|(?:my|our|his|her"
    r"|their|the) [\w'-]+(?: [\w'-]+)? (?:is|are|was|were|has|have|had|will|can|does|did|keeps?|says?|\w+s)\b"
    r"|(?-i:[A-Z])\w+ (?:is|was|has|had|will|can|wants|says|lives|works|needs)\b|step \w+ (?:is|was))"
)
_VERBS = flat(
    r"""(?:(?:also|still|now|then|never|always|usually|sometimes|just|even|recently|finally|mostly) )?(?:work|live|play
    |study|coach|teach|run|own|have|had|am|was|are|is|has|did|made|went|got|moved|love|hate|like|need|want|can|can't|will
    |don't|do|does|doesn't|didn't|drive|ride|take|took|bake|cook|grow|grew|keep|kept|write|wrote|read|sing|sang|dance
    |paint|speak|bought|sold|started|start|quit|left|lost|met|married|lives|works|plays|studies|teaches|runs|owns|makes
    |goes|gets|loves|hates|likes|needs|wants|drives|rides|takes|bakes|cooks|keeps|writes|sings|speaks|volunteer|volunteers
    |train|trains|travel|travels|collect|collects|rent|rents|share|shares|sleep|sleeps|eat|eats|drink|drinks|avoid|avoids
    |prefer|prefers|plan|plans|hope|hopes|stay|stayed|found|won|passed|failed|finished|adopted|booked|signed|became|broke
    |swim|swims|climb|climbs|cycle|cycles|hike|hikes|knit|knits|sew|sews|build|builds|built|repair|repairs|fix|fixed|help
    |helps|look after|looks after|took up|gave up|used to)"""
    )
_NEXT = rf"(?=(?:(?:yes|no|now|still) )?{_SUBJECT}\b)"
"""The next clause begins here."""


def _turn(text: str) -> str:
    return replaced(text, _TURNED)


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
        |recommend|describe|define|compare|calculate|compute|convert|solve|find|name|sing|draw|count|rewrite|rephrase
        |proofread|correct|continue|repeat|shorten|improve|let's|imagine|pretend|suppose|say|spell|answer|help|check
        |fix|recite|remind|ask|send|play me|wait|keep|guess|add|remove|change|put|use|cut|look (?:at|what|how|here)
        |read)"""
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
    plays=flat(
        r"""(?:imagine|pretend|suppose|act as|act like|role-?play|let's (?:play|pretend)|you are (?:now )?an?|you play
        |take the role|(?:in|for) (?:my|this|the|a) (?:story|novel|game|book|dream|film|screenplay|campaign)
        |(?:write|tell|make up|invent)(?: me)? an? (?:\w+ )?(?:story|scene|fairy tale|sketch|dialogue)|(?:chapter
        |scene|story|draft
        |poem)(?: draft| \d+)?\s*[,:.]
        |(?:here's|here is) (?:a|the|my) (?:story|poem|scene|chapter|draft)|once upon
        |a (?:story|poem|scene)\s*:|my character|character sheet|in character)"""
    ),
    negation=r"(?:not|no|never|none|nobody|nothing|neither|nor|without|cannot|hardly|\w+n't|dont|cant|didnt|isnt|wont)",
    unreal=flat(
        r"""(?:if(?= )(?! i (?:write|ask|paste|send|talk|say)\b)|unless|suppose|supposing|imagine|pretend
        |hypothetically|as though
        |let's say|i wish|were i|what if|what would|(?:would|could|should|might|\w+'d) have|just love|yeah right
        |oh great
        |oh sure|as if|in another life|id become|i'd become)"""
    ),
    unreal_start=r"(?:if|imagine|suppose|supposing|pretend|let's say|what if|were i|had i)",
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
    joking=flat(
        r"""(?:^(?:sure|right|yes),? because|(?:^|[.!?] )love it when|(?:just|exactly) what i (?:really )?(?:needed
        |wanted)
        |what i really needed|so (?:thrilled|excited|happy|glad|lucky) .*(?:again|out of order|broken|cancelled|late)\b
        |^why did .*\? because|absolutely adore|oh (?:sure|great|joy|wonderful|fantastic|lovely|yes)\b|^(?:great
        |wonderful|fantastic|brilliant|lovely
        |perfect|super)[,.] (?:another|just|now|more|exactly|so|that)|yeah,? right|just love|absolutely love (?:it|when)
        |i (?:just |really |so |absolutely )?love (?:it when|how|being|sitting|waiting|paying|getting|cleaning|doing
        nothing)|best part of my|highlight of my|dream come true|my (?:true )?passion\b|nothing better to do|truly[.!,]
        |lucky me|living the dream|how (?:lovely|wonderful|thoughtful|kind) of|thanks? a lot for nothing|as you can
        imagine|what a (?:joy|treat|surprise)[.,!]|because (?:that's|who) (?:doesn't|exactly)|said no ?(?:one|body) ever
        |🙃|🙄|/s$|what do you call|knock[ ,-]+knock|walks? into a bar|a joke|here's another|i'll be here all week
        |tip your waiter|get it\?|pun intended|april fool|just kidding|jk\b|😂|🤣|badum|ba dum|dad joke
        |% (?:water|regret|coffee|chocolate|caffeine|anxiety)|my (?:gps|alarm clock
        |fridge|plants?|wallet|bed|diet) (?:and i|says?|told)|\d{3,} years old|i'm immortal|so (?:old|poor|tired
        |broke|lazy|short|bald|hungry) (?:that |my |i |even )|i'm not \w+,? i'm (?:just |on )
        |powered by (?:coffee|caffeine|spite)|fluent in (?:sarcasm|procrastination|nonsense|irony)|speak fluent sarcasm
        |(?:phd|master'?s?|doctorate|degree|black belt) in (?:procrastinat\w+|napp?\w*|sarcasm|overthinking|laziness
        |snack\w*)
        |professional (?:napper|procrastinator|overthinker)|ba dum|badum|scientists should study|plot twist|send help
        |asking for a friend|(?:i am|i'm) (?:actually |secretly |basically )?(?:an? )?(?:vampire|ghost|unicorn|dragon
        |alien
        |zombie|mermaid|wizard|robot|potato|cactus|superhero|werewolf|time traveller|cucumber|sloth|goblin)\b
        |my (?:phone|bank account|car|laptop|scales?|jeans|couch|sofa|alarm|duvet|toaster|printer|oven|kettle
        |coffee) (?:and i
        |says?|said|told|thinks|hates|loves|is (?:judging|mad|jealous|angry|plotting)|ghosted|laughed|laughs)
        |i(?:'m| am) (?:1[3-9]\d|[2-9]\d\d|\d{4,})\b(?! (?:km|m|miles|euros?))|on netflix\.|i (?:always|ever) wanted\.?$
        |living the (?:life|dream)|(?:truly|so) blessed|nothing beats an? (?:root canal|tax|delay|queue|flat tyre
        |cold shower
        |hangover)|love that for me|what more could|aren't i lucky|exactly the \w+ i was (?:hoping|looking)
        |^(?:wonderful|fantastic|brilliant|marvellous|splendid|fabulous|perfect|great|lovely|super|awesome),
        (?:another|my|the|now|yet))"""
    ),
    border=flat(
        rf"""(?:\s*[;—–]\s*|\s-\s|,?\s+(?:and|but|so|because|although|though|whereas|while|since)\s+{_NEXT}
        |,\s*(?:and |but |so |yet |also |then |that's why )?{_NEXT}
        |:\s+(?={_SUBJECT}\b|don't\b|never\b)
        |,\s+(?=(?:and )?(?:live|work|study|play|speak|have|love|hate) (?:in|as|at|for|an?|the|two|three|my|with)\b)
        |,\s+(?=don't\b|never\b|always\b|please\b)|(?<=\w)\s+(?=and also\b)
        |,?\s+and\s+(?={_VERBS} \w+ \w+))"""
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
        |right(?=,)|look(?=,)|just|in fact|to be (?:clear|honest|fair)|fyi|basically|just to be clear
        |just so you know|you know(?=,)|everywhere else
        |otherwise|in general|generally|for the record|in between
        |quick \w+|before i forget|lol|haha|ugh|guess what|big news|good news|bad news|fun fact|turns out|update
        |reminder
        |remember(?: that)?(?= i\b| my\b)|(?:keep|bear) in mind(?: that)?|note that|as i said|like i said
        |for a living|over the years|these days|nowadays|been thinking \w+ \w+ \w+ and)"""
    ),
    himself=table("he=m she=f they=p it=t he's=m she's=f they're=p it's=t he'll=m she'll=f they've=p he'd=m she'd=f"),
    his=table("his=m her=f their=p its=t"),
    you=frozenset(["you", "your", "yours", "you'd", "you'll", "you're", "you've", "yourself"]),
    named="{whose} is called {name}",
    my=r"(?:my|our)",
    relations=table(
        """mother=mother mum=mother mom=mother mummy=mother mam=mother father=father dad=father daddy=father
        parents=parents parent=parent sister=sister brother=brother siblings=siblings sibling=sibling twin=twin
        daughter=daughter son=son child=child kid=child kids=children children=children baby=baby toddler=child
        husband=husband wife=wife partner=partner spouse=spouse fiancé=fiancé fiance=fiancé fiancée=fiancée
        fiancee=fiancée girlfriend=girlfriend boyfriend=boyfriend ex=ex ex-husband=ex-husband ex-wife=ex-wife
        grandmother=grandmother grandma=grandmother gran=grandmother granny=grandmother nana=grandmother
        grandfather=grandfather grandpa=grandfather granddad=grandfather grandad=grandfather grandparents=grandparents
        grandson=grandson granddaughter=granddaughter aunt=aunt auntie=aunt uncle=uncle cousin=cousin nephew=nephew
        niece=niece mother-in-law=mother-in-law father-in-law=father-in-law sister-in-law=sister-in-law
        brother-in-law=brother-in-law stepmother=stepmother stepfather=stepfather stepson=stepson
        stepdaughter=stepdaughter godmother=godmother godfather=godfather godson=godson goddaughter=goddaughter
        friend=friend best_friend=best_friend mate=friend flatmate=flatmate roommate=roommate housemate=housemate
        neighbour=neighbour neighbor=neighbour neighbours=neighbours friends=friends brothers=brothers
        sisters=sisters sons=sons daughters=daughters cousins=cousins colleagues=colleagues in-laws=parents-in-law
        twins=twins boss=boss manager=manager colleague=colleague coworker=colleague
        co-worker=colleague deskmate=deskmate teammate=teammate teacher=teacher tutor=tutor coach=coach doctor=doctor
        gp=doctor dentist=dentist therapist=therapist landlord=landlord landlady=landlady client=client
        hairdresser=hairdresser physio=physio vet=vet mentor=mentor supervisor=supervisor assistant=assistant
        dog=dog cat=cat horse=horse rabbit=rabbit hamster=hamster parrot=parrot tortoise=tortoise pony=pony puppy=dog
        kitten=cat ferret=ferret ferrets=ferrets cats=cats dogs=dogs hens=hens chickens=hens budgie=budgie
        guinea_pig=guinea_pig goldfish=goldfish snake=snake gecko=gecko"""
    ),
    sexes=table(
        """mother=f sister=f daughter=f wife=f fiancée=f girlfriend=f ex-wife=f grandmother=f granddaughter=f aunt=f
        niece=f mother-in-law=f sister-in-law=f stepmother=f stepdaughter=f godmother=f goddaughter=f landlady=f
        father=m brother=m son=m husband=m fiancé=m boyfriend=m ex-husband=m grandfather=m grandson=m uncle=m nephew=m
        father-in-law=m brother-in-law=m stepfather=m stepson=m godfather=m godson=m landlord=m parents=p
        neighbours=p friends=p brothers=p sisters=p sons=p daughters=p cousins=p colleagues=p twins=p siblings=p
        kids=p children=p grandparents=p ferrets=p cats=p dogs=p hens=p"""
    ),
    called=r"(?:is called|is named|called|named|'s name is|name is|is)",
    heads=(
        (r"(?:(?:never|just|already|once|only|always) )*been ", "I have "),
        (r"(?:no|two|three|four|\d+|a few|lots of) (?:more )?(?:kids?|children|cats?|dogs?|siblings|sisters?|brothers?"
         r"|pets|car|allergies|jobs|sons|daughters|telly|tv|licence)\b", "I have "),
        (r"(?:(?:currently|still|now|also|always|just|already|really) )*(?:trying|working|studying|learning|thinking"
         r"|planning|hoping|living|running|looking|training|saving|writing|reading|building|(?!nothing|something"
         r"|everything|anything|morning|evening|during|king|being|having said|speaking)\w{2,}ing (?:my|our|an?|the"
         r"|to|for|in|at"
         r"|on|with|up|off|out|from|this|it|one|two|three))\b", "I am "),
        (r"(?:(?:currently|still|now|also|always|just|already|really|a bit|so|quite|very) )*(?:off to|back (?:from"
         r"|in|home"
         r"|to|at)|up at|on (?:my way|holiday|a diet|parental|sick|call|the (?:waiting|mend))|in (?:bed|hospital"
         r"|therapy"
         r"|recovery|love)|not (?:an?|much of|really|into|keen|good)|(?:big|huge) fan|allergic|vegetarian|vegan|married"
         r"|divorced|engaged|pregnant|single|retired|unemployed|self-employed|left-handed|colou?r-?blind|lactose|coeliac"
         r"|best friends|friends|up to|proud|sick of|tired of|scared|nervous|born|more of an?|the (?:oldest"
         r"|youngest|middle))\b",
         "I am "),
        (r"(?:(?:just|finally|already|still|also|recently|once|never|only) )*(?:got|went|moved|bought|started|quit"
         r"|finished"
         r"|inherited|passed|failed|signed|met|ran|sold|lost|found|joined|broke (?:up|my|a|an|the)|booked|adopted"
         r"|became"
         r"|turned|grew|spent|applied|learned|learnt|cycled|hiked|visited|celebrated|saw|took (?:my|the|a|an|up|part|on"
         r"|off)|made (?:a|an|my|the|it|some)|built|caught|came|drove|flew|fell|gave (?:up|my|away)|kept|left"
         r"|read (?:a|the"
         r"|all)|rode|slept|swam|taught|won|woke|handed|paid|planted|retired|\w{3,}ed (?:my|our|an?|the|in|to|off"
         r"|up|out|for"
         r"|with|it|them|two|three|some|all|another|from|back|about|into|on|at))\b", "I "),
        (r"(?:can't|cannot|cant|couldn't|(?:don't|dont|didn't|haven't) (?:have|like|eat|drink|smoke|drive|own|need"
         r"|want|had"
         r"|been|seen)|never|haven't|had|have|love|hate|like|prefer|need|want|live|work|play|speak|still (?:need"
         r"|have|can't"
         r"|live|work))\b", "I "),
    ),
    theirs=r"the (?:baby|twins|kids|boys|girls|dog|cat|puppy|kitten|missus|wife|husband|boss|landlord|neighbou?rs)",
    asked="You asked: “{words}”.",
    turn=_turn,
    kinds=(
        ("goal", flat(
            r"""(?:(?:want(?:s|ed)? to|would (?:like|love) to|'d (?:like|love) to|hop(?:e|ing) to|plan(?:s|ning)?
            (?:to|on)|planning|going to|gonna|trying to|try to|aim(?:ing)? to|intend to|dream of|my goal|goal is
            |plan is|goal for|aim is|next up|to go\b
            |saving (?:up )?for|training for|working towards|by (?:the end of|christmas|summer|december|june)
            |step (?:one|two|three|\d)|next step|still need|still have to|on my bucket list|determined to|about to
            |not planning|signed up for|(?:i|we)(?:'ll| will)\b))"""
        )),
        ("preference", flat(
            rf"""(?:i|we|you)?(?:'d| would| really| do| don't| just| also| still| actually)*\s?\b(?:love
            |{_LIKE}|hate
            |loathe|adore|enjoy|dislike|prefer|detest|can't stand|cannot stand|rather)\b(?! to (?:be|go) .* (?:but|if))
            |\bfavou?rite\b|\b(?:big|huge) fan\b|\bfan of\b|\bkeen on\b|\bfond of\b|\binto\b(?= [a-z]+$)
            |tastes? like|makes? me (?:sad|happy|ill|sick|angry)|bores? me|(?:not|isn't|aren't) my thing
            |nothing beats|hard pass|no thank(?:s| you)|yes please|soft spot for|sucker for|drives? me|on my nerves
            |overrated|over .* always|(?:is|are) (?:heaven|sacred|life|disgusting|the best)|can't get enough|any day
            |i will watch any|i could (?:eat|listen)|put it on"""
        )),
        ("relationship", flat(
            r"""\b(?:together since|been together|got together|broke up|split up|best friends|still friends|married to
            |engaged to|in a relationship|in contact|no contact|get on well|is my \w+|are my \w+|he's my|she's my
            |my \w+ is called|my \w+ is (?=[A-Z]))"""
        )),
        ("skill", flat(
            r"""\b(?:i|we) (?:can(?:'t|not)?|know how to)\b|\b(?:can't|cannot|can) (?:swim|drive|cook|sing|ride|dance
            |play|speak|knit|sew|juggle|code|ski)|\bfluent|the trick (?:to|is|for)|how i \w+ed|works every time
            |by \w+ing\b.*\bthen\b|\bgood at\b|\bi climb\b|figured out (?:the|how)|the (?:secret|trick|key) (?:to|is
            |for)|\bi used .* to\b|to get .* \bi\b|the fix was|what helped|here's how
            |\btaught myself\b|what works (?:for|is)|my (?:trick|method)
            |\bi got (?:the|it|him|her|my) .* to \w+ by\b"""
        )),
        ("event", flat(
            r"""\b(?:yesterday|last (?:night|week|month|year|summer|winter|spring|autumn|monday|tuesday|wednesday
            |thursday|friday|saturday|sunday)|ago|tonight|tomorrow|next (?:week|month|year|monday|tuesday|wednesday
            |thursday|friday|saturday|sunday)|on (?:monday|tuesday|wednesday|thursday|friday|saturday|sunday)|today
            |this (?:morning|afternoon|evening|weekend)|(?:getting|got) (?:promoted|married|engaged|fired|divorced)
            |passed|broke
            |bought|inherited|met|died|was born|is getting|is coming|are coming|had (?:my|a|an|the)|moved|signed|ran my
            |started|(?:i|we) (?:went|saw|flew|lost|won|found|sold|finished))\b"""
        )),
    ),
    attributes=(
        ("name", r"\b(?:my (?:full |first |last |middle )?name(?: is|'s)|i'm called|call me"
                 r"|i go by) (?P<v>[^,.;!?]{2,40})"),
        ("birthday", r"\b(?:birthday is|birthday's|was born|born) (?:on |in )?(?P<v>[^,;!?]*\d[^,.;!?]*)"),
        ("age", r"\b(?:i'm|i am|is|turns?|turned|turning) (?P<v>\d{1,3}|NUMBER)(?: years old\b| next\b| on\b| in\b"
                r"| last\b)|\b(?:i'm|i am|is) (?P<v2>\d{1,3})(?: now)?(?=$|,| and\b)"),
        ("home", r"\b(?:live|lives|living|moved|moving|settled|based|rent a \w+|flat is|house is|home is)"
                 r"(?: back| over| here| out| together| now| again)* (?:in|to|near|at|on)(?: a[n]? \w+ \w+ in)? "
                 r"(?P<v>[^,.;!?]+)"),
        ("home", r"^(?P<v>[A-Z][\w-]+), that's where i live|\broots here in (?P<v2>[\w-]+)"),
        ("origin", r"\b(?:come from|comes from|grew up in|was born in|originally from|am from|i'm from|hail from)"
                   r" (?P<v>[^,.;!?]+)"),
        ("allergy", r"\b(?:allergic to|allergy to|intolerant to|intolerant of) (?P<v>[^,.;!?]+)"
                    r"|\b(?P<v2>coeliac|celiac|lactose intolerant)\b"),
        ("health", r"\b(?:diagnosed with|suffer(?:s|ing)? from) (?P<v>[^,.;!?]+)|\b(?P<v2>(?:chronic "
                   r"|type \d )?(?:migraines?"
                   r"|asthma|diabet\w+|depression|arthritis|epilepsy|eczema|insomnia|adhd|tinnitus"
                   r"|high blood pressure))\b"
                   r"|\bi take (?P<v3>[a-z]+(?:ine|in|ol|ide|one|am|il|statin|prazole)\b)"),
        ("diet", r"\b(?:i'm|i am|is|are|been) (?:a )?(?P<v>vegetarian|vegan|pescatarian|halal|kosher)\b"
                 r"|\b(?:don't|doesn't|never|no longer|stopped) eat(?:ing)? (?P<v2>[^,.;!?]+)"
                 r"|\b(?:don't|doesn't|never) drink (?P<v3>[^,.;!?]+)"),
        ("work", r"\b(?:work|works|working|worked|job|living)(?: \w+)? (?:as|for|at|in) (?:an? |the )?(?P<v>[^,.;!?]+)"
                 r"|\b(?:i'm|i am|is|being|become|became) an? (?P<v2>(?:[\w-]+ )*(?:teacher|nurse|doctor|engineer|clerk"
                 r"|baker|driver|dispatcher|developer|designer|lawyer|vet|chef|cook|writer|builder|plumber|electrician"
                 r"|carpenter|accountant|pharmacist|optician|surveyor|waiter|waitress|librarian|gardener|farmer|pilot"
                 r"|florist|welder|midwife|locksmith|translator|roofer|beekeeper|typesetter|tailor|bookbinder"
                 r"|programmer|manager|editor|journalist|architect|scientist|researcher|musician|actor|painter"
                 r"|photographer|paramedic|firefighter|policeman|officer|soldier|student|social worker|therapist"
                 r"|dentist|surgeon|mechanic|hairdresser|cleaner|janitor|conductor|cashier|consultant|analyst"
                 r"|bricklayer|joiner|fisherman|sailor|technician|assistant|secretary|receptionist|caretaker"
                 r"|veterinarian|physiotherapist|dancer|singer|barista|bartender|butcher|tiler|[\w-]+(?:ist|ologist"
                 r"|smith|maker|keeper))\b[^,.;!?]*)"),
        ("education", r"\b(?:study|studied|studying|studies|degree in|graduated in|major in|phd in) (?P<v>[^,.;!?]+)"),
        ("language", r"\b(?:speak|speaks|learning|fluent in|mother tongue is|native) (?P<v>(?:a bit of |some )?"
                     r"(?:[A-Z]\w+)(?:(?:,| and) [A-Z]\w+)*)"),
        ("relation", r"\b(?:my|our) (?:\w+ )?(?:NOUNS)(?: is called| is named|'s name is| called| named| is)"
                     r" (?P<v>[A-Z][\w-]+)|^(?P<v2>[A-Z][\w-]+) is (?:now )?(?:my|our) (?:\w+ )?(?:NOUNS)\b"),
        ("pet", r"\b(?:have|has|got|'ve got|adopted) (?:an? |two |three |four )?(?P<v>(?:\w+ )?(?:dogs?|cats?|horses?"
                r"|rabbits?|hamsters?|parrots?|tortoises?|pon(?:y|ies)|pupp(?:y|ies)|kittens?|ferrets?|hens|chickens"
                r"|budgies?|guinea pigs?|goldfish|snakes?|geckos?)\b[^.;!?]*)"),
        ("likes", r"^(?P<v4>.+?) (?:is|are) my (?:new )?favou?rite\b|\bback to (?P<v5>[^,.;!?]+), it is my favou?rite"
                  r"|\b(?:love|loves"
                  rf"|{_LIKE}"
                  r"|likes|enjoy|enjoys|adore|prefer|prefers|fan of|fond of|keen on|watch any"
                  r"|favou?rite [\w ]+? is) (?P<v>[^,.;!?]+)"),
        ("dislikes", r"\b(?:hate|hates|dislike|detest|loathe|can't stand|cannot stand|don't like|doesn't like"
                     r"|not a (?:huge |big )?fan of|never suggest|no more) (?P<v>[^,.;!?]+)"),
        ("goal", r"\b(?:want to|would like to|'d like to|hope to|hoping to|plan to|planning to|going to|trying to"
                 r"|aim to|dream of) (?P<v>[^,.;!?]+)"),
        ("possession", r"\b(?:have|own|owns|bought|inherited|got|'ve got) (?:an? |our |the |two |three |four )"
                       r"(?P<v>[^,.;!?]+)"),
        ("hobby", r"\bi (?:also )?(?P<v>(?:play|coach|sing|paint|knit|climb|run(?! an?\b)|swim|cycle|hike|collect"
                  r"|brew|garden"
                  r"|bake|sew|row)\b[^,.;!?]*)"),
    ),
    tails=r"(?:last \w+|yesterday|today|this (?:morning|week|month|year)|now|again|these days|at the moment"
          r"|currently|tbh|lol|too|as well|any ?more|of all places|though"
    r"|since .*|for (?:\w+ )?(?:years?|months?|weeks?|days?).*|by the way|btw|but .*|so .*|and (?:i|we|it|he|she"
    r"|they)\b.*)",
    instructs=flat(
        r"""(?:from now on|going forward|in future|as a rule|ground rule|whenever|every time i|when(?:ever)? i (?:ask
        |send|paste|write|share|talk|say)|if i (?:ask|send|paste|write|share|talk|say)|(?:please )?(?:always|never)
        (?:\w+ly )?(?:answer|reply|suggest|use|give|write|call|mention|ask|recommend|reformat|rewrite|add|explain|tell
        |include|start|send|keep|say|put|show|translate)|please (?:no|don't|never|always|stop)|no (?:more )?[\w ]+,?
        please|(?:don't|do not) (?:rewrite|suggest|mention|ask|use|call|recommend|reformat|give me|send me|tell me|ever)
        |remember to|call me|stop (?:suggesting|using|calling|asking)|you can be|keep (?:your (?:answers|replies)
        |answers|replies)|only mark|use (?:british|american|metric|simple|plain|short|formal|informal|celsius
        |kilomet\w+|\w+ spelling)
        |stop \w+ing (?:every|your|me|with|each|so)|keep (?:your )?(?:explanations|responses)
        |when(?:ever)? you (?:suggest
        |answer|write|explain|give|recommend|translate|reply)|no (?:emojis?|bullet points?|small talk|intro\w*|summar\w*
        |lectures?|apolog\w*)|skip the \w+|be (?:brief|blunt|direct|honest|concise)|address me|talk to me (?:like|as)
        |assume (?:that )?i)"""
    ),
    impersonal=r"(?:it|there) (?:is|was|has|will|rains?|snows?)",
    articles=r"(?:the|this|that|these|those)",
    steps=r"(?:(?:my |the )?(?:goal|plan|aim|target|next up|to-?do)\b[^:]{0,30}?(?::| is to\b)|(?:the )?(?:first "
          r"|next |last |final )?step(?: (?:one|two|three|four|\d))?(?:'s)? (?:is|was|will))",
    chores=flat(
        r"""(?:errors?|files?|code|functions?|paragraphs?|essay|document|spreadsheet|regex|prompt|output|version
        |lines?|script|bugs?|command|screen|title|headline|sentence|text|draft|chapter|answer|option|list|query|column
        |variable|button|page|section|summary|email|mail|letter|it (?:doesn't|didn't) work|gave an error|exceptions?
        |tests?|crash\w*|compile\w*|bold|font|layout)"""
    ),
    doubt_cues=r"(?:might|may(?! \d)|maybe|perhaps|probably|possibly|not sure|i think|i guess|i suppose)",
    done=r"(?:already|done|finished|is over|completed|ticked off|passed|sorted)",
    trifles=flat(
        r"""(?:i (?:finally |just )?did it(?: again)?|i (?:think|guess|suppose|know|see|hope|mean|wonder|understand
        |agree|promise|swear)(?: so| not)?|i (?:don't|do not|dont)
        (?:know|think so|understand|mind|care|get it)|i(?:'m| am) (?:sorry|sure|not sure|back|here|fine|good|ok|okay
        |serious|kidding|joking)|you(?:'d| would) like \w+|i (?:need|want|have) (?:to go|help|a favou?r|a (?:question
        |hand)|some help|your help|you to)\b.*|i have a question.*|i (?:just )?wanted to (?:ask|say).*|i would like
        (?:a|an|some|to (?:know|ask)) .*|i need (?:a|an|some|the) (?:recipe|list|text|summary|idea|plan|name|word)s?.*
        |we should talk.*|i can't believe it.*|i still can't.*|as you (?:know|can see).*|it (?:is|was|'s) (?:nice|good
        |fine|great|lovely|ok).*|that('s| is| was) .*|i look like .*|i just laughed.*|people keep .*|you(?:'d| will
        |'ll) .*|i say .*
        |i thought that was that)"""
    ),
)
