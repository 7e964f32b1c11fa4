"""By what jokes are made, without any word that says so: animals and things that do what only people do, numbers that
no life has, and the ways in which a punch line answers what was set up.

For folded text, by the name of a language. `THINGS` never do what `HUMAN` says; `ANIMALS` neither. `ASSISTS` are the
working animals, who do work. `SETS_UP` with `TURNS` is a little scene of two sentences; `LIFE` in its second half shows
that it is none.
"""

from collections.abc import Mapping

from secondme.memory.tongues.base import flat

ANIMALS: Mapping[str, str] = {
    "en": flat(
        r"""(?:dogs?|pupp(?:y|ies)|cats?|kittens?|goldfish|fish|hamsters?|rabbits?|parrots?|budgies?|goats?|sheep
        |horses?
        |pon(?:y|ies)|cows?|pigs?|hens?|chickens?|ducks?|geese|goose|pigeons?|seagulls?|tortoises?|turtles?|snakes?
        |geckos?|ferrets?|spiders?|bees?|ants?|flies|moths?|mice|mouse|rats?|squirrels?|foxes|fox|bears?|penguins?|owls?
        |crows?|frogs?|snails?|slugs?|worms?|octopus|sharks?|llamas?|alpacas?|donkeys?|guinea pigs?|roosters?
        |cockerels?|robins?|hedgehogs?|lizards?|wasps?)"""
    ),
    "de": flat(
        r"""(?:hund\w{0,2}|katzen?|kater|goldfisch\w{0,2}|fisch\w{0,2}|hamster|kaninchen|papagei\w{0,2}|wellensittich\w*
        |ziegen?|schafe?|pferde?|pony|kuh|kühe|schwein\w{0,2}|hühner|huhn|enten?|gans|tauben?|möwen?|schildkröten?
        |schlangen?|spinnen?|bienen?|ameisen?|fliegen?|mücken?|maus|mäuse|ratten?|eichhörnchen|fuchs|bär|pinguin\w*
        |eulen?
        |frosch|schnecken?|igel|esel|meerschweinchen)"""
    ),
    "fr": flat(
        r"""(?:chiens?|chiennes?|chats?|chattes?|poissons?(?: rouges?)?|hamsters?|lapins?|perroquets?|perruches?
        |chèvres?
        |moutons?|chevaux|cheval|poneys?|vaches?|cochons?|poules?|canards?|oies?|pigeons?|mouettes?|tortues?|serpents?
        |araignées?|abeilles?|fourmis?|mouches?|moustiques?|souris|rats?|écureuils?|renards?|ours|pingouins?|hiboux
        |hibou
        |grenouilles?|escargots?|ânes?)"""
    ),
}
THINGS: Mapping[str, str] = {
    "en": flat(
        r"""(?:fridge|freezer|toaster|kettle|oven|microwave|dishwasher|washing machine|tumble dryer|dryer|hoover|vacuum
        (?:cleaner)?|roomba|iron|blender|printer|laptop|computer|pc|phone|alarm(?: clock)?|clock|tv|telly|sofa|couch
        |armchair|chair|bed|mattress|duvet|pillow|lamp|mirror|scales?|treadmill|yoga mat|bike|car|van|sat ?nav|gps
        |bank account|wallet|purse|credit card|calendar|diary|to-?do list|inbox|wardrobe|jeans|socks?|shoes|slippers
        |umbrella|coffee(?: machine| maker)?|teapot|sourdough(?: starter)?|bread|milk|cheese|leftovers|plants?|cactus
        |cacti|succulents?|fern|monstera|ficus|orchid|tomato(?:es)?|lawn|weeds|houseplants?|scarecrow|snowman|diet
        |knees?
        |stomach|liver|hair|brain|shadow|bones|feet|thermostat|doorbell|fence|shed|houseplant|lettuce|potato(?:es)?)"""
    ),
    "de": flat(
        r"""(?:kühlschrank|toaster|wasserkocher|ofen|backofen|mikrowelle|spülmaschine|waschmaschine|trockner
        |staubsauger\w*|saugroboter|bügeleisen|mixer|drucker|laptop|computer|rechner|handy|wecker|uhr|fernseher|sofa
        |couch
        |sessel|stuhl|bett|matratze|decke|kissen|lampe|spiegel|waage|laufband|yogamatte|fahrrad|auto|navi|konto
        |geldbeutel|portemonnaie|kalender|schrank|kleiderschrank|jeans|socken?|schuhe|regenschirm|kaffeemaschine|kaffee
        |sauerteig|brot|milch|käse|pflanzen?|kaktus|kakteen|orchidee|gummibaum|tomaten?|rasen|unkraut|vogelscheuche
        |schneemann|diät|knie|magen|leber|haare|gehirn|hirn|schatten|heizung|türklingel|zaun)"""
    ),
    "fr": flat(
        r"""(?:frigo|réfrigérateur|congélateur|grille-pain|bouilloire|four|micro-ondes|lave-vaisselle|lave-linge
        |machine(?: à laver| à café)?|sèche-linge|aspirateur|fer à repasser|mixeur|imprimante|ordi(?:nateur)?|portable
        |téléphone|réveil|horloge|télé|canapé|fauteuil|chaise|lit|matelas|couette|oreiller|lampe|miroir|balance|tapis
        |vélo|voiture|gps|compte(?: en banque)?|portefeuille|agenda|placard|armoire|jeans?|chaussettes?|chaussures
        |parapluie|cafetière|café|levain|pain|lait|fromage|plantes?|cactus|orchidée|ficus|tomates?|pelouse|épouvantail
        |bonhomme de neige|régime|genoux?|estomac|foie|cheveux|cerveau|ombre|chauffage|sonnette)"""
    ),
}
HUMAN: Mapping[str, str] = {
    "en": flat(
        r"""(?:having an? (?:\w+ )?(?:crisis|breakdown|meeting|affair)|adopted me|(?:has|have) (?:more
        |better) [\w ]{3,30} than
        (?:me|i\b)|sent me an? (?:invoice|bill|letter|memo|text)|formed an?|founded|hired|elected
        |(?:got |been |was )?accepted (?:to|into|at|by)|graduated|enrolled
        |started an?
        (?:band|blog|podcast|business|union|new job)|holds? (?:meetings|grudges)|schedul\w+|pays? (?:the )?rent
        |raised (?:my
        |the) rent|gave me (?:notice|feedback|a (?:performance )?review)|left (?:me )?a review|is planning an?|considers
        |lets me live|owns the (?:house|flat|place)|(?:is|are|as) (?:an?|the|my|our) (?:new )?(?:\w+ )?(?:boss|manager
        |landlord|landlady|accountant|ceo|lawyer|therapist|doctor|flatmate|roommate|coach|supervisor|teacher|tenant
        |employee|intern|colleague|secretary|president|mayor)|says?|said|told|tells|replied|replies|claims?|claimed
        |thinks i|thinks? (?:that|it's|he's|she's
        |they're|we)
        |believes?|explained|announced|suggested|recommended|whispered|shouted at me|yelled at me|called (?:a|me|the|in)
        |texted|emailed|phoned|voted?|votes|was voted|were voted|resigned|has quit|quit|retired|filed|sued?|sues
        |invoiced?
        |invoices|negotiat\w+|demand(?:s|ed)?|protest\w*|unioni[sz]ed?|(?:is|are|went|gone) on strike
        |joined a union|is in (?:a|the) (?:union|meeting)|(?:mostly |always )?in meetings|works? (?:from home|in (?:hr
        |finance|it|sales|marketing)|for the|as an?|part[- ]time|remotely)|runs a (?:business|company)
        |has (?:more |better
        )?(?:opinions?|a (?:better |new )?(?:job|podcast|linkedin|lawyer|therapist|degree|phd|mortgage|career|manager
        |blog|opinion|girlfriend|boyfriend))|(?:has|have) (?:unioni[sz]ed|resigned|divorced|left me|promoted)
        |(?:better|more) linkedin|got (?:a )?(?:promotion|promoted|divorced)|divorced?|wants? (?:a divorce|a raise
        |a word)
        |applied|applies|applying (?:for|to)|studied law|speaks?|writes|reads the|corrects?|judg(?:es|ed|ing)|gossips?
        |lectures?|apologi[sz]ed|quotes?|made a \w+ (?:remark|comment|joke|speech)|plotting|is a better
        |passed (?:his|her
        |its|first)|charges me)"""
    ),
    "de": flat(
        r"""(?:(?:hat|haben) (?:mehr|bessere?\w*) [\wäöü ]{3,30} als ich|mich adoptiert|mitten in der midlife\w*
        |leitet|gegründet|zahlt miete|plant (?:einen|eine|die) \w+|hat (?:heute |gerade |jetzt )?(?:homeoffice
        |ein meeting
        |feierabend|urlaub genommen)|bewertet|unterhält sich|lässt mich|ist (?:jetzt )?(?:mein|meine|unser|unsere
        |der|die
        |ein|eine)? ?(?:neuer? )?(?:chefin?|vermieterin?|therapeut(?:in)?|anwalt|steuerberater|mitbewohner|lehrerin?
        |abteilungsleiter\w*|projektleiter\w*|praktikant\w*|bürgermeister\w*)|sagt|sagte|meint|meinte|behauptet
        |behauptete|denkt|dachte|findet(?! \w+ (?:futter|platz))|antwortet
        |antwortete|erklärt\w*|erzählt\w*|schreibt|schrieb|ruft mich|wählt|wählte|streikt|streiken|kündigt|verklagt
        |verlangt|fordert|verhandelt|diskutiert|hat (?:\w+ )?(?:gekündigt|gesagt|gemeint|geantwortet|beschlossen
        |verlangt
        |gefordert|geheiratet|protestiert|unterschrieben|studiert|angerufen|befördert|(?:jetzt )?(?:einen
        |eine) (?:podcast
        |job|termin|anwalt|meinung|therapeuten|karriere|freundin|gewerkschaft))|haben (?:mich |\w+ )?(?:verklagt
        |gekündigt
        |gestreikt|protestiert)|hat mich verklagt|(?:jetzt )?(?:einen|eine) (?:podcast|anwalt|meinung|therapeuten|blog)
        |ist (?:in der gewerkschaft|im (?:meeting|homeoffice)|befördert)|arbeitet|bewirbt|spricht|liest|korrigiert
        |um gnade|in therapie|lässt sich scheiden|geschieden)"""
    ),
    "fr": flat(
        r"""(?:(?:a|ont) (?:plus|davantage) d[e'] ?[\wà-ÿ ]{3,30} que moi|m'a adoptée?
        |a (?:eu|passé|obtenu|raté) son (?:bac|permis|diplôme|examen)
        |en pleine crise|délègue
        |dirige|gère|a fondé|paie (?:le|son) loyer|complote|qui m'a appelée?|boude encore|me laisse
        |est (?:devenu )?
        ?(?:le |la |mon |ma |un |une )?(?:chef\w*|patron\w*|directeur|directrice|propriétaire|comptable|avocate?|psy
        |coloc\w*
        |prof\w*|stagiaire|maire|manager)|dit|me dit|disent|pense|pensent|croit|trouve que|répond|répondent|explique
        |raconte|écrit|vote|votent|fait
        (?:la )?grève|en grève|démissionne|négocie|réclame|demande|exige|proteste|travaille|parle|lit|juge|corrige
        |facture|(?:m')?(?:a|ont) (?:dit|répondu|voté|démissionné|demandé|exigé|réclamé|porté plainte|divorcé|négocié
        |protesté|un (?:podcast|avocat|psy|avis|boulot|travail)|une (?:opinion|augmentation|carrière))|est syndiqu\w+
        |est en (?:réunion|télétravail|thérapie)|veut (?:divorcer|une augmentation)|ont divorcé)"""
    ),
}
SPOKEN_TO: Mapping[str, str] = {
    "en": r"(?:i|we) (?:told|asked|said to|apologi[sz]ed to|argued with|confided in)",
    "de": r"(?:hab|habe|haben) (?:ich |wir )?(?=.*\b(?:erzählt|gesagt|gefragt|gebeichtet|anvertraut))",
    "fr": r"(?:j'ai|on a) (?:dit|demandé|raconté|expliqué|avoué) (?:[\w' ]{1,20} )?(?:à|au|aux)",
}
"""What one says to people only, before an animal or a thing."""
DEAF: Mapping[str, str] = {
    "en": r"(?:suitcase|luggage|homework|garden|wall|walls|pillow|dictionary|map|computer mouse|router|smart speaker"
    r"|tv remote"
    r"|lego|sandwich|pizza|salad|burger|cake|egg|tree|moon|sun|rain|monday)",
    "de": r"(?:koffer|wand|garten|baum|pizza|kuchen|ei|mond|wetter|montag|router|lautsprecher|schnitzel)",
    "fr": r"(?:valise|mur|jardin|arbre|pizza|gâteau|œuf|lune|soleil|lundi|box|enceinte connectée|sandwich)",
}
"""More that does not hear."""
HIS: Mapping[str, str] = {
    "en": r"(?:my|our|the|his|her|their|your|a|an)",
    "de": r"(?:mein\w*|unser\w*|der|die|das|den|dem|ein\w*|sein\w*|ihr\w*)",
    "fr": r"(?:mon|ma|mes|notre|nos|le|la|les|un|une|des|son|sa|ses)",
}
IT: Mapping[str, str] = {"en": r"(?:it|they)", "de": r"(?:er|sie|es)", "fr": r"(?:il|elle|ils|elles)"}
"""What takes up an animal or a thing in the next sentence. """
SWAPPED: Mapping[str, str] = {
    "en": r"(?:and )?(?:now|so now) (?:it|he|she|they) \w+s? me\b",
    "de": r"(?:und )?jetzt \w+ (?:er|sie|es) mich\b",
    "fr": r"(?:et )?maintenant,? (?:c'est (?:lui|elle) qui (?:me|m')|(?:il|elle) (?:me|m'))",
}
"""Who did something to whom, the other way round."""
PEOPLE: Mapping[str, str] = {
    "de": r"\b(?:mann|frau|\w*arzt|\w*ärztin|chef\w*|mutter|vater|bruder|schwester|nachbar\w*|freund\w*|kolleg\w*)\b",
    "fr": r"\b(?:mari|femme|médecin|docteur|véto|vétérinaire|patron\w*|mère|père|frère|sœur|voisine?|ami\w*)\b",
}
"""Whom a pronoun may mean instead, where people and things have the same."""
ASSISTS = (
    r"(?:guide|assistance|service|therapy|sniffer|police|rescue|farm|sheep|guard|working) (?:dog|horse|animal)"
    r"|\w+hund\b"
    r"|chien (?:guide|d'assistance|policier|de)"
)
IMPOSSIBLE: Mapping[str, str] = {
    "en": flat(
        r"""(?:(?:i'm|i am|is|are|he's|she's|turned|turns) (?:1[3-9]\d|[2-9]\d\d|\d{4,}) years? old|(?:i|we)(?:'ve
        | have)
        (?:[2-9]\d|\d{3,}) (?:kids|children|wives|husbands|ex-wives|brothers|sisters|grandmothers)\b
        |(?:a|ten|five|nine) (?:million|billion|gazillion|zillion) (?:times|years|hours|things)|a thousand times
        |(?:is|turned|turns) 1[3-9]\d (?:and|now)\b|since the (?:dinosaurs|ice age|big bang|stone age)|(?:insurance
        |knees?|back) (?:includes|covers|unionised))"""
    ),
    "de": flat(
        r"""(?:(?:bin|ist|sind|werde|wird) (?:1[3-9]\d|[2-9]\d\d|\d{4,}) jahre|(?:habe?|haben) (?:[2-9]\d|\d{3,}) kinder
        |(?:ist|wird|bin) 1[3-9]\d und\b|(?:tausend|hunderttausend|million\w*) ?mal\b|(?:eine million|tausend) mal
        |seit (?:der steinzeit
        |den dinosauriern
        |hundert jahren))"""
    ),
    "fr": flat(
        r"""(?:(?:j'ai|a) (?:1[3-9]\d|[2-9]\d\d|\d{4,}) ans|(?:j'ai|on a) (?:[2-9]\d|\d{3,}) enfants|(?:un million
        |cent mille
        |dix mille|mille) (?:de )?fois|depuis (?:la préhistoire|les dinosaures|le moyen âge))"""
    ),
}
PUNS: Mapping[str, str] = {
    "en": flat(
        r"""(?:grew on me|brush(?:ed|ing) up on|emotional baggage|getting over it|lost interest|make enough dough
        |lost its
        (?:spark|appeal)|eyes closed\b|working on it[.!]*$|couldn't find the thyme|(?:all i did was|i only) t(?:ake
        |ook) a day off
        |been tripping|laced them|have so much in common|opening it makes me cry|i don't know y\b|on a roll\b.*bak
        |raised the
        bar|(?:too|very) cheesy|kneaded|a-?maize-?ing|no-?body else|stole the show|it was a steal
        |didn't have the (?:guts|heart
        |stomach)|cracked me up|see right through|up and running|for the halibut|in tents|out of my league
        |it's the only one
        i've got|hasn't stopped (?:since|laughing)|can't tell you how much|i was outstanding|shocking experience
        |well done,
        steak|it (?:just |really )?went downhill|over my head|no strings attached|on cloud nine|it's about time
        |we just clicked
        |cut out for it|couldn't (?:cut|hack|handle|concentrate|bear|stomach|stick) (?:it|with it)[.!]*$
        |wasn't suited|draining
        |deflat(?:ed|ing)|(?:no idea|don't know) where (?:he|she) is[.!]*$|lost (?:two|three|four) days)"""
    ),
    "de": flat(
        r"""(?:ging (?:aber )?niemand ran|mit dem ich zur arbeit fliegen|hat mir nicht geblüht
        |(?:einfach )?zu laut[.!]*$
        |liegt in trümmern|genug am hals|nicht gebacken|die brötchen nicht|beide tot|nur wenn ich brenne
        |auf den hund gekommen
        |nicht mein bier|das war mir wurst|auf der strecke geblieben|ich bin ein döner|sauge? (?:ihn|mich) aus
        |der nächste
        bitte|immer der nase nach|hat mich umgehauen|zum abheben|(?:drei|zwei|vier) tage verloren)"""
    ),
    "fr": flat(
        r"""(?:touchais le fond|ras le pétrin|perdu (?:trois|deux|quatre) (?:jours|heures)|j'ai dit non[.!]*$
        |l'eau est pétillante
        |droit de respirer|l'heure fraîche|ça ne tournait pas rond|il n'y a pas de quoi fouetter|je me suis planté
        |j'ai pris la porte|ça m'a laissé de glace|j'en ai fait tout un fromage|ça n'a pas pris
        |je suis tombé dans le panneau)"""
    ),
}
"""Ends of puns that people know: an idiom taken at its word."""
ASIDES: Mapping[str, str] = {
    "en": flat(
        r"""(?:^knock[ ,-]+knock|\bhappy\b[^.]*\. (?:and )?then we met|(?:^|[.,] )it (?:was (?:only|just) \w+ing
        |just never \w+ed|only ever
        \w+ed)[.!]*$|impossible to put down|^me: .*\b(?:also me|my brain|me again|me at)|^nobody:
        |you should have seen (?:his|her|their|the look)
        |bet me (?:
        (?:\w+ )?(?:that )?i couldn't|\d)|^(?:my|me and my) \w+ and i (?:are|were) (?:on a break|perfect for each other
        |not speaking|in a relationship)|put my foot down|outstanding in|broke up with my (?!boyfriend|girlfriend
        |partner
        |husband|wife|ex|fianc|band)\w+|in a (?:committed |toxic |serious |long-term )?relationship with (?:my|the
        |carbs|coffee|cheese)|(?:i'm|i am) on a \w+ diet\W+(?:i|when)|energy[- ]saving mode|that's what she said)"""
    ),
    "de": flat(
        r"""(?:um gnade (?:gebeten|gewinselt|gefleht|bettelt)|glücklich\b[^.]*\. dann haben wir uns kennengelernt
        |gesagt,? ich soll\w*
        .{3,60}[.,] (?:also|da|jetzt|nun) (?:bin|hab|habe|war|ging|mach\w*) ich|^ich: .*\b(?:auch ich|mein (?:hirn
        |gehirn|kopf))|^niemand:|(?:sagt|sag|meint|fragt) (?:er|sie|ich|der
        |die|das)
        ?\w*\s*:|energiesparmodus|(?:ihr|du) hättet? (?:sein|ihr) gesicht|bester? \w+ ever\b
        |beziehung mit (?:meine[mr]) (?:
        bett|sofa|couch|kühlschrank))"""
    ),
    "fr": flat(
        r"""(?:heureux\b[^.]*\. puis on s'est rencontrés|(?:canapé|lit|frigo|couette
        |pizza)\b[^.!?]*\b(?:on vit ensemble|on file le parfait
        amour)|^moi : .*\b(?:aussi moi|mon cerveau|moi à)|^personne :|mode éco\w*|(?:tu aurais
        |vous auriez) dû voir sa tête
        |en couple avec (?:mon|ma) (?:lit|canapé|frigo|couette)|^deux \w+ (?:traversent|sont|se (?:promènent
        |rencontrent))
        |l'une? dit à l'autre|\w+ et moi,? (?:c'est fini|on (?:ne )?se parle plus))"""
    ),
}
"""Stock forms of jokes and memes that no plain telling has."""
WHY: Mapping[str, str] = {
    "en": r"(?:do you know |know |guess |and )?(?:why|how come|what's the difference|how do you|what did)\b",
    "de": r"(?:weißt du,? |wisst ihr,? )?(?:warum|wieso|weshalb|was macht|was sagt)\b",
    "fr": r"(?:tu sais |vous savez )?(?:pourquoi|que dit|que fait|comment appelle|qu'est-ce qu)",
}
"""A question that the next sentence answers at once."""
ONCE: Mapping[str, str] = {
    "en": r"(?:i|we) (?:used to be|was once|once was|was|tried being|tried to be|tried) (?:an? |the )?"
    r"(?!born|married|raised|ill|sick|diagnosed)[\w' -]{3,40}?[,.;]? (?:(?:once|before|years ago)[,.] )?(?:but"
    r"|then|until)"
    r" (?:then )?(?:i|it|they|my|the)\b",
    "de": r"(?:ich (?:war|wollte) (?:früher|mal|einmal|lange)|früher war ich|hab(?:e)? (?:mal"
    r"|früher) als) [\wäöüß -]{3,40}"
    r",? (?:aber|doch|bis|dann)\b",
    "fr": r"(?:avant,? j'étais|j'étais|j'ai été|autrefois,? j'étais|je faisais) [\wà-ÿ' -]{3,40}?[,.]? (?:mais|puis"
    r"|jusqu)",
}
"""A past calling with a "but" that is all of the message."""
LIFE: Mapping[str, str] = {
    "en": flat(
        r"""\b(?:now|retired?|retrained|redundan\w+|laid off|fired|quit|left|gave up|moved|switched|stopped
        |back (?:went|gave)
        |pregnan\w+|born|bab(?:y|ies)|kids?|children|divorc\w+|married|died|ill|sick|injur\w+|knee|health|cancer|since
        |these days|instead|today|job|pay|paid|money|company|firm|school|univers\w+|college|closed|covid|pandemic|war
        |burn ?out|went back|started|\d{2,4})\b"""
    ),
    "de": flat(
        r"""\b(?:jetzt|heute|inzwischen|mittlerweile|rente\w*|umgeschult|gekündigt|entlassen|aufgehört|gewechselt
        |umgezogen
        |schwanger|geboren|baby|kind\w*|geschieden|geheiratet|gestorben|krank\w*|rücken|knie|bandscheib\w*|unfall|seit
        |stattdessen|job|firma|geschlossen|pleite|studium|schule|corona|burn-?out|\d{2,4})\b"""
    ),
    "fr": flat(
        r"""\b(?:maintenant|aujourd'hui|désormais|retraite|reconver\w+|licenci\w+|démission\w*|arrêté|quitté|changé
        |déménagé|enceinte|nais\w+|né|née|bébé|enfants?|divorcé\w*|marié\w*|mort\w*|malad\w+|dos|genou|accident|depuis
        |boulot|poste|entreprise|fermé|école|études|covid|burn-?out|\d{2,4})\b"""
    ),
}
"""What a real change of a life is told by."""
SETS_UP: Mapping[str, str] = {
    "en": r"\b(?:i|we) (?:told|asked|said to|went to the doctor)|\bmy (?:\w+ )?\w+ (?:told|asked|said)",
    "de": r"\b(?:beim arzt|hab(?:e)? .*(?:gesagt|gefragt|gemeint)|fragt|sagt zu)",
    "fr": r"\b(?:j'ai (?:dit|demandé)|(?:mon|ma) \w+ m'a (?:dit|demandé)|chez le médecin|je lui ai dit)",
}
TURNS: Mapping[str, str] = {
    "en": r"(?:and |so |but )*(?:he|she|they|it|i) (?:said|says|replied|goes|went|answered|just said)\s*[:,\"]",
    "de": r"(?:und |da |darauf )*(?:er|sie|ich)? ?(?:sagt|sagte|meint|meinte|antwortet|antwortete)(?: er| sie"
    r"| ich)?\s*[:,\"]",
    "fr": r"(?:et )?(?:il|elle|j)'?(?: m'| me )?\s?(?:a |ai )?(?:répondu|dit|répond)\s*[:,\"]",
}
"""Direct speech that ends what was set up by speech."""
