"""What is over with the day, or belongs to the talk itself: clauses, as a whole, that nobody needs to remember.

For folded text, by the name of a language: how somebody feels or where they are just now, what they are about to say or
do with an answer, what they ate, and what they say of the text that is worked on.
"""

from collections.abc import Mapping

from secondme.memory.tongues.base import flat

_HOW = {
    "en": r"(?:(?:so|really|very|just|a bit|quite|pretty|too|not|still|all|feeling|super|absolutely|totally|kind of"
          r"|a little|rather|now|at|getting|completely) )*",
    "de": r"(?:(?:so|echt|sehr|ganz|nur|ein bisschen|ziemlich|total|etwas|nicht|noch|gerade|heute|schon|auch|mir|grad"
          r"|wieder|jetzt|völlig) )*",
    "fr": r"(?:(?:très|trop|un peu|vraiment|assez|tellement|pas|encore|juste|bien|plutôt|super|complètement) )*",
}  # fmt: skip
_MOODS = {
    "en": flat(
        r"""(?:tired|happy|sad|hungry|thirsty|bored|sorry|ready|done|back|fine|ok(?:ay)?|good|great|glad|sure|confused
        |lost|stuck|curious|cold|hot|warm|busy|knackered|exhausted|shattered|awake|here|late|early|asking|wondering
        |joking|kidding|serious|off|out|in bed|home|at home|at work|on (?:the|a|my) (?:bus|train|tram|phone|way|break
        |plane|tube)|asleep|sleepy|starving|full|lazy|annoyed|cross|excited|impressed|grateful|convinced|listening
        |typing|waiting|stressed|nervous|relieved|speechless|proud of you|having a \w+ day|in a (?:hurry|rush|meeting
        |good
        |bad)\b.*|going to (?:bed|sleep|go|leave|stop|try)\b.*|off to (?:bed|work|sleep|the shops?)|about to (?:go|leave
        |eat)\b.*|looking for (?:an?|some|the|ideas?|something)\b.*|trying to (?:understand|find|figure|work out|see
        |remember|decide|write|get this|make this)\b.*|interested in (?:this|that|the|your)\b.*|thinking)"""
    ),
    "de": flat(
        r"""(?:müde|glücklich|traurig|hungrig|durstig|fertig|zurück|da|hier|sicher|verwirrt|gespannt|neugierig|spät dran
        |wach|kaputt|platt|gestresst|aufgeregt|froh|gelangweilt|satt|beeindruckt|dankbar|zu hause|daheim|unterwegs
        |im (?:zug|bus|bett|büro)|auf dem weg|in der bahn|am überlegen|begeistert|genervt|sauer|ratlos|bereit|weg)"""
    ),
    "fr": flat(
        r"""(?:fatiguée?|contente?|triste|prête?|désolée?|là|sûre?|perdue?|curieu(?:x|se)|en retard|occupée?|crevée?
        |épuisée?|réveillée?|de retour|au bureau|à la maison|chez moi|dans le (?:train|bus|métro|tram)|en route
        |impatiente?
        |stressée?|ravie?|d'accord|soulagée?|au lit|pressée?)"""
    ),
}
_AFTER = (
    r"(?: (?:now|today|tonight|again|then|right now|at the moment|already|tho(?:ugh)?|lol|haha|anyway|jetzt|heute"
    r"|gerade"
    r"|wieder|schon|maintenant|aujourd'hui|ce soir|déjà))*"
)
_THE_ONE = (
    r"(?:(?:the|this|that|your) (?:first|second|third|last|other|new|previous|next|shorter|longer|final|two)"
    r"(?: (?:one|version|option|idea|draft|paragraph|sentence|suggestion|answer|part|line))?\b.*|(?:this|that|these"
    r"|those|it|your)(?: (?:one|idea|version|option|answer|suggestion|list|plan|way|too|better|a lot|so much))?)"
)
PASSING: Mapping[str, str] = {
    "en": flat(
        rf"""(?:(?:i'm|i am|im|i was|i feel|i'm feeling|we're|we are|feeling) {_HOW["en"]}{_MOODS["en"]}{_AFTER}
        |(?:the|our) (?:[\w-]+ ){{1,3}}(?:(?:at|in) (?:work|the \w+) )?(?:is|'s|has) (?:broken|down|jammed|out of order
        |playing up|acting up)(?: down)?(?: again| today| right now| just now)+
        |i (?:finally |just )?did it(?: again)?|(?:please )?don't (?:laugh|judge|worry)(?: me)?|the clock is ticking
        |i (?:really |just |still )?(?:think|guess|suppose|know|see|hope|mean
        |meant
        |wonder|understand|agree|promise|swear|bet|get it|got it|forgot|remember|believe|said)(?: so| not| that| it| you
        | the .* one)?|i (?:don't|do not|dont|didn't) (?:know|think so|understand|mind|care|get it|get that|remember|see
        )\b.{{0,25}}|i(?:'ll| will) (?:just )?(?:try|see|think|check|have a (?:look|think|go)|let you|get back
        |be back|wait
        |take (?:it|that|this|the)|go with|use (?:it|that|this|the)|keep (?:it|that|this)|do (?:it|that|this)|give (?:it
        |that)|copy|read|look|send|ask|tell|come back|report|stop|start with)\b.*|we(?:'ll| will) see\b.*|(?:you'd|you
        would) like \w+|i (?:have|need|want|have got|ought) to (?:go|run(?! (?:an?|the|my|in|for|every)\b)|leave
        |stop(?! \w+ing\b)|ask|know|sleep|think|dash
        |get (?:going
        |up|back))\b.*|i (?:need|want|would like|'d like) (?:an? |some |your |more |the )?(?:help|hand|favou?r|advice
        |ideas?|tips?|suggestions?|recipes?|lists?|texts?|summar\w+|names?|words?|titles?|answers?|examples?|opinion
        |explanation|synonyms?)\b.*|i (?:need|want|'d like|would like) you to (?:write|make|do|help|explain|tell|give
        |check
        |find|translate|summari[sz]e|list)\b.*|i have (?:an?|one|another|some|two) (?:\w+ )?questions?\b.*|i (?:just
        )?wanted to (?:ask|say|know|check)\b.*|i was (?:just )?(?:wondering|asking|thinking|hoping)\b.*|i would like
        (?:an?|some|to (?:know|ask)) .*|we should talk.*|i (?:still )?can't (?:quite )?believe\b.*
        |i(?:'m| am) not (?:complaining|joking|kidding)\b.*
        |i (?:hate|love) (?:everything|everyone|everybody|it all|people|life)\b.*|as you (?:know|can see)|it (?:is
        |was|'s) (?:nice|good|fine|great|lovely|ok).*|that('s| is| was) .*|i (?:really |quite |just |do |also |kind of
        )*(?:love|like|liked|prefer|hate|want|meant|need|tried|used|read|see|saw|chose|get|got|did) {_THE_ONE}
        |i (?:just )?(?:had|ate|drank|made|cooked|grabbed|got|watched|finished) (?:an? |some |my |the |another |more
        |leftover )*(?:\w+ )?(?:soup|toast|coffee|tea|lunch|breakfast|dinner|supper|sandwich\w*|cereal|telly|tv|snack
        |beer
        |pizza|pasta|salad|nap|shower|bath|bite|eggs?|porridge|noodles|wine)\b.{{0,45}}|i (?:can'?t|couldn't|cannot)
        (?:open|find|see|think|remember|tell|decide|read|understand|wait|sleep|stop)\b.{{0,30}}|(?:you(?:'d| will|'ll|
        have|'ve)|u) .*|(?:let|give|ask) (?:me|you)\b.{{0,25}}|(?:it|this|that) (?:sounds|looks|reads|feels|works|worked
        |helps|helped|does|doesn't|makes|made)\b.*|(?:i'll|i will) (?:choose|pick|take) .*|i(?:'ve
        | have)? (?:already |just |now |also |even )*(?:tried|pasted|attached|uploaded|copied|added|changed|removed
        |deleted
        |renamed|updated|fixed|forgot|restarted|checked|rewrote|edited|sent|shared|included|replaced) (?:it|that
        |this|both|all
        of (?:it|them)|line \d+|the (?:logs?|files?|code|line|bracket|screenshot|link|text|second|first|last
        |document|version
        |image|picture|data|error|script|formula|comma|page|settings?)|your \w+|everything)\b.*|i(?:'m
        | am) not (?:following
        |convinced|sure|getting)\b.*|my screen (?:went|froze|is (?:frozen|black)).*|i(?:'d| would) rather not\b.*
        |(?:i )?(?:saw|found|read|got|heard) (?:this|that|it) .*|(?:[\w']+ ){{1,4}}(?:said|says)
        |i'm (?:just )?sitting here\b.*|i said (?:sure|yes|no|ok)\b.*|i (?:don't|dont|do not) know (?:what|if
        |whether|why|who
        |where|when|which)\b.*|i hope (?:you|this|that
        |it)\b.*)"""
    ),
    "de": flat(
        rf"""(?:(?:ich bin|bin|wir sind|ich war|mir ist|ich fühle mich) {_HOW["de"]}{_MOODS["de"]}{_AFTER}
        |ich (?:glaube?|denke?|weiß|hoffe?|meine?|schätze?|verstehe?|finde?)(?: nicht| schon| es nicht| das(?: gut
        | nicht)?
        |,? ja)?|ich (?:brauche?|suche?|hätte gern|möchte|will|bräuchte) (?:ein|eine|einen|nen|ne|deine|hilfe|nur|wissen
        |paar)\b.{{0,60}}|ich hab(?:e)? (?:(?:noch |nur |mal )?eine frage|hunger|durst|keine ahnung|keine zeit|lust)\b.*
        |(?:das|die|der) (?:passt|ist|war|wird|klingt|hilft|stimmt|reicht)\b.*|ich kann (?:nicht?|net
        |mal wieder nicht?|wieder nicht?) (?:schlafen|pennen|einschlafen)\b.*|lief .*|klappt(?: nicht)?
        |(?:[\wäöüß]+ ){{1,4}}(?:hat (?:mir )?gesagt|sagt|meint|meinte|sagte)|ich weiß (?:noch )?nicht,? (?:was|wie
        |ob|wo|wer|warum|wann)\b.*|ich hoffe,? (?:dir|euch|du|ihr|das)\b.*
        |ich muss (?:jetzt |mal |nur |leider |gleich |noch )*(?:los|weg|gehen|überlegen|nachdenken|schlafen|arbeiten
        |raus
        |kurz .*|dann)|ich (?:meld|melde) mich\b.*|ich freue? mich(?: schon)?(?: auf morgen| drauf)?|ich (?:schau|schaue
        |probier|probiere|versuch|versuche|nehm|nehme|mach|mache|les|lese|teste?) (?:das|es|mal|die|den)\b.*
        |ich geh(?:e)?
        (?:jetzt |mal |dann )*(?:ins bett|schlafen|los|einkaufen)|es (?:ist|war) (?:schön|gut|toll).*|mir gefällt .*
        (?:version|vorschlag|idee|zweite\w*|erste\w*)\b.*|ich verstehe? .* (?:satz|antwort|frage|punkt) nicht
        |ich (?:habe?(?: es| das| die datei| den (?:text|satz|code)| alles)?|hab(?:'s| es| das| die datei
        | den (?:text|satz|code)
        | alles)?) (?:\w+ ){{0,3}}(?:probiert|ausprobiert|versucht|verstanden|hochgeladen|eingefügt|geändert|kopiert
        |gelöscht
        |angepasst|neu gestartet)\b.*|ich
        (?:hab|habe) (?:\w+ )*(?:suppe|brot|kaffee|nudeln|pizza|salat|ein eis|frühstück|mittag)\b.*(?:gegessen|getrunken
        |gehabt|gemacht))"""
    ),
    "fr": flat(
        rf"""(?:(?:je suis|j'suis|j'étais|on est|nous sommes|je me sens) {_HOW["fr"]}{_MOODS["fr"]}{_AFTER}
        |(?:je|j'|j) ?(?:ne )?(?:sais|crois|pense|suppose|comprends|espère|vois|relis|regarde|reviens)(?: pas
        | que oui| bien
        | encore| ça)*|je (?:cherche|voudrais|veux) (?:une? |des |savoir|ton aide|juste).{{0,50}}|j'ai (?:une
        |encore une)
        question.*|j'ai (?:faim|soif|froid|chaud|sommeil|hâte|compris|besoin (?:de|d')).*|c'est (?:bien|bon|nickel
        |parfait
        |sympa|sûr|pas grave|noté|ça|gentil|vrai).*|on ne peut pas tout avoir.*|il (?:faut|faudrait) que .*|à toi
        |je (?:dois|vais|file) (?:y aller|me coucher|dormir|essayer|voir|regarder|tester|filer|réfléchir|au lit)\b.*|je
        (?:te|vous) (?:remercie|dis|redis|tiens|laisse|recontacte)\b.*|je (?:préfère|aime|choisis|prends|garde)
        (?:bien )?(?:la|le|cette|celle|celui|ta) (?:première?|deuxième|seconde?|dernière?|version|proposition
        |réponse|idée
        |option)
        \b.*|je n'ai pas (?:compris|vu|lu)\b.{{0,30}}|j'ai (?:mangé|bu|pris|regardé|fait) (?:une?|du|de la|des
        |un peu de)
        (?:\w+ )?(?:soupe|café|thé|sandwich|pâtes|pizza|salade|douche|sieste|télé|petit)\b.*|j'ai (?:déjà |bien\s
        |tout )*(?:relu|essayé|testé|copié|collé|compris)\b.*|je reviens\b.*|je vais \w+er|je ne sais (?:pas
        |plus) (?:quoi|comment
        |si|où|qui|pourquoi|quand)\b.*|on verra\b.*)"""
    ),
}  # fmt: skip
COURTESY: Mapping[str, str] = {
    "en": r"(?:if|in case) (?:you(?:'re| are| were)? (?:need|want|care|wonder\w*|must|ask\w*|remember|prefer|like|can"
    r"|could"
          r"|have|interested)|(?:that|it|this)(?:'s| is)? (?:help|matter|relevant|of (?:use|interest)|make|count"
          r"|any)\w*)",
    "de": r"(?:falls (?:das|es|du|dir|sie|dich)|wenn (?:das|es|dir das|dir's) (?:was |etwas |irgendwie )?(?:hilft"
    r"|wichtig|was"
          r"|passt|recht)|wenn du(?:'s| es| das| magst| willst| möchtest| kannst| mich fragst))",
    "fr": r"si (?:ça|cela|jamais|besoin|tu (?:veux|peux|préfères|te demandes|as)|vous (?:voulez|pouvez)|possible)",
}  # fmt: skip
"""What is only said to be polite: "if that helps"."""
TASK_ONLY = (
    r"(?:code|functions?|regex|prompts?|spreadsheets?|scripts?|bugs?|exceptions?|compil\w*|variables?|columns?"
    r"|quer(?:y|ies)"
    r"|paragraphs?|sentences?|headlines?|footnotes?|formulas?|cells?|essay|funktion|absatz|absätze|satz|sätze|zeilen?"
    r"|überschrift|formel|zelle|spalten?|skript|fonction|paragraphes?|phrases?|formule|cellule|colonne|lignes?)"
)
"""Words of what is worked on, in every language, that hardly ever tell of anything else."""
HOME = (
    r"(?:(?:the|that) (?:new |old )?(?:car|van|bike|house|flat|apartment|cottage|garden|allotment|kitchen|boiler"
    r"|oven|roof|attic|washing machine|dishwasher|fridge|freezer|coffee machine|printer|laptop|phone|router|heating"
    r"|cellar|shed|garage|boat|caravan|campervan|piano|balcony|bathroom|spare room|landlord|landlady|wedding|baby"
    r"|mortgage|rent)"
    r"|(?:der|die|das) (?:neue |alte )?(?:auto|wagen|rad|haus|wohnung|garten|küche|heizung|ofen|dach|keller|garage|boot"
    r"|wohnwagen|klavier|balkon|bad|vermieter(?:in)?|hochzeit|miete|schrebergarten"
    r"|waschmaschine|spülmaschine|kühlschrank|kaffeemaschine|drucker|laptop|handy|router)"
    r"|(?:la |le |l')(?:nouvelle |nouveau |vieille "
    r"|vieux )?(?:voiture|vélo|maison|appart(?:ement)?|jardin|cuisine|chaudière|four|toit|cave|garage|bateau"
    r"|caravane|piano"
    r"|machine à (?:laver|café)|lave-vaisselle|frigo|imprimante|ordi|téléphone|box|chauffage"
    r"|balcon|salle de bains?|propriétaire|mariage|loyer|potager|chalet))"
)
"""What people have one of, and so need not call theirs."""
