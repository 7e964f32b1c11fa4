"""The words by which forms call their fields, in English, German, French and Spanish.

Each rule is a type and a pattern over folded words: lower case, without accents, "firstName", "first_name" and
"first-name" as "first name". Rules are tried from top to bottom, the more special before the more general, so that
"name on card" is no name and "company phone" is a telephone. Types are the tokens of HTML's `autocomplete`
(WHATWG HTML, 4.10.18.7); `NONE` are fields that look like others and must be left alone, `FREE` ask for a sentence.
"""

import re

NONE, FREE = "none", "free-text"

NEVER = re.compile(
    r"pass ?(?:word|wort|phrase|code)|kennwort|mot de passe|contrasena|\bpwd\b|\bpin\b|\bpuk\b|\btan\b"
    r"|security (?:code|answer|question)|sicherheits(?:code|frage|antwort)|question secrete|pregunta de seguridad"
    r"|\bcv[cv]2?\b|\bcsc\b|card verification|prufziffer|prufnummer|kartenprufnummer|cryptogramme"
    r"|code de securite|codigo de seguridad|\bsecret\b|one time|\botp\b|verification code|bestatigungscode"
    r"|code de verification|codigo de verificacion|\b2fa\b|authenticator"
)
"""Never filled, whatever the form says of itself."""

_RULES: tuple[tuple[str, str], ...] = (
    (NONE, r"captcha|honey ?pot|leave (?:this |it )?(?:field )?(?:blank|empty)|do not fill|nicht ausfullen"
           r"|ne pas remplir|no rellenar|robot|\burl2\b"),
    (NONE, r"coupon|promo(?:tion)? ?code|voucher|gutschein|rabatt|code promo|cupon|descuento|gift ?card"
           r"|referral|quantity|\bqty\b|menge|quantite|cantidad|\bsearch\b|\bsuche|recherche|\bbuscar"),
    (NONE, r"(?:arrival|departure|check ?(?:in|out)|start|end|expir\w+|issue|travel|move ?in|delivery|preferred"
           r"|appointment|event|visit|entry|leaving|return|pick ?up|available|availability|last) (?:\w+ )?(?:date|time)"
           r"|(?:date|datum|time) (?:of|der|des) (?:arrival|departure|issue|expiry|expiration|travel|visit|entry"
           r"|abreise"
           r"|anreise|ausstellung|einreise|ausreise|eintritt)"
           r"|anreise|abreise|ablaufdatum|gultig bis|ausstellungsdatum|eintrittsdatum|wunschtermin|liefertermin"
           r"|date d ?(?:arrivee|expiration|entree|embauche|emission)|date de (?:depart|debut|fin|delivrance|livraison)"
           r"|fecha de (?:llegada|salida|inicio|fin|caducidad|expedicion|entrega|entrada|viaje)"),
    ("cc-name", r"(?:name|nom|nombre|titular|inhaber\w*)\b.*\b(?:card|karte|carte|tarjeta)|card ?holder|karteninhaber"
                r"|titulaire|titular|kontoinhaber|account holder|\bcc ?name"),
    ("cc-exp-month", r"(?:exp\w*|card|ablauf\w*|cc) ?(?:date )?(?:mm\b|month|monat|mois|mes\b)|expiry month"
                     r"|mois d expiration"),
    ("cc-exp-year", r"(?:exp\w*|card|ablauf\w*|cc) ?(?:date )?(?:yy|year|jahr|annee|ano\b)|expiry year"
                r"|annee d expiration"),
    ("cc-exp", r"\bcc ?exp|card exp|expir(?:y|ation)(?: date)?$|valid (?:thru|through|until)|mm ?/? ?(?:yy|jj|aa)\b"),
    ("cc-number", r"card ?(?:number|no\b|num)|credit ?card|kartennummer|kreditkarte|numero de (?:la )?(?:carte|tarjeta)"
                  r"|\bcc ?num|\bccn\b|debit ?card"),
    ("cc-type", r"card ?type|kartentyp|type de carte|tipo de tarjeta"),
    (NONE, r"\biban\b|\bbic\b|\bswift\b|account (?:number|no)|kontonummer|numero de c(?:ompte|uenta)|sort code|routing"
           r"|\bssn\b|social security|sozialversicherung\w*|steuer(?:nummer| ?id)|tax (?:id|number)|\bnif\b|\bdni\b"
           r"|\bnie\b"
           r"|securite sociale|seguridad social|\bvat\b|ust ?id|national id|identity card|personalausweis"
           r"|id (?:card )?number"
           r"|insurance number|versicherten?nummer|policy number|order (?:number|no)|bestellnummer|booking"
           r"|customer number"
           r"|kundennummer|invoice|rechnungsnummer|membership (?:number|no)|student (?:number|id)"
           r"|reference (?:number|no)"),
    ("email", r"\be ?mail\b|\bmail ?(?:address|adresse)\b|courriel|correo(?: electronico)?|\bemail|mailadresse"
              r"|adresse electronique"),
    ("tel-extension", r"\bext(?:ension)?\b(?! name)|durchwahl|numero de poste"),
    ("tel-country-code", r"(?:country|international|dial\w*) (?:calling |phone |dialling )?(?:code|prefix)"
                         r"|landesvorwahl"
                         r"|landervorwahl|indicatif(?: pays)?|codigo de pais|prefijo(?: internacional)?|phone code"),
    ("tel-area-code", r"area code|ortsvorwahl|\bvorwahl"),
    ("tel", r"\b(?:tele)?phone|\bmobile?\b|\bcell\b|\bhandy|\btel\b|telefon|mobilnummer|mobilfunk|telefono|\bmovil"
            r"|celular|\bportable\b|rufnummer|\bfestnetz|whatsapp|contact number|\bphone"),
    (NONE, r"\bfax\b|telefax"),
    ("bday-day", r"(?:birth|geburts?|naissance|nacimiento|\bdob\b|\bbday\b).*\b(?:day|tag|jour|dia|dd)\b"
                 r"|\b(?:day|tag|jour|dia) (?:of|der|de) (?:birth|geburt|naissance|nacimiento)|geburtstag tag"),
    ("bday-month", r"(?:birth|geburts?|naissance|nacimiento|\bdob\b|\bbday\b).*\b(?:month|monat|mois|mes|mm)\b"
                   r"|\b(?:month|monat|mois|mes) (?:of|der|de) (?:birth|geburt|naissance|nacimiento)|geburtsmonat"),
    ("bday-year", r"(?:birth|geburts?|naissance|nacimiento|\bdob\b|\bbday\b).*\b(?:year|jahr|annee|ano|yyyy)\b"
                  r"|\b(?:year|jahr|annee|ano) (?:of|der|de) (?:birth|geburt|naissance|nacimiento)|geburtsjahr"),
    (NONE, r"place of birth|birth ?(?:place|city|country|town)|geburts(?:ort|land|name|stadt)|lieu de naissance"
           r"|pays de naissance|lugar de nacimiento|pais de nacimiento|country of birth|city of birth|nom de naissance"
           r"|maiden name|birth name"),
    ("bday", r"birth ?da(?:y|te)|date of birth|\bdob\b|geburtsdatum|geburtstag|geboren am|date de naissance"
             r"|ne\(?e\)? le"
             r"|fecha de nacimiento|\bbday\b|nacimiento|\bborn\b"),
    ("username", r"user ?(?:name|id)\b|benutzername|nutzername|identifiant|nom d ?utilisateur|nombre de usuario"
                 r"|\busuario\b|\blogin\b|screen ?name|anmeldename"),
    ("nickname", r"nick ?name|spitzname|rufname|surnom|\bpseudo\b|apodo|preferred name|display ?name|anzeigename"
                 r"|known as|what should we call you|name badge|badge name"),
    ("organization-title", r"job ?title|position|occupation|profession\b|\bberuf\b|berufsbezeichnung|stellenbezeichnung"
                           r"|funktion|intitule du poste|\bposte\b|fonction|metier|puesto|ocupacion|\bcargo\b|profesion"
                           r"|\brole\b|current role|tatigkeit|emploi\b"),
    ("honorific-prefix", r"^(?:title|titel|titre|titulo)\b|\bsalutation|anrede|civilite|tratamiento|\bprefix\b"
                         r"|honorific"),
    ("honorific-suffix", r"\bsuffix\b|namenszusatz"),
    ("additional-name", r"middle (?:name|initial)|second (?:first )?name|zweiter vorname|weitere vornamen"
                        r"|(?:deuxieme|autres?) prenoms?|segundo nombre|additional name|\bmi\b"),
    ("family-name", r"last ?name|sur ?name|family ?name|nach ?name|familien ?name|nom de famille|\bapellidos?\b"
                    r"|\blname\b"
                    r"|zuname|primer apellido"),
    ("given-name", r"first ?name|given ?names?|fore ?name|christian name|vor ?namen?\b(?! und)|\bprenoms?\b(?! et)"
                   r"|\bfname\b"
                   r"|nombre de pila|primer nombre"),
    ("organization", r"compan(?:y|ies)|employer|organi[sz]ation|business name|\bfirma|firmenname|unternehmen"
                     r"|arbeitgeber"
                     r"|entreprise|employeur|\bsociete\b|raison sociale|empresa|empleador|organizacion|institution"
                     r"|affiliation|workplace|verein\b|organisme"),
    (NONE, r"house ?(?:number|no\b)|hausnummer|haus ?nr|numero de (?:voie|rue|calle|casa|puerta)|\bpiso\b|puerta\b"
           r"|apartment (?:number|no)|floor\b|etage\b|\bstock\b|door code|digicode|klingel"),
    ("postal-code", r"\bzip\b|zip ?code|post(?:al)? ?code|postleitzahl|\bplz\b|code postal|codigo postal|\bcp\b"
                    r"|postal"),
    ("address-line2", r"address ?(?:line)? ?(?:2|two)|adress ?zusatz|adresszeile 2|zusatz\b|complement d ?adresse"
                      r"|complemento|(?:ligne|linea) (?:d ?adresse |de direccion )?2|apartment|\bapt\b|\bsuite\b"
                      r"|\bunit\b"
                      r"|apartamento|appartement|batiment|address2|addr2|line ?2"),
    ("address-line3", r"address ?(?:line)? ?(?:3|three)|address3|line ?3"),
    ("address-line1", r"address ?(?:line)? ?(?:1|one)|adresszeile 1|(?:ligne|linea) (?:d ?adresse |de direccion )?1"
                      r"|address1|addr1|street(?! address)|stra(?:ss|ß)e|\bstr\b|\brue\b|\bvoie\b|\bcalle\b|line ?1"),
    ("address-level2", r"\bcity\b|\btown\b|\bort\b|wohnort|\bstadt\b|\bville\b|localite|commune|ciudad|localidad"
                       r"|municipio|poblacion|municipality|suburb|locality"),
    ("address-level1", r"\bstate\b|province|provinz|\bregion\b|county|bundesland|kanton|canton|departement|provincia"
                       r"|comunidad|\bestado\b|prefecture|state ?/ ?region"),
    (NONE, r"nationality|nationalitat|staatsangehorigkeit|nationalite|nacionalidad|citizenship"),
    ("country", r"country|\bland\b|\bpays\b|\bpais\b|staat\b"),
    ("street-address", r"street ?address|\baddress\b|\badresse\b|anschrift|direccion|domicilio|\baddr\b|residence"),
    ("sex", r"gender|\bsex\b|geschlecht|\bsexe\b|\bsexo\b|\bgenre\b|\bgenero\b|pronoun"),
    ("language", r"\blanguages?\b|sprachen?\b|\blangues?\b|\bidiomas?\b"),
    ("url", r"web ?(?:site|page)|home ?page|\burl\b|site (?:web|internet)|pagina web|sitio web|linkedin|github"
            r"|portfolio"
            r"|internetseite|\bblog\b"),
    ("impp", r"\bskype\b|\bjabber\b|messenger|instant messag\w+|\bsignal\b|telegram"),
    ("photo", r"\bphoto\b|\bfoto\b|profile picture|profilbild|avatar"),
    ("name", r"full ?name|your name|complete name|vollstandiger name|vor ?(?:-|und)? ?(?:und )?(?:nach|zu)name"
             r"|name, vorname"
             r"|nom (?:complet|et prenoms?)|prenoms? et nom|nombre (?:completo|y apellidos?)|ihr name|votre nom"
             r"|tu nombre"
             r"|\bname\b|\bnom\b|\bnombre\b|contact person|ansprechpartner"),
)  # fmt: skip
RULES = tuple((kind, re.compile(pattern)) for kind, pattern in _RULES)

OTHERS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (relation, re.compile(pattern))
    for relation, pattern in (
        ("emergency", r"emergency|in case of|next of kin|notfall|urgence|emergencia|prevenir|verstandig"),
        ("partner", r"spouse|\bpartner\b|husband|wife|ehe(?:partner|mann|frau|gatt)|lebenspartner|conjoint|epou|conyuge"
                    r"|\bpareja\b|marido|esposa"),
        ("child", r"\bchild(?:ren)?\b|\bkind(?:es|er)?\b|\benfant|\bhijo|\bhija|\bpupil\b|\bschuler|\beleve\b"
                  r"|\balumn[oa]\b"
                  r"|\bbaby\b|student name"),
        ("parent", r"\bparents?\b|guardian|\beltern|erziehungsberechtigt|\btuteur|\bmere\b|\bpere\b|\bpadres?\b"
                   r"|\bmadre\b"
                   r"|\btutor\b|\bmother\b|\bfather\b|\bmutter\b|\bvater\b"),
        ("other", r"referee|reference (?:name|contact|email|person)|referenz|referrer|referred by|recommend|recipient"
                  r"|empfanger|destinataire|destinatario|gift (?:for|to)|guest ?\d?\b|begleit|accompan|passenger [2-9]"
                  r"|travell?er [2-9]|reisende\w* [2-9]|invite\b|doctor\b|hausarzt|\barzt|medecin|medico\b"
                  r"|physician|\bgp\b"
                  r"|landlord|vermieter|bailleur|arrendador|supervisor|vorgesetzt|previous employer|manager\b|teacher"
                  r"|friend'?s?\b|freund|\bami\b|amigo|colleague|second (?:applicant|driver|person|contact)"
                  r"|co ?applicant|insured person|witness|zeuge|temoin|testigo|\bsponsor|host\b|gastgeber|inviting"),
    )
)  # fmt: skip
"""Whose data is meant when it is not the person's own."""

QUESTION = re.compile(
    r"\?\s*$|^(?:why|how|what|describe|tell us|please (?:describe|explain|tell)|explain|anything|warum|wieso|wie |was |"
    r"beschreib|bitte beschreib|erzahl|pourquoi|comment |decri|expliqu|parlez|por que|como |describ|explique|cuent)"
)
ABOUT = re.compile(
    r"allerg|diet|ernahrung|regime|dieta|\bessen|unvertraglich|intoleran|vegan|vegetar|alimenta|hobb|interest"
    r"|\bloisir|aficion|freizeit|medication|medikament|medicament|medicac|condition|erkrankung|maladie|enfermedad"
    r"|about (?:you|yourself)|uber (?:sich|dich)|a propos|sobre (?:ti|usted)|\bbio\b|biograph|experience|erfahrung"
    r"|motivation|cover letter|anschreiben|lettre de|carta de|message|nachricht|\bcomments?\b|kommentar|bemerkung"
    r"|commentaire|comentario|\bnotes?\b|anmerkung|remarque|observacion|special (?:needs|requirements|requests)"
    r"|besondere|besoins|necesidades|wunsche|requirements|goals?\b|\bziele?\b|objecti|objetivo|skills|kenntnisse"
    r"|competences|habilidades"
)
"""What a field for a sentence asks about."""
