"""French."""

import re

from secondme.memory.tongues.base import Tongue, flat, replaced, table
from secondme.memory.tongues.kin import RELATIONS, SEXES
from secondme.memory.words import word_set

_IRREGULAR = table(
    """suis=es ai=as vais=vas étais=étais avais=avais aurai=auras serai=seras irai=iras fus=fus eus=eus allai=allas
    commençai=commenças"""
)
_CLITIC = r"(?:ne |n'|me |m'|le |l'|la |les |lui |leur |y |en )*"
_JE = re.compile(rf"\bj(?:e |')({_CLITIC})([\wàâçéèêëîïôûùüÿœ-]+)", re.IGNORECASE)
_NOUS = re.compile(rf"\bnous ({_CLITIC})([\wàâçéèêëîïôûùüÿœ-]+)", re.IGNORECASE)
_WE = table("sommes=êtes avons=avez faisons=faites disons=dites étions=étiez")
_VOWEL = re.compile(r"[aeiouyhàâéèêëîïôûœ]", re.IGNORECASE)
_OWN = tuple(
    (re.compile(pattern, re.IGNORECASE), said)
    for pattern, said in (
        (r"\bmon\b", "ton"), (r"\bma\b", "ta"), (r"\bmes\b", "tes"), (r"\bmoi\b", "toi"),
        (r"\bme\b(?! (?-i:[A-ZÀ-Ý]))", "te"),
        (r"\bm'", "t'"), (r"\bnotre\b", "votre"), (r"\bnos\b", "vos"), (r"\bmien", "tien"), (r"\bmoi-même", "toi-même"),
    )
)  # fmt: skip
_ALSO = re.compile(
    r"\b(et)(\s+)(travaille|habite|joue|aime|adore|déteste|parle|chante|nage|cuisine|étudie"
    r"|collectionne|répare|cultive|garde|mange|danse|lave|élève)(?=\s+(?:de|du|des|la|le|les|un|une|en|à|au|comme"
    r"|dans|tous)\b)"
)


def conjugate(verb: str) -> str:
    """The second person singular of a verb in the first: "habite" is "habites"."""
    plain = verb.lower()
    if plain in _IRREGULAR:
        return _IRREGULAR[plain]
    if plain.endswith("rai"):
        return plain[:-1] + "s"
    return plain + "s" if plain.endswith("e") else plain


def _tu(found: re.Match[str]) -> str:
    clitics = re.sub(r"\bme ", "te ", found[1].lower())
    clitics = re.sub(r"\bm'", "t'", clitics)
    verb = conjugate(found[2])
    if clitics.endswith(("ne ", "te ", "le ")) and _VOWEL.match(verb):
        clitics = f"{clitics[:-2]}'"
    return f"tu {clitics}{verb}"


_ON = re.compile(
    r"\bon ((?:ne |n'|se |s'|nous |y |en |le |la |l'|les |lui "
    r"|leur )*)([\wàâçéèêëîïôûùüÿœ-]+)",
    re.IGNORECASE,
)
_ON_IRREGULAR = table(
    """a=avez est=êtes va=allez fait=faites dit=dites vit=vivez voit=voyez prend=prenez veut=voulez peut=pouvez
    doit=devez vient=venez tient=tenez boit=buvez sait=savez connaît=connaissez met=mettez part=partez sort=sortez
    dort=dormez attend=attendez vend=vendez rend=rendez lit=lisez écrit=écrivez suit=suivez court=courez finit=finissez
    choisit=choisissez reçoit=recevez croit=croyez apprend=apprenez comprend=comprenez"""
)


def _on(found: re.Match[str]) -> str:
    """ "On a acheté" is "vous avez acheté"; a verb that is not known stays as it is, with its "on"."""
    verb = found[2].lower()
    if verb in _ON_IRREGULAR:
        turned = _ON_IRREGULAR[verb]
    elif verb.endswith(("ra", "e")) and len(verb) > 3:
        turned = f"{verb[:-1]}ez"
    elif verb.endswith("ait"):
        turned = f"{verb[:-3]}iez"
    else:
        return found[0]
    clitics = re.sub(r"\b(?:se |s'|nous )", "vous ", found[1].lower())
    if clitics.endswith("ne ") and turned[0] in "aeéêhiou":
        clitics = f"{clitics[:-2]}'"
    return f"vous {clitics}{turned}"


def _vous(found: re.Match[str]) -> str:
    verb = found[2].lower()
    turned = _WE.get(verb) or (f"{verb[:-3]}ez" if verb.endswith("ons") else verb)
    return f"vous {found[1]}{turned}"


def _turn(text: str) -> str:
    said_by_one = bool(_JE.search(text))
    text = _JE.sub(_tu, text)
    text = _NOUS.sub(_vous, text)
    text = re.sub(r"\b(vous [\w'àâçéèêëîïôûùüÿœ-]+) (?:se |s')", r"\1 vous ", _ON.sub(_on, text))
    if said_by_one:
        text = _ALSO.sub(lambda found: f"{found[1]}{found[2]}{found[3]}s", text)
    return replaced(text, _OWN)


_VERBS = (
    r"(?:travaille|habite|vis|suis|ai|fais|joue|aime|adore|déteste|apprends|parle|écris|lis|chante|cours|nage|cuisine"
    r"|vit|est|a|fait|vient|va|veut|peut|étudie|collectionne|répare|élève|cultive|garde|prends|prend|mange|bois)"
)
_SUBJECT = (
    r"(?:moi,? je |moi,? j'|je |j'|nous |on |il |elle |ils |elles |c'est |ça |(?:mon|ma|mes|notre|nos|son|sa|ses|le"
    r"|la|les"
    r"|leur) [\wà-ÿœ'-]+"
    r"(?: [\wà-ÿœ'-]+)? (?:est|s'est|se|sont|a|ont|était|s'appelle|habite|vient|viennent|c'est|ça|fait|font|va|vont|vit"
    r"|part|sait|veut|peut|doit|prend|dort|court|tient|met|[\wà-ÿ]+ait|[\wà-ÿ]+e)\b"
    r"|(?-i:[A-ZÀ-Þ])[\wà-ÿ]+ (?:est|a|va|veut|habite|était)\b)"
)

FRENCH = Tongue(
    name="fr",
    common=word_set(
        """je j'ai j'habite suis ai le la les un une des du de et est à au aux dans en pour pas ne que qui mon ma mes
        c'est il elle on nous vous tu avec sur par mais plus sont était j'adore j'aime d'un d'une l'été quand très
        d' l' j' n' qu' c' s' m' t' déjà tout tous bien comme entre sans puis très aussi avoir être ont fait mes cette
        depuis chez son sa ses leur notre nos te moi toi se s'il plaît merci peux fait ça"""
    ),
    asks=flat(
        r"""(?:qui|que|quoi|qu'est-ce|quel|quelle|quels|quelles|quand|où|pourquoi|comment|combien|est-ce
        |c'est (?:quoi|qui
        |où)|peux-tu|tu peux|pouvez-vous|pourrais-tu|sais-tu|tu sais|dois-je|ai-je|suis-je|y a-t-il|as-tu|tu as|tu
        connais|faut-il|on peut)"""
    ),
    commands=flat(
        r"""(?:[\wà-ÿ]+-(?:moi|nous|le|la|les)|écris|dis|donne|donne-moi|montre|montre-moi|fais|fais-moi|explique
        |explique-moi|traduis|résume|propose
        |trouve|trouve-moi|raconte|raconte-moi|liste|compare|calcule|corrige|raccourcis|améliore|aide-moi|imagine|regarde|écoute|cherche|choisis|envoie|garde
        |vérifie|lis|réponds|rappelle-moi|recommande|ajoute|change|remplace|mets|relis|à toi)"""
    ),
    tasks=flat(
        r"""(?:résume|traduis|corrige|améliore|raccourcis|vérifie|reformule|explique|relis|analyse|lis|voici|que veut
        dire)"""
    ),
    opens=r"d'accord|s'il (?:te|vous) pla[iî]t|stp|svp|ok|et|alors|bon|mais|salut|bonjour|merci|tu peux|peux-tu"
    r"|pourrais-tu"
    r"|pouvez-vous|juste|maintenant|super|aussi|dis",
    greetings=flat(
        r"""(?:bonjour|salut|coucou|bonsoir|bonne (?:nuit|journée|soirée)|au revoir|merci(?: beaucoup| bien)?|ok|oui|non
        |super|parfait|génial|d'accord|très bien|bien|ça va|comment vas-tu|stop|encore|voilà|exactement|top|cool|haha\w*
        |s'il te plaît|stp)"""
    ),
    negation=r"(?:ne|n'\w+|pas|jamais|aucune?|rien|personne|sans|ni|plus (?=depuis))",
    unreal=flat(
        r"""(?:si j'(?:avais|étais|habitais)|si je (?:pouvais|gagnais|devais)|j'aurais|je (?:serais|partirais|vivrais
        |voudrais être)|comme si|à supposer|imaginons|supposons|j'aimerais être|dans une autre vie|et si)"""
    ),
    unreal_start=r"(?:en théorie|mettons|admettons|disons que|à supposer|si(?! si)|s'il|supposons|imagine|imaginons"
    r"|et si)",
    wished=r"(?:je |j'|on )(?:ne |n'|me |m'|y |en |te |t')*(?!aimerai[st]|voudrai[st]|préférerai[st]"
    r"|devrai[st]|souhaiterai[st])[\wà-ÿ]+rai[st]",
    reported=r"(?:tout le monde|les gens|on|(?:mon|ma|mes|le|la) [\wà-ÿ-]+(?: [\wà-ÿ-]+)?) (?:me |m')?(?:dit|disent"
    r"|a dit|répète"
    r"|trouve|pense|croit|prétend) (?:toujours |souvent )?(?:que |qu')(?:je|j'|nous|on)",
    carried=(
        r"(?:peut-être|probablement|sans doute|je pense|tu penses|je crois|tu crois|j'hésite|pourrais|pourrait|semble)",
        r"(?:veux|veut|voudrais|aimerais|vais|vas|va|compte[s]?|espère[s]?|projet\w*|prévois|prévoit|essaie[s]?|dois"
        r"|il me manque|il te manque|prépare[s]?)",
        r"(?:avant|ancien\w*|ex-\w+|ex|n'\w+ plus|arrêté|jusqu'\w*|étais|était|avais|avait|autrefois|quand j'étais)",
        r"(?:dit|disent|pense|trouve que|croit|affirme|paraît|selon|raconte|demande)",
    ),
    border=flat(
        rf"""(?:\s*[;—–]\s*|\s-\s|,?\s+(?:et|mais|donc|car|parce que|puis|alors que)\s+(?={_SUBJECT})
        |,\s*(?:et |mais |donc |puis |par contre |d'ailleurs |alors |du coup )?(?={_SUBJECT})|\s*:\s+(?={_SUBJECT})
        |,\s+par contre\s+|,\s+(?=ne (?:me|m')\b)|\s+donc\s+(?=pas\b)
        |,?\s+et\s+(?={_VERBS} [\wà-ÿ']+ [\wà-ÿ']+))"""
    ),
    verbs=_VERBS,
    joints=r"et|mais|donc|car|parce que|puis|alors que|par contre|d'ailleurs|alors|du coup",
    subjects=r"(?:je|j'|nous|on)",
    first=word_set("""je j' j'ai j'habite j'aime j'adore j'étais j'avais moi me m' mon ma mes nous notre nos on"""),
    leads=flat(
        r"""(?:(?:rappelle-moi|n'oublie pas|note|retiens) qu(?:e|')|hm+|attends|attendez|tiens|écoute|d'accord|euh
        |heu|je me présente|à propos de moi|pour me présenter
        |alors|et|mais|donc|bon|(?-i:ben)|ben(?=,| (?:je|j'|on)\b)|bah
        |oui(?=\s*[,!.])|non(?=\s*[,!.])|ouais|salut|bonjour|bonsoir|coucou|hello|au fait|d'ailleurs
        |en fait|franchement|du coup
        |bref|résumé de ma vie|attention|par contre|petite info|pour info|aussi|enfin|voilà|d'ici là)"""
    ),
    himself=table("il=m elle=f ils=p elles=p"),
    his=table("son=? sa=? ses=? leur=p leurs=p"),
    you=frozenset(["tu", "toi", "te", "t'", "ton", "ta", "tes", "vous", "votre", "vos"]),
    named="{whose} s'appelle {name}",
    my=r"(?:mon|ma|mes|notre|nos)",
    relations=RELATIONS["fr"],
    sexes=SEXES["fr"],
    called=r"(?:s'appelle|appelée?|se nomme|c'est|est)",
    heads=(
        (r"\d{2} ans\b", "j'ai "),
        (r"adresse ?(?:est|:)", "mon "),
        (r"nouvelle adresse ?(?:est|:)", "ma "),
        (r"plus (?:chez|à|en|au|dans)\b", "je ne suis "),
        (r"(?:c'est|moi c'est) (?-i:[A-ZÀ-Ý])[\wà-ÿ-]+$", "moi "),
        (
            r"(?:retraitée?|mariée?|divorcée?|célibataire|enceinte|veu(?:f|ve)|fiancée?|végétarien(?:ne)?"
            r"|née? (?:à|en|le)|allergique"
            r"|originaire|maman de|papa de|étudiante?|ancien(?:ne)? (?!collègue)\w+)\b",
            "je suis ",
        ),
        (r"pas (?:de |d')(?:enfants?|voiture|permis|animaux|télé|frères?|sœurs?)\b", "je n'ai "),
        (r"(?:deux|trois|quatre|\d+) (?:enfants?|chats?|chiens?|frères?|sœurs?|filles|fils)\b", "j'ai "),
    ),
    theirs=r"(?:le|la|les) (?:bébé|chien|chienne|chat|chatte|cheval|lapin|gosses|enfants|jumeaux|patron|patronne"
    r"|voisins|(?:petite?|grande?)(?= (?:a"
    r"|est|va|dort|ne|se|fait|veut|dit|commence)\b| (?:n|s|m)'))",
    asked="Tu as demandé : « {words} ».",
    turn=_turn,
    kinds=(
        (
            "goal",
            flat(
                r"""(?:\bje veux\b|\bj'aimerais\b|\bje voudrais\b|\bon (?:voudrait|aimerait)\b|\bnous (?:voudrions
                |aimerions)\b|\bon veut\b|\bnous voulons\b|\bje vais \w+er \w
                |\bmon but\b
            |\bmon objectif\b|\bje compte\b|\bj'espère\b|\bon prépare\b|\bje prépare\b|\bje prévois\b|\bj'essaie\b
            |\bil me manque (?=\w)|\bil me reste\b|\bprochaine étape\b|\bon va \w+r\b)"""
            ),
        ),
        (
            "preference",
            flat(
                r"""(?:\bj'adore\b|\bj'aime\b|\bje n'aime\b|\bje déteste\b|\bje préfère\b|\bpréférée?s?\b|\bm'endort\b
            |\bsacré\b
            |\bm'ennuie\b|\bhorreur\b|\bje raffole\b|\bje suis fan\b|\bje ne supporte\b|\bme plaî)"""
            ),
        ),
        (
            "relationship",
            flat(
                r"""(?:\bon s'est mari|\bensemble depuis\b|\bon s'est séparés?\b|\bmeilleure? amie?\b|\b(?:mon
            |ma) [\wà-ÿœ-]+
            s'appelle\b|\bfiancés?\b|\bun ancien collègue\b)"""
            ),
        ),
        (
            "skill",
            r"(?:\bje sais [\wà-ÿ]+r\b|\bje parle (?:couramment|bien|un peu)\b|\bcouramment\b|\bje maîtrise\b"
            r"|\bl'astuce\b|\ble truc (?:pour|c'est)\b|\bça marche à (?:tous|chaque)\b"
            r"|\bje l'ai [\wà-ÿ]+ moi-même\b)",
        ),
        (
            "event",
            flat(
                r"""(?:\bhier\b|\baujourd'hui\b|\bdemain\b|\b(?:l'été|l'hiver|le mois|la semaine|l'an|l'année|lundi
                |mardi
            |mercredi|jeudi|vendredi|samedi|dimanche) (?:dernier|dernière|prochain|prochaine|passée?)\b|\bil y a\b|\ben
            (?:19|20)\d\d\b|\bvient de\b|\b(?:j'ai|je suis|on a|s'est|est) (?!aussi|ici|plus)[\wà-ÿ]{3,}(?:é|ée|i|u
            |is|us|ées?|és)\b)"""
            ),
        ),
    ),
    attributes=(
        ("name", r"\b(?:je m'appelle|mon nom est|appelle-moi) (?P<v>[^,.;!?]{2,40})"),
        ("birthday", r"\b(?:anniversaire (?:est|c'est)|né|née)(?: le| en)? (?P<v>[^,;!?]*\d[^,;!?]*)"),
        ("age", r"\b(?:j'ai|a|aura|aurai) (?P<v>\d{1,3}|[\wà-ÿ-]+) ans\b"),
        (
            "home",
            r"\b(?:habite|habites|vis|vit|habitons|installée?|déménagé)\b(?: \w+)? (?:à|au|en|dans|près de|chez)"
            r" (?P<v>[^,.;!?]+?)(?= depuis |$|[,.;!?])",
        ),
        (
            "origin",
            r"\b(?:viens|vient|originaire) (?:de |du |d')"
            r"(?!(?:s[e'] ?|m[e'] ?|l[ae'] ?|les )?\w+(?:er|ir|re)\b)(?P<v>[^,.;!?]+)",
        ),
        ("allergy", r"\ballergique (?:à la |à l'|aux |au |à )(?P<v>[^,.;!?]+)"),
        (
            "health",
            r"\b(?:souffre|souffres) (?:de |d'|du )(?P<v>[^,.;!?]+)|\b(?P<v2>migraines?|asthme|diabète"
            r"|dépression"
            r"|arthrose|épilepsie|eczéma|acouphènes|hypertension)\b",
        ),
        (
            "diet",
            r"\b(?P<v>végétarien(?:ne)?|végane?|végétalien(?:ne)?)\b"
            r"|\bne (?:mange|bois) (?:pas|plus|jamais) (?:de |d')(?P<v2>[^,.;!?]+)",
        ),
        (
            "work",
            r"\b(?:travaille|travailles|bosse) (?:comme|chez|pour|dans|à|au) (?P<v>[^,.;!?]+)"
            r"|\b(?:je suis|est) (?P<v2>(?:infirmi|boulang|pharmaci|profess|ingéni|médec|avocat|instit|cuisini"
            r"|vendeu|menuisi|facteu|architect|journalist|comptabl|kiné|plombi|électrici|agricult|coiffeu"
            r"|secrétair"
            r"|dentist|vétérinair|sage-femme|traduct|libraire|fleurist|enseignant|développeu|graphist)[\wà-ÿ]*"
            r"[^,.;!?]*)",
        ),
        ("education", r"\b(?:j'étudie|étudie|étudiante? en|fais des études (?:de|d')) ?(?P<v>[^,.;!?]+)"),
        (
            "language",
            r"\b(?:je parle|parle|j'apprends)(?: couramment| bien| un peu)? (?:le "
            r"|l')?(?P<v>[a-zà-ÿ]+(?:ais|ois"
            r"|and|ol|ien|on|ais|an|abe|usse|ec|urc|que)\b)",
        ),
        (
            "relation",
            r"\b(?:mon|ma|notre) (?:NOUNS) (?:s'appelle|se nomme|est|c'est) (?P<v>[A-ZÀ-Ý][\wà-ÿ-]+)"
            r"|^(?P<v2>[A-ZÀ-Ý][\wà-ÿ-]+) est (?:mon|ma) (?:\w+ )?(?:NOUNS)\b",
        ),
        (
            "pet",
            r"\b(?:j'ai|on a|nous avons) (?:une? |deux |trois )?(?P<v>(?:chiens?|chats?|chatte|cheval|lapins?"
            r"|perroquet|tortue|poules)\b[^,.;!?]*)",
        ),
        ("likes", r"\b(?:j'adore|j'aime(?: bien| beaucoup)?|je préfère|je raffole de"
         r"|préférée?s?,? (?:c'est|ce sont|est|sont|était)) (?P<v>[^,.;!?]+)"),
        (
            "dislikes",
            r"\b(?:je déteste|je n'aime pas|je ne supporte pas) (?P<v>[^,.;!?]+)"
            r"|^(?P<v2>[\wà-ÿ ]+?)(?: ça)? m'(?:endort|ennuie|horripile)",
        ),
        ("goal", r"\b(?:je veux|j'aimerais|je voudrais|on veut|je compte|j'espère|on prépare) (?P<v>[^.;!?]+)"),
        (
            "possession",
            r"\b(?:j'ai|nous avons|on a)(?: déjà)? (?:acheté )?(?:une? |le |la |l'|deux |trois )"
            r"(?P<v>[^,.;!?]+)",
        ),
        ("hobby", r"\bje (?:fais|joue) (?:de la |du |de l'|des |au |à la )(?P<v>[^,.;!?]+)"),
    ),
    tails=r"(?:maintenant|désormais|de nouveau|en ce moment|aussi|depuis .*|mais .*|et (?:je|j'|on|il|elle)\b.*)",
    instructs=flat(
        r"""(?:à partir de maintenant|désormais|dorénavant|à l'avenir|chaque fois que|quand (?:je dis|jte|j'te)
        |quand je (?:t'envoie|te demande
        |t'écris
        |colle)|si je (?:t'envoie|te demande|colle)|(?:réponds|écris|parle|corrige)(?:-moi)? (?:toujours|seulement
        |uniquement|jamais)|(?:tutoie|vouvoie|tutoyez|vouvoyez)-moi|appelle-moi
        |ne (?:me |m')?[\wà-ÿ]+ (?:jamais|plus|pas)\b.*(?:stp
        |s'il)
        |ne (?:me |m')[\wà-ÿ]+ (?:jamais|plus|pas)|souviens-toi|n'oublie (?:pas|jamais)|toujours répondre
        |pas de [\wà-ÿ ]+ (?:stp|s'il te plaît)|utilise (?:toujours|le|la|les)|tu peux m'appeler
        |vous pouvez m'appeler|ne [\wà-ÿ]+ plus jamais|tu me \w+ plus|quand tu (?:me |m')?\w+|arrête de
        |pas d'(?:émojis|emojis)|évite les?|sois (?:bref|direct))"""
    ),
    for_good=r"(?:toujours|jamais|à chaque fois|désormais|dorénavant|à l'avenir|à partir de maintenant|plus (?:de"
    r"|jamais)"
    r"|systématiquement|par défaut|la prochaine fois)",
    impersonal=r"il (?:faut|faudrait|y a|(?:me|te|nous|vous) (?:manque|reste|faut|semble|arrive)|reste|fait|pleut"
    r"|neige|est (?:temps|possible|tard|\w+ heures))",
    articles=r"(?:le|la|les|l'[\wà-ÿ]+|ce|cette|ces)",
    steps=r"(?:(?:mon |l')?(?:objectif|but|projet)\b[^:]{0,30}?\s?:|(?:la )?(?:première |prochaine |dernière )?étape"
    r"(?: (?:une?|deux|trois|\d))? (?:est|c'est))",
    chores=flat(
        r"""(?:erreurs?|fichiers?|code|fonction|paragraphes?|dissertation|document|tableau|texte|version|lignes?|script
        |commande|titre|phrase|brouillon|chapitre|réponse|liste|colonnes?|page|section|résumé|mail|lettre)"""
    ),
    doubt_cues=r"(?:peut-être|probablement|sans doute|je pense(?! (?:\w+ )?(?:à|au|aux)\b)|je crois|j'hésite|il se peut"
    r"|pas (?:encore |bien )?(?:sûre?|certaine?|décidée?))",
    done=r"(?:déjà|fini|terminé|fait|réussi|c'est bon)",
    months=(
        "janvier",
        "février",
        "mars",
        "avril",
        "mai",
        "juin",
        "juillet",
        "août",
        "septembre",
        "octobre",
        "novembre",
        "décembre",
    ),
)
