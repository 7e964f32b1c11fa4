"""By what it shows that something is not meant as it is said: irony, jokes, games and made-up stories.

`JOKING` stands anywhere in what is said. `PRAISE` is irony only together with `TROUBLE`: nobody is thrilled about a
flat tyre. `LAUGHING` says so of its own sentence only: people laugh at true things too. `PLAYS` opens a game or a
story, `ROLES` gives the assistant or the person a part in one. For folded text, by the name of a language.
"""

from collections.abc import Mapping

from secondme.memory.tongues.base import flat

JOKING: Mapping[str, str] = {
    "en": flat(
        r"""(?:🙃|🙄|/s$|^(?:oh |but |well )?of course i (?:want|love|enjoy) (?:to|\w+ing)\b
        |it's only my (?:greatest|absolute|biggest|favou?rite|life's)\b|yeah,? right\b|love that for me
        |living the (?:dream|life)\b|lucky me\b|aren't i lucky
        |(?:said no ?(?:one|body)|asked no ?(?:one|body)) ever|what could (?:possibly )?go wrong|as you can imagine
        |(?:^|[,.!?] )(?:sure|right|yes|of course|obviously|yeah),? because\b
        |because (?:who doesn't|obviously|clearly|apparently)|(?:because )?(?:i'm|i am) (?:obviously|clearly|totally)
        (?:such )?an?\b|(?:just|exactly) what i (?:really |always )?(?:needed|wanted|was missing|was hoping)
        |what i really needed|exactly the \w+ i was|nothing (?:better|else) to do|my (?:true |great |one )?passion\b
        |^oh,? (?:sure|great|joy|wonderful|fantastic|lovely|brilliant|good|goody|perfect)\b
        |^(?:oh |wow |ah |well |and )*(?:great|brilliant|wonderful|fantastic|lovely|perfect|super|awesome|marvellous
        |splendid|excellent|fabulous|terrific|amazing|cool|yay|nice)[,.!]* (?:another|yet another|just what|exactly
        |more)\b
        |how (?:lovely|wonderful|thoughtful|kind|considerate) of|thanks? (?:a lot )?for nothing|what a (?:joy|treat
        |delight)\b
        |(?:is|are|am|'m|'re|'s) (?:basically|literally|essentially) an?\b|attention span of|memory (?:of|like) an?
        |my superpower
        |am i right\b|a (?:million|thousand|billion) times|time of my life|all the time in the world|(?:couldn't
        |could not) be (?:more|happier)|happier than
        |glad (?:i|we) (?:paid|waited|queued|bothered|got up)|such a natural|(?:because )?what every \w+ needs
        |(?:yes|ooh) please,? more|starting to have a life|great start to|just my luck|so generous
        |who needs (?:sleep|money
        |friends|weekends|a)|silly me|(?:thanks|cheers|thank you),? (?:universe|life|brain|karma|weather)
        |went well,? then
        |big surprise|surprise,? surprise|what a time to be alive|winning at life|of the (?:year|month) award
        |(?:mother|mum|mom
        |parent|dad|father|employee|wife|husband) of the (?:year|month)|i'm (?:such )?a (?:genius|saint|catch
        |ray of sunshine)
        |used to .* but (?:then )?(?:(?:it|they) (?:grew|left)|i (?:lost interest|couldn't (?:make|find|take|stand
        |handle)))
        |my \w+ (?:is|are|was) like an? |, i call (?:it|him|her) \w+$|getting over it\b|two plus two|minus two
        |(?:told|asked) (?:me )?(?:to )?.{3,60},? so (?:now )?i (?:went|did|gave|said|told|bought|sat|ate)
        |i asked (?:my|the) (?:dog|cat|fridge|mirror|plant|boss|wife|husband)\b
        |^why (?:did|do|don't|are|is|was|can't) .*\? (?:because|they|it|he|she|to)\b
        |^why did .*\? because|^what do you (?:call|get)\b|knock[ ,-]+knock|walks? into a bar|(?:here's )?(?:a|another)
        joke|tip your waiter|i'll be here all week|i'll see myself out|get it\?|pun intended|april fool|(?:just|only)
        (?:kidding|joking)|\bjk\b|ba dum|badum|dad joke|asking for a friend|send help
        |\d+ ?% (?:\w+ )?(?:water|regret|coffee|chocolate|caffeine|anxiety|spite|sarcasm|cheese|tea|wine|stress)
        |so (?:old|poor|tired|broke|lazy|short|bald|hungry|unlucky|rich|boring|forgetful) (?:that |my |i |even )
        |i'm not \w+,? i'm (?:just |on )|(?:powered|fuelled|held together) by (?:\w+ and )?(?:coffee|caffeine|spite)
        |fluent in (?:sarcasm|procrastination|nonsense|irony|bad \w+)|(?:phd|master'?s?|doctorate|degree|black belt) in
        (?:procrastinat\w+|napp?\w*|sarcasm|overthinking|laziness|snack\w*)|(?:professional|olympic|world[ -]class)
        (?:napper|procrastinator|overthinker|worrier|snacker|couch)
        |(?:i am|i'm) (?:actually |secretly |basically |officially )?(?:an? )?(?:vampire|ghost|unicorn|dragon|alien
        |zombie|mermaid|wizard|robot|potato|cactus|superhero|werewolf|time traveller|cucumber|sloth|goblin|immortal)\b
        |(?:i'm|i am) (?:1[3-9]\d|[2-9]\d\d|\d{4,}) years|(?:i'm|i am) (?:1[3-9]\d|[2-9]\d\d|\d{4,})[.!]?$
        |my (?:phone|bank account|car|laptop|scales?|jeans|couch|sofa|alarm(?: clock)?|duvet|toaster|printer|oven|kettle
        |coffee|fridge|plants?|wallet|bed|diet|shadow|treadmill|brain|gps|wardrobe|yoga mat)
        (?:and i|says?|said|told|thinks|hates?|loves?|is (?:judging|mad|jealous|angry|plotting|crying)|ghosted|laugh\w*
        |filed|begged|left me|misses)
        |i told (?:my|the|a) \w+ (?:she|he|they|it) (?:was|were|looked)|, said tom\b)"""
    ),
    "de": flat(
        r"""(?:🙃|🙄|(?:na|ja) klar, (?:ich|das|weil|genau)|^klar, (?:ich|weil)|^(?:na|oh|ach|ja) (?:toll|super|prima
        |klasse|bravo|wunderbar|wie schön|herrlich)\b|^(?:toll|super|klasse|prima|herrlich|bravo|wunderbar|großartig|wie
        schön)[,!]? (?:der|die|das|wieder|noch|jetzt|schon|genau|dass)\b|genau mein humor|was für eine (?:freude|wonne)
        |genau das (?:hat|habe|was) .*(?:gefehlt|gebraucht|wollte)|danke für nichts|herzlichen dank auch
        |nichts schöneres
        |wie ich das liebe|mein (?:absolutes|liebstes|großes|neues) hobby|mein (?:traumleben|traum wird wahr)|ein traum,
        |hab(?:e)? (?:ja )?(?:sonst )?(?:nichts|nix) (?:besseres|anderes) zu tun|kann mein glück|was will man mehr
        |(?:ich bin|bin) ja (?:auch )?(?:millionär|hellseher|gott|superman|könig)|ironie (?:aus|off)|neuer weltrekord
        |ein witz\b|scherz|kleiner spaß|aprilscherz|kommt ein .* (?:zum|in)|treffen sich|sagt der eine|was ist der
        unterschied|warum .*\? weil|kennst du den
        |so (?:alt|arm|müde|faul|pleite|leer|dick|langsam|viel \w+)(?: ist)?,? (?:dass|ich|da|mein|meine)
        |(?:ich bin|bin) (?:eigentlich )?(?:ein|eine) (?:kissen|kaktus|vampir|einhorn|faultier|roboter|zombie|kartoffel
        |geist)\b|gedächtnis wie|zum (?:millionsten|tausendsten) mal|glückspilz|ich wollte (?:eh|sowieso
        |schon immer)|ja (?:eh|sowieso) (?:nie|nicht|nur|keine)
        |total gern .*wirklich
        |^schön,? dass|^mega,|hurra|juhu|nichts lieber als|wer braucht (?:schon|denn)|danke,? (?:leben|bahn|karma)
        |des jahres
        |wie (?:nett|aufmerksam|großzügig)\b|läuft bei mir|aber das telefon|nur der film|kann (?:auch )?zaubern
        |mein(?:e)? (?:schatten|sofa|kühlschrank|konto|wecker|waage|drucker|bett|kaffee|handy|auto|gehirn|hirn
        |pflanzen?|geldbeutel|toaster)
        (?:und ich|sagt|meint|hasst|liebt|lacht|weint|hat jetzt|will nicht|vermisst|kündigt)|zu \d+ ?% aus)"""
    ),
    "fr": flat(
        r"""(?:🙃|🙄|(?:oui|mais|ben|bah|ah) (?:bien sûr|oui|évidemment)|^(?:ah|oh) (?:super|génial|bravo|chouette)
        |(?:quelle joie|quel bonheur|quel plaisir|que du bonheur|youpi)|(?:exactement|juste|pile) ce qu'il me (?:fallait
        |manquait)|je suis comblée?|que demander de plus|merci pour rien|le rêve,? quoi|le bonheur,? quoi
        |^(?:génial|super|chouette|parfait|formidable|magnifique|bravo|top|trop bien|trop content)[ ,!]+(?:encore|une?
        |le|la|les|mon|ma)\b|moi qui (?:rêvais|adore|voulais|pensais)|(?:j'ai|moi j'ai) que ça à faire|rien (?:de mieux
        |d'autre) à faire|mon passe-temps (?:favori|préféré)|ma (?:grande )?passion\b|je ne m'en lasse pas|poisson
        d'avril|mémoire de poisson|(?:mille|cent|un million de) fois|quelle chance|non mais j'adore|(?:toujours
        |encore) sur moi que|quel pied|merci (?:la vie|le destin)
        |qui a besoin d
        |je suis gâtée?|comme par hasard|de l'année|n'étai(?:t|ent) pas d'accord|m'a dit (?:de|d') .* alors (?:je|j')
        |je (?:rigole|plaisante|déconne)|c'est une blague|une blague\b|c'est l'histoire d'un|quelle est la
        différence entre .* et|quel est le comble|pourquoi .*\? parce que|record battu
        |j'ai (?:1[3-9]\d|[2-9]\d\d|\d{4,}) ans|(?:si|tellement) [\wà-ÿ]+ que (?:mon|ma|mes|même|les?|j')
        |(?:master|doctorat|diplôme) en (?:sieste|raclette|procrastination|flemme)
        |(?:je suis|suis) une? (?:vampire|licorne|robot|zombie|fantôme|cactus|patate)\b
        |(?:à|au) mon (?:canapé|frigo|lit)|mon (?:canapé|frigo|lit|réveil|compte|portefeuille|ombre|jean|balance|cerveau
        |banquier|ordi) (?:et moi|me dit|m'a dit|pleure|rit|me déteste|me juge|m'a quitté|fait la gueule)
        |à \d+ ?% (?:de|du|d'))"""
    ),
}  # fmt: skip

LAUGHING = r"(?:😂|🤣|😆|😹|😜|\b(?:haha|hihi|hehe|höhö|héhé)\w*|\b(?:lmao|lmfao|rofl|mdr|ptdr|xd|xptdr)\b)"
"""In every language."""

PRAISE: Mapping[str, str] = {
    "en": flat(
        r"""(?:(?:just|absolutely|really|so|truly|simply) (?:love|adore|enjoy)\b|(?:love|adore) (?:it )?(?:when|how)\b
        |adore\b|my favou?rite (?:part|thing|kind)|best part\b|highlight of|dream\w* (?:come|holiday)|blessed\b
        |thrilled\b
        |delighted\b|overjoyed\b|over the moon|couldn't be happier|nothing (?:beats|says|like)\b|such a (?:joy|thrill
        |pleasure|privilege)|how (?:lovely|nice|wonderful|delightful)\b|(?:can't|cannot) wait (?:to|for)\b
        |thank you so much\b|^(?:oh |wow |ah )?(?:great|brilliant|wonderful|fantastic|lovely|perfect|super|awesome
        |marvellous|splendid|fabulous|terrific)\b)"""
    ),
    "de": r"(?:liebe es|ich liebe|freu mich (?:so|total|riesig)|wunderbar|herrlich|fantastisch|großartig|ewig so weiter"
          r"|begeistert|es gibt nichts|mein highlight|traumhaft|wie schön|lieblings\w+)",
    "fr": r"(?:j'adore|ravie?|quelle chance|trop (?:bien|content|contente|hâte)|rien de tel|mon bonheur|un vrai plaisir"
          r"|formidable|enchantée?|mon rêve|préférée?)",
}  # fmt: skip
TROUBLE: Mapping[str, str] = {
    "en": flat(
        r"""(?:traffic|queu\w+|delay\w*|cancel\w*|out of order|broke\w*|flat tyre|puncture|sleet|hail|drizzle|pouring
        |overtime|reorg\w*|all[- ]hands|paperwork|tax (?:return|form)s?|invoices?|parking (?:ticket|fine)|root canal
        |hangover|traffic jam|on hold|crash\w*|leak\w*|flood\w*|burst|mould|at (?:4|5|6) ?(?:am|in the morning)|mows?
        |jackhammer|drill\w*|construction|woken|screaming|tantrum|vomit|nits|food poisoning|lost my luggage|no signal
        |buffering|password reset|spam|strike|for (?:two|three|four|five|\d+) hours|third time this|again and again)"""
    ),
    "de": r"(?:stau|verspätung\w*|ausgefallen|ausfall|kaputt|streik|baustelle|warteschleife|formular\w*|steuererklärung"
          r"|schneeregen|überstunden|geweckt|um (?:vier|fünf|sechs|[456]) uhr|stundenlang|schon wieder|zum dritten mal"
          r"|undicht|verstopft|schlange stehen)",
    "fr": r"(?:grève|retard\w*|annulée?|en panne|embouteillage\w*|bouchons?|préfecture|file d'attente|queue"
    r"|sous la pluie"
          r"|impôts|paperasse|réveillée? (?:à|par)|travaux|inondation|coupure|deux heures d'attente|encore (?:une?|en)"
          r"|gastro)",
}  # fmt: skip

_TALES = {
    "en": r"(?:novel|novella|story|chapter|scene|poem|screenplay|fairy ?tale|fan ?fic\w*|manuscript|monologue"
    r"|campaign|lyrics|verse|chorus|sonnet|opening (?:line|paragraph))",
    "de": r"(?:roman\w*|\w*geschichte|kapitel|szene|gedicht\w*|drehbuch\w*|märchen\w*|erzählung|rollenspiel\w*"
    r"|kampagne)",
    "fr": r"(?:roman|(?:ma|cette|d'une) nouvelle|histoire|chapitre|scène|poème|scénario|conte|récit|jeu de rôles?)",
}
PLAYS: Mapping[str, str] = {
    "en": flat(
        rf"""(?:imagine(?! the)|pretend|suppose|act as|act like|let's (?:play|pretend|do a|start (?:a|the) (?:role|game
        |scene))
        |(?:in|for|from) (?:my|this|the|a|our|his|her) (?:\w+ )?(?:{_TALES["en"]}|game|dream|book|film|play)
        |(?:write|tell|make up|invent)(?: me)? an? (?:\w+ )?(?:story|scene|fairy tale|sketch|dialogue)|(?:continue
        |finish|go
        on with) (?:the|my|this) (?:\w+ )?{_TALES["en"]}
        |(?:[\w'-]+ ){{0,6}}{_TALES["en"]}(?: [\w'-]+){{0,3}}\s*(?:[:.,]|- )
        |(?:practi[cs]e|mock|pretend) (?:\w+ )?interview|interview practi[cs]e|story idea|int\.|ext\.|dear diary
        |once upon
        |my character|character sheet|in character|take the role|you play)"""
    ),
    "de": flat(
        rf"""(?:stell dir vor|wir spielen|lass uns spielen|spielen wir|tu so|es war einmal|nehmen wir an|angenommen
        |(?:in|für|aus) (?:meine[rmn]?|de[rmn]|eine[rm]) (?:\w+ )?{_TALES["de"]}|(?:im|für den|für meinen) (?:spiel
        |traum
        |film)
        |(?:schreib|erzähl|erfinde)\w*(?: mir)? (?:eine?|die|den|das) (?:\w+ )?(?:\w*geschichte|märchen|szene)
        |schreib\w* weiter
        |(?:[\wäöüß'-]+ ){{0,6}}{_TALES["de"]}(?: [\wäöüß'-]+){{0,3}}\s*(?:[:.]|- )|meine figur|mein charakter)"""
    ),
    "fr": flat(
        rf"""(?:imagine|imaginons|on joue|jouons|on dirait que|fais comme si|supposons|il était une fois|jeu de rôles?
        |(?:dans|pour) (?:mon|le|cette|ma|un|une) (?:{_TALES["fr"]}|jeu|rêve|film)
        |(?:écris|raconte|invente|continue)(?:-moi)? (?:une?|la|le|mon|ma|l')\s?(?:\w+ )?(?:histoire|conte|scène|suite)
        |(?:[\wà-ÿ'-]+ ){{0,6}}{_TALES["fr"]}(?: [\wà-ÿ'-]+){{0,3}}\s*(?:[:.]|- )|mon personnage)"""
    ),
}
_BEINGS = {
    "en": r"(?:knight|pirate|elf|dwarf|orc|goblin|wizard|witch|sorcere\w+|warlock|vampire|ghost|spy|assassin|superhero"
          r"|dragon|alien|android|time travell?er|mercenary|bard|paladin|prince|princess|king|queen|emperor|empress"
          r"|god|goddess|starship|spaceship|werewolf|demon|ninja|samurai|viking|caveman)",
    "de": r"(?:ritter|pirat\w*|elfe?|zwergin?|ork|zauberer|hexe|magier\w*|vampir\w*|geist|spion\w*|superheld\w*|drache"
          r"|außerirdische\w*|söldner\w*|prinz\w*|prinzessin|könig\w*|kaiser\w*|gott|göttin|raumschiff\w*|dämon|ninja)",
    "fr": r"(?:chevalier|pirate|elfe|nain|orc|gobelin|sorci\w+|magicien\w*|vampire|fantôme|espion\w*|super-?héros"
    r"|dragon"
          r"|extraterrestre|mercenaire|prince|princesse|roi|reine|empereur|dieu|déesse|vaisseau|loup-garou|démon"
          r"|ninja)",
}  # fmt: skip
ROLES: Mapping[str, str] = {
    "en": flat(
        rf"""(?:role-?play\w*|my (?:\w+ )?character(?:'s| is| has| was)\b|(?:song|tune|lines?|lyrics|chorus
        |melody)\b.* (?:stuck|going round) in my head
        |(?:from the )?(?:perspective|point of view) of an? |you(?:'re
        | are) \w+,? (?:and )?i(?:'m| am) \w
        |in this world i(?:'m| am)\b|(?:^|[.,;:!?] )(?:and |so |now )*you(?:'re| are|'ll be| will be
        | play) (?:now )?(?:the
        |an?|my)
        (?!(?:\w+ )?(?:star|legend|genius|gem|machine|robot|bot|ai|assistant|model|program|best|life ?saver|great|good
        |real|bit|little|lot|wonder|angel|treasure|hero|pal|friend|one|only|first|last|help|doll)\b)[a-z]
        |\bi(?:'m| am) (?:(?:an?|the) )?(?:[\w'-]+ )?{_BEINGS["en"]}\b|\bi(?:'m| am) (?:captain|sir|king|queen|lord|lady
        |prince|princess|agent|detective|commander|count|baron) \w)"""
    ),
    "de": flat(
        rf"""(?:rollenspiel\w*|mein(?:e|en)? (?:\w+ )?(?:charakter|spielfigur|figur) (?:ist|heißt|hat|war)\b|ohrwurm
        |(?:song|lied|melodie|refrain|zeile)\b.* nicht (?:mehr )?aus dem kopf\b|aus der (?:sicht
        |perspektive) (?:eine[rs]|de[rs])
        |du bist \w+,? (?:und )?ich bin \w
        |(?:^|[.,;:!?] )(?:und |also |jetzt )*du (?:bist|spielst) (?:jetzt |nun )?(?:der|die
        |das|eine?
        |mein|meine) (?!(?:\w+ )?(?:beste|schatz|engel|held|genie|hilfe|maschine|roboter|ki|programm|assistent|freund
        |freundin
        |größte|wucht|toll\w*)\b)|\bich bin (?:(?:eine?|der|die) )?(?:[\wäöüß-]+ )?{_BEINGS["de"]}\b)"""
    ),
    "fr": flat(
        rf"""(?:jeu de rôles?|mon personnage\b|(?:chanson|air|refrain|mélodie)\b.* (?:trotte|reste) dans la tête
        |du point de vue d'une?
        |tu es \w+,? (?:et )?(?:moi )?je suis \w|(?:^|[.,;:!?] )(?:et\s
        |alors |maintenant )*tu (?:es|joues) (?:maintenant )?(?:le|la|l'
        |une?|mon|ma)
        ?(?!(?:\w+ )?(?:meilleure?|génie|trésor|ange|amour|machine|robot|ia|programme|assistante?|amie?|chef|top)\b)\w
        |\bje suis (?:(?:une?|le|la) )?(?:[\wà-ÿ-]+ )?{_BEINGS["fr"]}\b)"""
    ),
}
