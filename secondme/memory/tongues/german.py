"""German."""

import re

from secondme.memory.tongues.base import Tongue, flat, replaced, table, with_both_spellings
from secondme.memory.tongues.kin import KIN, RELATIONS, SEXES
from secondme.memory.words import word_set

_IRREGULAR = table(
    """bin=bist habe=hast hab=hast hätte=hättest war=warst wäre=wärst werde=wirst wurde=wurdest würde=würdest
    kann=kannst konnte=konntest könnte=könntest muss=musst müsste=müsstest will=willst wollte=wolltest mag=magst
    möchte=möchtest soll=sollst sollte=solltest darf=darfst durfte=durftest weiß=weißt weiss=weisst fahre=fährst
    esse=isst lese=liest sehe=siehst gebe=gibst nehme=nimmst spreche=sprichst treffe=triffst helfe=hilfst
    schlafe=schläfst trage=trägst laufe=läufst vergesse=vergisst halte=hältst lasse=lässt wasche=wäschst falle=fällst
    fange=fängst lade=lädst rate=rätst sterbe=stirbst werfe=wirfst verspreche=versprichst empfehle=empfiehlst
    trete=trittst bewerbe=bewirbst ging=gingst kam=kamst sah=sahst lief=liefst fuhr=fuhrst fand=fandest bekam=bekamst
    blieb=bliebst schrieb=schriebst las=last aß=aßt nahm=nahmst gab=gabst trug=trugst schlief=schliefst traf=trafst
    zog=zogst begann=begannst verlor=verlorst gewann=gewannst wuchs=wuchsest mach=machst wohn=wohnst hatte=hattest
    geh=gehst komm=kommst find=findest arbeit=arbeitest liebe=liebst tue=tust tu=tust treffe=triffst grille=grillst
    vertrage=verträgst schlage=schlägst wachse=wächst messe=misst handle=handelst wander=wanderst
    wandere=wanderst sammle=sammelst bastle=bastelst lächle=lächelst"""
)
_SHORT = word_set(
    """schau guck hol sitz lieg
    komm geh steh mach krieg brauch find glaub denk freu nehm seh les ess fahr lauf schlaf trag wohn arbeit
    studier spiel lern lieb hass trink koch back wander reit schwimm tanz sing mal schreib hör kauf verkauf zahl
    zieh putz wasch pfleg leit führ verdien spar hoff träum plan wünsch such frag sag red sprech erzähl zeig
    kenn versteh vermiss fühl hab bleib fang steig flieg reis besuch treff helf werd meld kümmer unterricht jogg
    mag teil züchte klett näh strick bastel sammel sammle trainier wechsel leb nutz benutz feier heirat hüt bau
    renovier reparier pendel fürcht vertrag ernähr"""
)
"""Verbs as they are said in haste: "ich wohn"."""
_WE = table("sind=seid haben=habt waren=wart hatten=hattet werden=werdet können=könnt müssen=müsst wollen=wollt")
_OWN = tuple(
    (re.compile(rf"\b{pattern}\b", re.IGNORECASE), said)
    for pattern, said in (
        (r"mein(e[mnrs]?)?", r"dein\1"), (r"unser", "euer"), (r"unser(e[mnrs]?)", r"eur\1"), (r"mir", "dir"),
        (r"mich", "dich"), (r"uns", "euch"), (r"ich", "du"), (r"wir", "ihr"),
    )
)  # fmt: skip
_ICH = re.compile(
    r"\bich((?:\s+(?:auch|ja|noch|gerade|jetzt|immer|nie|schon|eigentlich))?)\s+([\wäöü]+)",
    re.IGNORECASE,
)
_VERB_ICH = re.compile(r"\b([\wäöü]+)(\s+)ich\b", re.IGNORECASE)
_VERB_LAST = re.compile(
    r"(\b(?:dass|weil|wenn|ob|wo|als|seit|bis|obwohl|damit|während|bevor|nachdem|was|wie|der|die|das"
    r"|den) du\b[^,.;]*? )"
    r"([\wäöü]+)(?=[,.;]|$)", re.IGNORECASE,
)  # fmt: skip
_WIR = re.compile(r"\bwir(\s+)([\wäöü]+)", re.IGNORECASE)
_VERB_WIR = re.compile(r"\b([\wäöü]+)(\s+)wir\b", re.IGNORECASE)
_NO_VERB = word_set(
    """dass weil wenn ob als und oder aber denn wie wo was die der das den eine keine meine alle ohne heute gerne
    seine ihre viele beide diese jede seit nur sie mich mir auch nicht so da danach deshalb am im"""
)
_SECOND_VERB = re.compile(r"\b(und|oder|,)(\s+)([\wäöü]+e)\b(?=\s+[\wäöü]+)", re.IGNORECASE)
_LIKELY_VERB = re.compile(r"(?:[^aeiouäöü]e)$")


def conjugate(verb: str) -> str:
    """The second person singular of a verb in the first: "wohne" is "wohnst". What is no such form stays."""
    plain = verb.lower()
    if plain in _SHORT and plain not in _IRREGULAR:
        plain = f"{plain}e"
    if plain in _IRREGULAR:
        return _IRREGULAR[plain]
    if plain in _NO_VERB or not plain.endswith("e") or len(plain) < 3:
        return verb
    stem = plain[:-1]
    if stem.endswith(("t", "d", "ffn", "chn", "gn", "tm")):
        return f"{plain}st"
    return f"{stem}t" if stem.endswith(("s", "ß", "z", "x")) else f"{stem}st"


def _plural(verb: str) -> str:
    plain = verb.lower()
    if plain in _WE:
        return _WE[plain]
    if plain in _NO_VERB or not plain.endswith("en") or len(plain) < 5:
        return verb
    stem = plain[:-2]
    return f"{stem}et" if stem.endswith(("t", "d")) else f"{stem}t"


def _turn(text: str) -> str:
    said_by_one = bool(re.search(r"\bich\b", text, re.IGNORECASE))
    text = _VERB_ICH.sub(_inverted, text)
    text = _ICH.sub(lambda found: f"du{found[1]} {conjugate(found[2])}", text)
    text = _VERB_LAST.sub(lambda found: f"{found[1]}{conjugate(found[2])}", text)
    text = _VERB_WIR.sub(_inverted_plural, text)
    text = _WIR.sub(lambda found: f"ihr{found[1]}{_plural(found[2])}", text)
    if said_by_one:
        text = _SECOND_VERB.sub(_second, text)
    return replaced(text, _OWN)


def _inverted(found: re.Match[str]) -> str:
    """ "Gestern hatte ich": only where the word before "ich" is a verb."""
    verb = conjugate(found[1])
    return f"{verb}{found[2]}du" if verb != found[1] else found[0]


def _inverted_plural(found: re.Match[str]) -> str:
    verb = _plural(found[1])
    return f"{verb}{found[2]}ihr" if verb != found[1] else found[0]


def _second(found: re.Match[str]) -> str:
    """ "… und arbeite dort": the verb after "und" is of the same subject, unless it is no verb."""
    word = found[3].lower()
    likely = word in _IRREGULAR or (word not in _NO_VERB and found[3] == word and _LIKELY_VERB.search(word))
    return f"{found[1]}{found[2]}{conjugate(found[3]) if likely else found[3]}"


_VERBS = flat(
    r"""(?:(?:auch|jetzt|gerade|seit \w+|außerdem|sonntags|samstags|abends|nebenbei) )?(?:(?:arbeit|wohn|leb|hab
    |spiel|mach
    |geh|fahr|lern|lieb|hass|trink|ess|studier|such|komm|koch|back|bau|lauf|reis|reparier|helf|schreib|les|sing|mal|tanz
    |schwimm|reit|näh|strick|kletter|wander|sammel|sammle|unterricht|leit|trainier|pendel|kümmer|betreu|pfleg
    |verdien|spar|kauf|teil|nehm|schlaf|steh|tret|trag|zieh|hol|besuch|züchte|brauch|vertrag|verkauf|renovier)e?|bin|kann|will|möchte|mag|muss|darf
    |war|hatte|baut
    |arbeitet|wohnt|lebt|hat|ist|spielt|macht|geht|fährt|lernt|liebt|hasst|trinkt|isst|studiert|sucht|kommt|wird|kriegt
    |kocht|backt|läuft|reist|hilft|schreibt|liest|singt|malt|tanzt|schwimmt|reitet|näht|leitet|unterrichtet|wurde|zieht
    |schläft|steht|braucht|verträgt|sammelt)"""
)
_SUBJECT = (
    rf"(?:(?:{KIN['de']}) (?:ist|sind|haben|war|wird|[a-zäöüß]+t)\b"
    rf"|(?:meine?|unsere?) (?:{KIN['de']})(?: [A-Z]\w+)? (?!und|oder|in|an|auf|mit|zu|für|von|aus|aber"
    rf"|als)[a-zäöüß]+t\b"
    r"|ich|wir|er|sie|es|man|(?!(?:der|die|das) [\wäöü]+ (?:heißt|ist|war|hat|kommt)\s*(?:[.,;!?]|$))(?:mein|meine"
    r"|unser|unsere|sein|seine|ihr|ihre|der|die|das) [\wäöü-]+(?: [\wäöü-]+)?"
    r" (?:ist|sind|hat|haben|war|heißt|wird|kommt|kommen|kriegt|wohnt|arbeitet|[\wäöü]+t)"
    r"|(?-i:[A-ZÄÖÜ])[\wäöü]+ (?:ist|war|hat|hatte|wird|heißt|kommt|will|kann))"
)

_WRITTEN = Tongue(
    name="de",
    common=word_set(
        """ich und der die das ist bin nicht ein eine mein meine mir mich du dir dich wir uns sie er es zu mit auf
        für im am den dem von habe hab hat war sind auch aber wie was wer wo wann kein keine noch nur schon bitte
        seit bei nach aus dass wenn oder man einen einem einer sein seine ihr ihre heißt gerade jetzt kannst danke
        ja nein gestern morgen immer mehr sehr unser unsere euch über unter in vom zum zur ins alle alles kann
        hab mal dann nie keinen sind haben werden wird meinem meinen meiner jeden jede welche welcher welches
        welchem welchen"""
    ),
    asks=flat(
        r"""(?:was|wer|wen|wem|wessen|welche[mnrs]?|wann|wo|woher|wohin|warum|wieso|weshalb|wie|hast|habt|kannst
        |könntest|gibt es|weißt du|würdest|willst
        |wusstest|(?:ist|sind|bin|kann|können|soll|sollte|sollten|darf|muss|müssen|hat|haben|war|wird
        |werden)(?= (?:ich|du|er
        |sie|es|wir|ihr|man|das|der|die|den|dem|diese\w*|mein\w*|dein\w*|eine?\w*|unser\w*|jemand)\b))"""
    ),
    commands=flat(
        r"""(?:schreib|schreibe|sag|sage|gib|gebe|zeig|zeige|mach|mache|erkläre?|erklär|übersetze?|fasse?|nenne?
        |such|suche
        |finde|erzähle?|liste|vergleiche?|rechne|berechne|korrigiere?|kürze|verbessere?|hilf|stell dir vor|denk dir
        |prüfe?|formuliere?|erstelle?|entwirf|reime?|lies|antworte|erinnere?|empfiehl|schlag|füge|ändere
        |ersetze|nimm|lass uns|los)"""
    ),
    tasks=flat(
        r"""(?:fasse?|übersetze?|korrigiere?|verbessere?|kürze|prüfe?|formuliere?|erkläre?|schreib(?:e)? .* um|lies
        |analysiere?|was bedeutet|hier ist)"""
    ),
    opens=r"bitte|ok(?:ay)?|und|also|dann|na|gut|hallo|hi|hey|kannst du|könntest du|würdest du|mal|nun|jetzt|so|danke"
    r"|entschuldigung|übrigens",
    greetings=flat(
        r"""(?:hallo|hi|hey|servus|moin|guten (?:morgen|tag|abend)|gute nacht|morgen|tschüss|ciao|danke(?: dir| schön
        | sehr)?|vielen dank|bitte|ok(?:ay)?|ja|nein|nee|klar|genau|super|toll|prima|passt|das passt(?: so)?|gut|alles
        klar|alles gut|wie geht's|wie geht es dir|weiter|mehr|stopp|gern(?:e)?|so|dir|schön|perfekt|haha\w*)"""
    ),
    negation=r"(?:nicht|nichts|kein\w*|nie|niemals|niemand|weder|ohne|kaum|nirgends|nimmer)",
    unreal=flat(
        r"""(?:wäre? ich|hätte? ich|vielleicht soll\w* (?:ich|wir)
        |wenn ich .*(?:wäre|hätte|könnte|würde)|würde ich .* wenn|ich wünscht
        |ich wollte?,? (?:ich|du|es|wir) (?:wär|hätt|könnt|würd|müss)|falls|angenommen
        |stell dir vor|als ob|als wäre|hätte .* gern gehabt|was wäre)"""
    ),
    unreal_start=r"(?:(?:rein )?theoretisch|(?:mal|nur mal)? ?angenommen|gesetzt den fall|sagen wir"
    r"|wenn|falls|stell dir vor|wäre? ich|hätte? ich|was wäre)",
    wished=r"(?:ich|wir|man) (?:würden?|würd|wären?|wär|hätten?|hätt|könnten?|müssten?)|(?:würden?|wären?|hätten?"
    r"|könnten?) "
    r"(?:ich|wir)",
    reported=r"ich soll(?:te)?\b|(?:alle|jeder|die leute|(?:mein|meine|unser|unsere|der"
    r"|die) [\wäöü]+(?: [\wäöü]+)?) (?:sagt|sagte|meint|meinte"
    r"|findet|denkt|glaubt|behauptet|hat (?:mir )?gesagt),? (?:immer )?(?:dass )?(?:ich|wir|mir)",
    carried=(
        r"(?:vielleicht|wahrscheinlich|vermutlich|möglicherweise|eventuell|könnte|überlege|glaube|denke|scheint"
        r"|unsicher)",
        r"(?:will|willst|möchte\w*|plane\w*|hoffe\w*|werde|wirst|versuche?\w*|vorhab\w*|habe vor|muss\w*"
        r"|würde\w* gern)",
        r"(?:früher|ehemalig\w*|aufgehört|nicht mehr|bis|war|warst|waren|hatte\w*|damals|als kind|ex-\w+|ex)",
        r"(?:sagt\w*|meint\w*|behauptet\w*|findet|denkt|glaubt|angeblich|laut|gehört|erzählt\w*|fragt\w*)",
    ),
    border=flat(
        rf"""(?:\s*[;—–]\s*|\s-\s|,?\s+(?:und|aber|doch|denn|deshalb|deswegen|darum|sondern|sowie)\s+(?={_SUBJECT}\b)
        |,\s*(?:und |aber |also |deshalb |danach |dann |jetzt |da |nun )?(?={_SUBJECT}\b)|:\s+(?={_SUBJECT}\b)
        |,?\s+und\s+(?={_VERBS} [\wäöü]+ [\wäöü]+)|,\s+(?=(?:ich\s)?(?:bin|hab|habe|hatte|war|kann|mag|komm|komme
        |wohn|wohne
        |arbeite?|lebe?|studiere?|spiele?|mache?|lerne?|esse?|trinke?|hasse?|liebe?) [\wäöü]+)|\s+(?=falls (?:das|du
        |es|dir)\b)|,\s+(?=(?:hab|habe|bin|hatte|das (?:ist|wird|war))\b)
        |,\s+(?=(?:danach|dann|jetzt|deshalb|deswegen|darum|nun) [\wäöü]+)
        |,\s+(?=(?-i:[A-ZÄÖÜ])[\wäöü]+ (?-i:(?!und|oder)[a-zäöü]+) ich\b)
        |,\s+(?=(?:ansonsten|dafür|trotzdem|dort|da|außerdem|meistens|manchmal|heute|morgen|bald) [\wäöü]+
        (?:ich|wir)\b)
        |,?\s+und\s+(?=(?:antworte|schreib|nenn|gib)\b))"""
    ),
    verbs=_VERBS,
    joints=r"und|aber|doch|denn|deshalb|deswegen|darum|sondern|sowie|also",
    subjects=r"(?:ich|wir)",
    first=word_set(
        """ich mir mich mein meine meinen meinem meiner meines wir uns unser unsere unseren unserem unserer unseres"""
    ),
    leads=flat(
        r"""(?:hm+|warte|moment(?: mal)?|äh+m?|(?:kurz )?zu mir|über mich|also|und|aber|ja(?=,)|nein(?=\s*[,.!])
        |nee(?=,)|na|so(?=,| ich\b| wir\b)|naja|ach|oh|hey|hallo|hi|übrigens|eigentlich
        |ehrlich(?: gesagt)?|ok(?:ay)?|jedenfalls|kurz|kurzes update|update|zur info|(?:denk dran|merk dir
        |vergiss nicht),? (?:dass )?(?=ich|mein)|fakt ist|nur zur info|außerdem|gut)"""
    ),
    himself=table("er=m sie=f es=t"),
    his=table("""sein=m seine=m seinen=m seinem=m seiner=m ihr=f ihre=f ihren=f ihrem=f ihrer=f"""),
    you=frozenset(["du", "dir", "dich", "dein", "deine", "deinen", "deinem", "deiner", "euch", "sie_", "ihnen"]),
    named="{whose} heißt {name}",
    my=r"(?:mein(?:e[mnrs]?)?|unser(?:e[mnrs]?)?)",
    relations=RELATIONS["de"],
    sexes=SEXES["de"],
    called=r"(?:heißt|heisst|namens)",
    heads=(
        (
            r"(?:(?:gerade|endlich|schon|auch|noch|gestern|heute|jetzt)\s+)*(?:habe?|bin|war(?! (?:mein|unser|der|die"
            r"|das|es|ein|ja))|hatte|kann|muss|will|möchte"
            r"|mag|komme?|wohne?|arbeite?|lebe?|studiere?|suche?|lerne?|trinke?|esse?|liebe?|hasse?|spiele?|fahre?"
            r"|gehe?|mache?|koche?|brauche?|vertrage?|nehme?|spare?|stehe? (?:auf|total))\b",
            "ich ",
        ),
        (r"name ist ", "mein "),
        (r"(?:neue )?(?:adresse|anschrift)(?: ist|:)", "meine "),
        (r"(?:sind|haben|waren|hatten) (?:seit|gestern|heute|letzte\w*|jetzt|endlich|gerade|wieder|schon|noch"
         r"|uns)\b", "wir "),
        (r"nicht mehr (?:bei|in|im|am|beim|an)\b", "ich bin "),
        (r"\d{2}(?: jahre(?: alt)?)?(?:,|$| und)", "ich bin "),
        (
            r"(?:seit \w+(?: \w+)? in (?:rente|elternzeit|pension)|aus (?-i:[A-ZÄÖÜ])\w+|verheiratet|geschieden|verlobt"
            r"|ledig|schwanger|allergisch|rentner(?:in)?|vegetarier(?:in)?|veganer(?:in)?|mama von|papa von)\b",
            "ich bin ",
        ),
        (r"(?:kein\w*|zwei|drei|vier|\d+) (?:kinder|kind|katzen?|hunde?|geschwister|haustiere|auto|allergien)\b",
         "ich habe "),
    ),
    theirs=r"(?:der|die|das) (?:baby|hund|hündin|katze|kater|pferd|kaninchen|kinder|zwillinge|chef|chefin|nachbarn"
    r"|große|kleine|jungs|mädchen)",
    asked="Du hast gebeten: „{words}“.",
    turn=_turn,
    kinds=(
        (
            "goal",
            flat(
                r"""\b(?:ich will|wir wollen|ich möchte|wir möchten|ich plane|wir planen|habe vor|hab vor|mein ziel
            |ich hoffe
            |ich werde|wir werden|versuche|träume davon|spare (?:auf|für)|trainiere für|fehlt noch
            |muss(?:ten)? (?:ich|wir)?
            ?noch|bis weihnachten|nächster schritt|schritt \w+|danach gehe ich)\b"""
            ),
        ),
        (
            "preference",
            flat(
                r"""\b(?:mag ich|ich mag|mögen|liebe ich|ich liebe|hasse|am liebsten|(?:kaffee|tee|bier|wein|fleisch
            |fisch) (?:ja|nein)\b|vertrage ich nicht|lieblings\w+|lieber|bevorzuge|ungern
            |gern(?:e)?|horror|kann .* nicht leiden|nicht ausstehen|schmeckt mir|steh(?:e)? (?:total )?auf
            |bin (?:ein )?fan
            |finde .* (?:toll|super|schrecklich|furchtbar|langweilig))\b"""
            ),
        ),
        (
            "relationship",
            flat(
                r"""\b(?:kontakt|zusammen seit|seit .* zusammen|getrennt|verheiratet mit|verlobt|engste|vertraute
                |befreundet
            |beste freundin|bester freund|(?:mein|meine|unser|unsere) [\wäöü]+ heißt)\b"""
            ),
        ),
        (
            "skill",
            flat(
                r"""\b(?:ich kann|kann ich|weiß, wie|fließend|beherrsche|der trick|klappt (?:das|immer)|seitdem klappt
            |immer zuerst|so (?:mache|mach) ich|gelernt, wie)\b"""
            ),
        ),
        (
            "event",
            flat(
                r"""\b(?:gestern|heute|morgen|vorgestern|letzte[nrs]? \w+|nächste[nrs]? \w+|am (?:montag|dienstag
                |mittwoch
            |donnerstag|freitag|samstag|sonntag)|vor (?:einem|einer|zwei|drei|\w+) (?:tag\w*|woche\w*|monat\w*|jahr\w*)
            |geboren|gestorben|umgezogen|gekauft|geheiratet|bestanden|bekommen|kommen .* (?:aus|zu)|(?:habe|hab|bin
            |haben|sind|hat|ist) .*ge\w{3,}(?:t|en)$)"""
            ),
        ),
    ),
    attributes=(
        ("name", r"\b(?:ich heiße|ich heisse|mein name ist|nenn mich)(?: bitte| einfach)* (?P<v>[^,.;!?]{2,40})"),
        ("birthday", r"\b(?:geburtstag (?:ist|habe ich)|geboren)(?: am| im)? (?P<v>[^,;!?]*\d[^,;!?]*)"),
        ("age", r"\b(?:bin|ist|wird|werde) (?P<v>\d{1,3})(?: jahre alt)?\b(?! \w*(?:uhr|grad|km|kilo|euro))"),
        (
            "home",
            r"\b(?:wohne|lebe|wohnt|lebt|wohnen|leben)\b(?: (?:seit|jetzt|nun|schon|wieder|noch|in der nähe)"
            r"(?: \w+ (?:jahren?|monaten?|wochen?))?)* (?:in|bei|auf|am) (?P<v>[^,.;!?]+?)(?= und |$|[,.;!?])",
        ),
        ("home", r"\b(?:nach|in) (?P<v>[A-ZÄÖÜ][\wäöü-]+) (?:gezogen|umgezogen)"),
        (
            "origin",
            r"\b(?:komme|kommt|stamme|stammt) (?:ursprünglich )?aus (?P<v>[^,.;!?]+)|\bin (?P<v2>[\wäöü]+)"
            r" (?:geboren|aufgewachsen)",
        ),
        ("allergy", r"\b(?:allergisch (?:gegen|auf)) (?P<v>[^,.;!?]+)"),
        (
            "health",
            r"\b(?:leide an|leidet an|diagnostiziert mit) (?!\d)(?P<v>[^,.;!?]+)|\b(?P<v2>migräne|asthma|diabetes"
            r"|depressionen?|arthrose|epilepsie|neurodermitis|tinnitus|bluthochdruck)\b",
        ),
        ("allergy", r"\bvertrage keine? (?P<v>[^,.;!?]+?)(?= und |$)"),
        (
            "diet",
            r"\b(?P<v>vegetarier(?:in)?|veganer(?:in)?|vegan|vegetarisch)\b"
            r"|\b(?:esse|trinke|isst|trinkt) (?:kein\w*) (?P<v2>[^,.;!?]+)",
        ),
        (
            "work",
            r"\b(?:arbeite|arbeitet|arbeiten)\b[^,.;!?]*? (?:als|bei|für|im|in der) (?P<v>[^,.;!?]+)"
            r"|\b(?:bin|ist) (?:von beruf )?(?P<v2>(?!Links|Rechts|Vegan|Vegetar)[A-ZÄÖÜ][\wäöü]+(?:er|erin|in|ist"
            r"|istin|arzt|ärztin|mann|frau|kraft|pfleger|leiter|loge|login))\b",
        ),
        ("education", r"\b(?:studiere|studiert|studierte|ausbildung (?:als|zum|zur)) (?P<v>[^,.;!?]+)"),
        ("language", r"\b(?:spreche|spricht|lerne|lernt) (?:fließend |gerade )?(?P<v>[A-ZÄÖÜ][\wäöü]+isch\b)"),
        (
            "relation",
            r"\b(?:mein|meine|unser|unsere) (?:\w+ )?(?:NOUNS) (?:heißt|namens|ist) (?P<v>[A-ZÄÖÜ][\wäöü-]+)"
            r"|^(?P<v2>[A-ZÄÖÜ][\wäöü-]+) ist (?:jetzt )?(?:mein|meine) (?:\w+ )?(?:NOUNS)\b",
        ),
        (
            "pet",
            r"\b(?:habe|haben|hab) (?:einen? |zwei |drei )?(?P<v>(?:hund|hunde|katze|katzen|kater|pferd|kaninchen"
            r"|hamster|papagei|hühner)\b[^,.;!?]*)",
        ),
        ("likes", r"\b(?:mag|liebe|bevorzuge|am liebsten \w+ ich|\w+ (?:ich )?am liebsten|steh(?:e)? auf"
         r"|lieblings\w+ (?:ist|sind|war)|(?:mein|unser)e? liebste[rs]? \w+ (?:ist|sind))"
         r" (?P<v>(?!nicht|kein)[^,.;!?]+)"),
        ("dislikes", r"\b(?:hasse|mag (?:kein\w*|nicht)|verabscheue) (?P<v>[^,.;!?]+)"
         r"|^(?P<v2>[\wäöü ]+?) (?:ist|sind) (?:für mich )?(?:der |ein )?horror"),
        ("goal", r"\b(?:will|wollen|möchte|möchten|plane|hoffe|habe vor)\b,? (?P<v>[^.;!?]+)"),
        ("possession", r"\b(?:habe|besitze|besitzt|hab|haben) (?:einen? |zwei |drei )(?P<v>[^,.;!?]+)"),
    ),
    tails=r"(?:jetzt|nun|wieder|zurzeit|momentan|gerade|auch|übrigens|seit .*|aber .*|und (?:ich|wir|er|sie|es)\b.*)",
    instructs=flat(
        r"""(?:ab jetzt|ab sofort|von nun an|in zukunft|künftig|grundsätzlich|immer wenn ich|wenn ich (?:dich|dir
        |nach|um
        |etwas|code|einen|eine)|bitte (?:alle|jede\w*|nur|ohne|stets|duze|sieze|antworte|schreib|nenn|keine?|nie
        |immer|nicht)|antworte (?:immer|nie
        |nur|auf|mir|kurz)|nenn mich|duze? mich|sieze? mich|merk dir|keine \w+,? bitte|(?:nie|niemals|immer) \w+en bitte
        |schreib (?:immer|nie)|sag (?:immer|nie)|ich (?:will|möchte|hätte gern|wünsche mir)(?: nicht)?,? dass du
        |du (?:sollst|kannst|darfst|musst) (?:mich |mir )?(?:immer|nie|gern|ruhig|künftig)|siez\w* mich|spar dir
        |(?:sag|schreib|gib|erkläre?|nenn|zeig
        |rechne)\w*(?: mir)?(?: bitte)? immer|keine (?:emojis|aufzählungen|einleitung\w*
        |floskeln)|(?:benutze?|verwende?|nimm) (?:immer|keine|bitte)|wenn ich [»„"']?\w+[«“"']? (?:schreibe|sage
        |meine)|wenn du (?:mir |etwas )?\w+st\b|hör auf
        |vermeide?)"""
    ),
    for_good=r"(?:immer|nie|niemals|ab (?:jetzt|sofort)|von nun an|in zukunft|künftig|zukünftig|grundsätzlich|jedes mal"
    r"|stets|nicht mehr|nur noch|generell|standardmäßig)",
    impersonal=r"es (?:gibt|ist|war|wird|geht|regnet|schneit)",
    articles=r"(?:der|die|das|dieser|diese|dieses)",
    steps=r"(?:(?:mein |das )?(?:ziel|plan)\b[^:]{0,30}?:|(?:(?:der )?(?:erste|nächste|letzte) schritt"
    r"|schritt (?:eins|zwei|drei|\d)) (?:ist|war))",
    chores=flat(
        r"""(?:fehler|dateien?|datei|code|funktion|absatz|absätze|aufsatz|dokument|tabelle|text|version|zeilen?|skript
        |befehl|titel|überschrift|satz|entwurf|kapitel|antwort|liste|spalten?|seite|abschnitt|zusammenfassung|mail
        |brief)"""
    ),
    doubt_cues=r"(?:vielleicht|wahrscheinlich|vermutlich|möglicherweise|eventuell|ich glaube(?! an\b)|glaube ich"
    r"|(?:ich denke|denke ich)(?! (?:\w+ )?(?:an|über)\b)|nicht (?:sicher|fix|entschieden)|unsicher|weiß noch nicht)",
    done=r"(?:schon|bereits|fertig|durch|erledigt|geschafft|bestanden|abgeschlossen)",
    months=(
        "januar",
        "februar",
        "märz",
        "april",
        "mai",
        "juni",
        "juli",
        "august",
        "september",
        "oktober",
        "november",
        "dezember",
    ),
)

GERMAN = with_both_spellings(_WRITTEN, "ß", "ss")
