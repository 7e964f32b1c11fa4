"""The words by which forms call their fields, in English, German, French and Spanish.

Each rule is a type and a pattern over folded words: lower case, without accents, "firstName", "first_name" and
"first-name" as "first name". Rules are tried from top to bottom, the more special before the more general, so that
"name on card" is no name and "company phone" is a telephone. Types are the tokens of HTML's `autocomplete`
(WHATWG HTML, 4.10.18.7) and those of OWN, for which it has none; `NONE` are fields that look like others and must be
left alone, `FREE` ask for a sentence.
"""

import re

NONE, FREE = "none", "free-text"
_OWN = """house-number street-name family-name-2 birth-name birthplace nationality passport-number passport-expiry
passport-issued tax-id licence-plate vehicle shoe-size clothing-size marital-status diet allergy"""
OWN = frozenset(_OWN.split())
"""Types that HTML has no token for. A street name is a street without its house number."""
PLACES = "places"
"""Several parts of an address in one field, without a street (listed.py)."""
_POSTCODE = r"(?:plz|postleitzahl|zip ?codes?|zip|post ?code|postal code|code postal|cp|c p|codigo postal)"
_TOWN = r"(?:(?:wohn)?ort|stadt|city|town|ville|commune|localite|localidad|poblacion|ciudad|municipio)"
_STREET = r"(?:street|strasse|\bstr\b|\brue\b|\bvoie\b|calle|anschrift|adresse|address|direccion|domicilio)"
_GIVEN = r"(?:first|given|fore) ?names?|vornamen?|prenom(?:s|\(s\))?|nombres?"
_FAMILY = r"(?:last|family|sur) ?names?|(?:nach|familien|zu)namen?|noms?(?: de famille)?|apellidos?|patronyme"
_GIVEN, _FAMILY = f"(?:{_GIVEN})", f"(?:{_FAMILY})"
_AND = r"(?: ?[,/&+] ?| (?:und|u|and|et|y) )"

NEVER = re.compile(
    r"pass ?(?:word|wort|phrase|code)|kennwort|mot de passe|contrasena|\bpwd\b|\bpin\b|\bpuk\b|\btan\b"
    r"|security (?:code|answer|question)|sicherheits(?:code|frage|antwort)|question secrete|pregunta de seguridad"
    r"|\bcv[cv]2?\b|\bcsc\b|card verification|prufziffer|prufnummer|kartenprufnummer|cryptogramme"
    r"|code de securite|codigo de seguridad|\bsecret\b|one time|\botp\b|verification code|bestatigungscode"
    r"|code de verification|codigo de verificacion|\b2fa\b|authenticator"
)
"""Never filled, whatever the form says of itself."""
CARD_CODE = re.compile(
    r"\bcv[cv]2?\b|\bcsc\b|card (?:verification|security|code)|prufziffer|kartenprufnummer|cryptogramme|security code"
)
"""Of these the code on a payment card."""

_RULES: tuple[tuple[str, str], ...] = (
    (NONE, r"(?:country|state|land|pays|pais|place|lieu|lugar|ort) (?:of|der|de|d|where|que) (?:la |the )?(?:issu\w+"
           r"|ausstell\w+|delivr\w+|emission|expedicion|emision|registration of goods)|ausstellungs(?:land|ort|staat)"
           r"|issuing (?:country|state|authority)|\b(?:issued|ausgestellt|delivre|expedido)"
           r" (?:by|in|at|von|par|a|por|en)\b"),
    (NONE, r"(?:type|kind) of (?:\w+ )?(?:document|id\b)|art des ausweis|type de (?:document|piece)|tipo de documento"),
    (NONE, r"(?:statut|status|type) (?:d |of )?(?:occupation|emploi|occupancy)|statut professionnel"
           r"|(?:occupation\w*|occupancy|housing|work) status|wohnverhaltnis|erwerbs(?:status|tatigkeit)"
           r"|beschaftigungsverhaltnis|situac\w+ laboral"),
    (NONE, r"(?:sitz|ort|stadt|branche|city|town|place|location|industry|siege|ville|lieu|sede|ciudad|localidad|sector)"
           r" (?:of|des?|der|du|de l|de la|del) (?:the |your |l )?"
           r"(?:employer|arbeitgebers|employeur|empresa|company|firma)"
           r"|employer (?:s )?(?:street|city|town|state|location|industry"
           r"|sector)|(?:company|firmen|unternehmens?) ?(?:s )?(?:city"
           r"|town|post ?code|zip|country|location|industry|sector|url|domain|sitz|anschrift|webseite)"
           r"|(?:accounts?|accounting|finance|hr|human resources|purchasing|sales|support) (?:department|team|office)"),
    (NONE, rf"{_STREET}.*(?:\b{_POSTCODE}{_AND}{_TOWN}|\b{_TOWN}{_AND}{_POSTCODE})\b"),
    (PLACES, rf"\b{_POSTCODE}(?:{_AND}{_TOWN}| (?:(?:wohn)?ort|ville))\b|\b{_TOWN}{_AND}{_POSTCODE}\b"),
    ("address-line1", r"(?:street|address)\b.* (?:or|/) ?p ?o ?box"),
    (NONE, rf"\b{_TOWN}{_AND}.*\b{_POSTCODE}\b|boite postale|postfach|\bp ?o ?box\b|apartado (?:de correos|postal)"
           r"|lieu dit"),
    (NONE, r"^(?:puerta|porte|tur|piso|planta|escalera|escalier|stiege|letra|bloque)$"),
    (NONE, r"(?:name|nom|nombre) (?:of|der|des|du|de(?: la| l)?|del) (?:\w+ ){0,3}(?:practice|surgery|school|clinic"
           r"|bank|insurer|hospital|pharmacy|praxis|schule|klinik|krankenkasse|cabinet|ecole|banque|colegio|clinica"
           r"|banco)\b"),
    ("passport-number", r"(?:number|no|nr|nummer|numero|n[o°]) (?:of|des|der|du|del?) (?:the |your )?(?:travel document"
                        r"|passports?|reisedokument\w*|reisepass\w*|document de voyage|documento de viaje)"
                        r"|travel document (?:number|no\b)|reisedokument\w* ?(?:nummer|nr)"),
    ("passport-expiry", r"passport\b.*(?:expir|valid|until)|(?:expir|valid)\w*.*\bpassport|reisepass.*gultig"
                        r"|gultig.*pass\b"
                        r"|passeport.*(?:expir|valid)|expir\w* du passeport|caducidad del pasaporte|pass ?exp"),
    ("passport-issued", r"passport\b.*issued?|issued?\b.*passport|ausstellung\w* (?:des )?(?:reise)?pass"),
    ("passport-number", r"passport ?(?:number|no\b|num\b|nr|#|$)|(?:reise)?pass ?(?:nummer|nr)|reisepass$"
                        r"|numero de passeport"
                        r"|n[o°] de passeport|passeport$|numero de(?:l)? pasaporte|pasaporte$|\bppt ?num"),
    ("nationality", r"nationalit|staatsangehorigkeit|staatsburgerschaft|nacionalidad|citizenship"),
    ("licence-plate", r"licen[cs]e plate|number plate|plate number|(?:car|vehicle)(?: s)? ?reg\w*"
                      r"|registration (?:plate|mark)"
                      r"|\bkennzeichen|immatriculation|plaque d|matricula\b(?! universit)|\bplate$"),
    ("vehicle", r"(?:car|vehicle) (?:make|model)|make (?:and|&|/) model|hersteller und modell|fahrzeug(?:typ|modell)"
                r"|marque et modele|marca y modelo|modele du vehicule"
                r"|^(?:your |ihr |votre |tu |su )?(?:car|vehicle|fahrzeug|auto|voiture|vehicule|coche|vehiculo)$"),
    ("shoe-size", r"shoe ?size|schuhgrosse|pointure|talla de (?:zapato|calzado)|numero de calzado"),
    ("clothing-size", r"(?:shirt|clothing|clothes|dress|jersey|jacket|hoodie) ?size|konfektionsgrosse|kleidergrosse"
                      r"|(?:t-? ?shirt|trikot) ?grosse|taille (?:de (?:vetement|t-? ?shirt))|talla de (?:camiseta"
                      r"|ropa)|^size$|^t ?shirt$|^trikot$|^camiseta$|^maillot$"
                      r"|^talla$"),
    ("marital-status", r"marital|civil status|familienstand|situation (?:familiale|matrimoniale|de famille)|etat civil"
                       r"|estado civil"),
    (NONE, r"(?:member(?:ship)?|library|loyalty|frequent flyer|bonus|reader|bahn)\w* ?(?:card )?"
                          r"(?:number|no\b|id\b|nr|nummer)|mitglied\w* ?(?:nr|nummer)|kundenkarten ?nummer|numero "
                          r"(?:d adherent|de socio|de carte de fidelite)|carte de fidelite n"),
    (NONE, r"(?:employer|company|arbeitgeber|employeur|empresa)s?'? ?(?:s|der|des|du|de la)? (?:address|adresse"
           r"|tel|phone|e ?mail"
           r"|contact|anschrift|direccion)|(?:adresse|anschrift|direccion|telefon\w*|telephone|address"
           r"|phone) (?:of|des|der|de l|du"
           r"|de la|del?) (?:the |your )?(?:employer|arbeitgebers|employeur|empresa|company)"),
    (NONE, r"(?:country|countries|city|town|place|region)s? (?:to be |you (?:will |plan to |are |want to )?)"
           r"(?:visit|travel)\w*"
           r"|nom (?:d epou|marital)\w*"),
    (NONE, r"(?:departure|arrival|arriving|departing|event|venue|store|branch|school|university|bank|hospital"
           r"|clinic|practice|team"
           r"|product|project|course|hotel|property|pet) (?:city|town|address|country|post ?code|zip|name|phone|email)"
           r"|(?:city|country|town|place) of (?:departure|arrival|destination|issue|purchase|event)|phone (?:model"
           r"|brand|make)"
           r"|please state|state (?:the|any|if|why|your)\b|abreiseort|zielort|ville de depart|ville d arrivee"
           r"|ciudad de (?:origen|destino)"),
    ("street-address", r"(?:anschrift|adresse|\baddress|direccion)\b.*\b(?:plz|postleitzahl|zip|post ?code|ort"
                       r"|city|ville|ciudad)\b"
                       r"|(?:full|complete|whole) address|adresse complete|vollstandige (?:anschrift|adresse)"
                       r"|direccion completa"),
    (NONE, r"\balias\b"),
    (NONE, r"moving to\b|destination|zielort|drop ?off|pick ?up (?:address|location|post|point)"),
    (NONE, r"^(?:signature|unterschrift|firma del|ort,? (?:und )?datum|datum,? unterschrift|place,? (?:and )?date"
           r"|lieu et date(?! de naissance)"
           r"|fait a|fecha y firma|date$|datum$|fecha$)|\bsignature\b|unterschrift"),
    (NONE, r"(?:company|business|organi[sz]ation) ?(?:size|type|registration|website|vat)|number of employees"
           r"|insurance "
           r"(?:company|provider|carrier)|krankenkasse|krankenversicherung$|\bmutuelle\b|aseguradora"
           r"|versicherungsgesellschaft"
           r"|employment (?:status|type)|employer identification|abteilung|\bdepartment\b|memorable (?:word|date)"
           r"|\beurocode|salary|gehalt|\bsalaire|income\b|einkommen|\brevenus?\b|ingresos|sueldo"),
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
    ("cc-name", r"(?<!your )(?<!badge )(?:name|nom|nombre|titular|inhaber\w*)\b.*\b(?:card|karte|carte|tarjeta)"
                r"|card ?holder|karteninhaber"
                r"|\bcc ?name"),
    ("cc-exp-month", r"(?:exp\w*|card|ablauf\w*|cc) ?(?:date )?(?:mm\b|month|monat|mois|mes\b)|expiry month"
                     r"|mois d expiration"),
    ("cc-exp-year", r"(?:exp\w*|card|ablauf\w*|cc) ?(?:date )?(?:yy|year|jahr|annee|ano\b)|expiry year"
                r"|annee d expiration"),
    ("cc-exp", r"\bcc ?exp|card exp|expir(?:y|ation)(?: date)?$|valid (?:thru|through|until)|mm ?/? ?(?:yy|jj|aa)\b"),
    ("cc-number", r"card ?(?:number|no\b|num)|credit ?card|kartennummer|kreditkarte|numero de (?:la )?(?:carte|tarjeta)"
                  r"|\bcc ?num|\bccn\b|debit ?card"),
    ("cc-type", r"card ?type|kartentyp|type de carte|tipo de tarjeta"),
    (NONE, r"\biban\b|\bbic\b|\bswift\b|account (?:number|no)|kontonummer|numero de c(?:ompte|uenta)|sort code|routing"
           r"|\bssn\b|social security|sozialversicherung\w*|securite sociale|seguridad social|\bvat\b|ust ?id"
           r"|policy number|order (?:number|no)|bestellnummer|booking (?:number|no\b|ref|code|id)"
           r"|customer number"
           r"|kundennummer|invoice|rechnungsnummer|student (?:number|id)"
           r"|reference (?:number|no)"),
    (NONE, r"insurance (?:number|no\b|id)|versicherten?(?:nummer| ?nr)|\bnhs (?:number|no)|member id"
                         r"|numero d assure|numero de asegurado|krankenversicherungsnummer"),
    ("tax-id", r"steuer ?(?:nummer|id|identifikation)|tax ?(?:id|number|payer)|numero fiscal|\bnif\b|\bcif\b"),
    (NONE, r"\bcedula\b|\bcurp\b|\bdni\b|\bn\.? ?i\.? ?e\b|\bd n i\b|\bn i e\b|national id"
                  r"|identity (?:card|document)|personalausweis"
                  r"|ausweisnummer|id (?:card )?number|carte d identite|documento de identidad|document number"
                  r"|driv(?:er|ing)\w* licen[cs]e(?: (?:number|no))?|fuhrerschein|permis de conduire"),
    ("name", r"kontoinhaber|account holder|titulaire du compte|titular de la cuenta"),
    ("email", r"^m(?:ail|el)$|\be ?mail\b|\bmail ?(?:address|adresse)\b|courriel|correo(?: electronico)?|\bemail"
              r"|mailadresse|adresse electronique|adresse (?:e )?mail\b"),
    ("tel-extension", r"\bext(?:ension)?\b(?! name)|durchwahl|numero de poste"),
    ("tel", r"(?:with|incl\w*|mit|inkl\w*|avec|con|y compris)\.? (?:the |\w+ )?(?:area code|country code|vorwahl"
            r"|landesvorwahl|indicatif|prefijo)|(?:area code|vorwahl|indicatif|prefijo) (?:inclu\w*|inklusive)"),
    ("tel-country-code", r"(?<!with )(?:country|international|dial\w*) (?:calling |phone |dialling )?(?:code|prefix)"
                         r"|landesvorwahl|internationale vorwahl|auslandsvorwahl"
                         r"|landervorwahl|indicatif(?: pays)?|codigo de pais|prefijo(?: internacional)?|phone code"),
    ("tel-area-code", r"area code|ortsvorwahl|\bvorwahl"),
    ("tel", r"\b(?:tele)?phone|\bgsm\b|\bnatel\b|\bmobile?\b|\bcell\b|\bhandy|\btel\b(?! qu)|telefon"
            r"|mobilnummer|mobilfunk|telefono"
            r"|\bmovil|celular|\bportable\b|rufnummer|\bfestnetz|whatsapp|contact number|\bphone"),
    (NONE, r"\bfax\b|telefax"),
    ("bday-day", r"(?:birth|geburts?|naissance|nacimiento|\bdob\b|\bbday\b).*\b(?:day|tag|jour|dia|dd)\b"
                 r"|\b(?:day|tag|jour|dia) (?:of|der|de) (?:birth|geburt|naissance|nacimiento)|geburtstag tag"),
    ("bday-month", r"(?:birth|geburts?|naissance|nacimiento|\bdob\b|\bbday\b).*\b(?:month|monat|mois|mes|mm)\b"
                   r"|\b(?:month|monat|mois|mes) (?:of|der|de) (?:birth|geburt|naissance|nacimiento)|geburtsmonat"),
    ("bday-year", r"(?:birth|geburts?|naissance|nacimiento|\bdob\b|\bbday\b).*\b(?:year|jahr|annee|ano|yyyy)\b"
                  r"|\b(?:year|jahr|annee|ano) (?:of|der|de) (?:birth|geburt|naissance|nacimiento)|geburtsjahr"),
    ("birth-name", r"geburtsname|\bnom de (?:naissance|jeune fille)|maiden name|birth name|name at birth"
                   r"|apellido de soltera"),
    ("birthplace", r"(?:town|city|place) (?:(?:and|or|&|/) )?country of birth|geburtsort (?:und|,|/)"
                   r"|(?:ville|lieu|commune) et pays de naissance|(?:ciudad|lugar) y pais de nacimiento"
                   r"|(?:municipio|localidad|poblacion|ciudad)(?: [oy] pais)? de nacimiento"),
    (NONE, r"(?:entidad|estado|provincia|departamento|region) (?:federativa )?de nacimiento|state of birth"
           r"|country of birth|geburtsland|pays de naissance|pais de nacimiento|birth ?country"),
    ("birthplace", r"(?:ville|commune) de naissance|ciudad de nacimiento|town of birth|place of birth"
                   r"|birth ?(?:place|city|town)|geburts(?:ort|stadt)|lieu de naissance"
                   r"|lugar de nacimiento"
                   r"|city of birth|\bpob\b"),
    (NONE, r"(?:previous|former|other|any other|fruhere[rs]?|ancien\w*) (?:sur|last |family )?n(?:ame|om)"),
    ("bday", r"birth ?da(?:y|te)|date of birth|\bdob\b|geburtsdatum|geburtstag|geboren am|date de naissance"
             r"|\bne ?\(?e?\)? ?le\b|birthdate|\bddn\b|\bfecha nac|geb dat|gebdat|\bgeb am\b|^geb$|when were you born"
             r"|fecha de nacimiento|\bbday\b|nacimiento|\bborn\b"),
    ("username", r"user ?(?:name|id)\b|benutzername|nutzername|identifiant|nom d ?utilisateur|nombre de usuario"
                 r"|\busuario\b|\blogin\b|screen ?name|anmeldename"),
    ("nickname", r"nick ?name|spitzname|rufname|surnom|\bpseudo\b|apodo|preferred name|display ?name|anzeigename"
                 r"|known as|what should we call you|preferred first name"),
    ("organization-title", r"job ?title|position|do for a living|was machst du beruflich|current job"
                           r"|a que te dedicas|occupation|profession\b|\bberuf\b|berufsbezeichnung|stellenbezeichnung"
                           r"|funktion|intitule du poste|\bposte\b(?! de (?:police|secours|garde))"
                           r"|fonction|metier|puesto|ocupacion|\bcargo\b|profesion"
                           r"|\brole\b|current role|tatigkeit|emploi\b|beschaftigt als|(?:working|work|employed) as"
                           r"|trabaja como"),
    ("name", rf"\b{_FAMILY}{_AND}{_GIVEN}\b|\b{_GIVEN}{_AND}{_FAMILY}\b"),
    ("name", r"\bname, ?vorname|nachname, ?vorname|surname and (?:first|given) name|first and (?:last|sur) ?names?"
             r"|nom,? et "
             r"prenom|prenom,? et nom|nombre y apellidos?|vor ?-? ?(?:und|&|/) ?(?:nach|zu|familien)name|full ?name"
             r"|nombre completo|nom complet"),
    ("honorific-prefix", r"^(?:title|titel|titre|titulo)(?: ?[(*].*)?$|akad\w* titel|academic title|\btitle$"
                         r"|\bsalutation|anrede|civilite|tratamiento|\bprefix\b"
                         r"|honorific"),
    ("honorific-suffix", r"\bsuffix\b|namenszusatz"),
    ("family-name", r"(?:last|family) ?[(/] ?(?:last|family|sur ?name)\)? ?names?"),
    ("given-name", r"(?:first|given) ?[(/] ?(?:first|given|fore ?name)\)? ?names?"),
    ("given-name", r"^(?:first|given)(?: names?)? ?(?:/|&|\+|,|and|or) ?(?:\(?optional\)? ?)?middle"),
    ("given-name", r"\b(?:first|given) name and (?:middle )?initial"),
    ("additional-name", r"^middle$|middle ?(?:name|initial)|second (?:first )?name|zweiter vorname|weitere vornamen"
                        r"|(?:deuxieme|autres?) prenoms?|segundo nombre|additional name"
                        r"|other (?:given|first|fore|middle) ?names?|otros nombres|\bmi\b"),
    ("family-name-2", r"segundo apellido|apellido materno|\b2\w{0,2}\W? ?apellido|second surname"
                      r"|apellido 2|\bape ?2\b"),
    ("family-name", r"^last$|^name last$|last ?names?|sur ?names?|family ?names?|nom d usage|apellido 1|\bape ?1\b"
                    r"|nach ?name|familien ?name|nom de famille|\bapellidos?\b"
                    r"|\blname\b"
                    r"|zuname|\b(?:primer )?apellidos?\b(?: paternos?)?"),
    ("given-name", r"^first$|^name first$|first ?names?|given ?names?|fore ?names?|christian name"
                   r"|vor ?namen?\b(?! und)|\bprenoms?\b(?! et)"
                   r"|\bfname\b"
                   r"|nombre de pila|primer nombre"),
    ("organization", r"\bcompan(?:y|ies)|employer|organi[sz]ation|business name|\bfirma|firmenname|unternehmen"
                     r"|arbeitgeber"
                     r"|entreprise|employeur|\bsociete\b|raison sociale|empresa|empleador|organizacion|institution"
                     r"|affiliation|workplace"
                     r"|place of work|lieu de travail|lugar de trabajo|arbeitsstelle|verein\b|organisme"),
    (NONE, r"hausnummer\w*zusatz|house number (?:suffix|addition)|complement de numero"),
    ("street-name", r"(?:street|strasse|\bstr\b|\brue|\bvoie|calle)\b.*\b(?:without|ohne|sans|sin) (?:the |le |el )?"
                    r"(?:house |haus)?n(?:um|o|r|°)"),
    ("street-name", r"^via$|(?:street|road) name|strassenname|^(?:le )?nom de (?:la )?(?:voie|rue)|nombre de la (?:via"
                    r"|calle)"),
    ("address-line1", r"(?:stra(?:ss|ß)e|\bstr)\b.*(?:hausn|haus n|\bnr\b|nummer)|calle y (?:numero|n[o°])"
                      r"|(?:numero|n[o°]) et (?:nom de )?(?:la )?(?:voie|rue)|house (?:number|no) (?:and|&) street"
                      r"|street (?:name )?(?:and|&) (?:house )?(?:number|no)|(?:number|no),? (?:and )?street"
                      r"|building and street$|building and street line 1"),
    ("street-address", r"(?:adresse|direccion) postale?\b|postal address|post(?:anschrift|adresse)|mailing address"),
    ("address-line2", r"(?:batiment|bat\b|appart\w*|escalier|apartment|building|wohnung|stiege|turnummer|puerta"
                      r"|escalera|bloque|portal|letra)\b.*(?:etage|floor|stock\b|piso|planta)"
                      r"|(?:etage|floor|\bstock|piso|planta)\b.*(?:batiment|appart\w*|escalier|apartment|flat|unit|wohnung|\btur|puerta|escalera|letra)"),
    ("address-line2", r"\bapt,? |(?:zeile|line|ligne|linea) ?2\b|building and street line 2|^complemento?(?: d| de|$)"
                      r"|\bpiso\b|puerta\b|apartment (?:number"
                      r"|no)|flat (?:number|no)"),
    ("house-number", r"num(?:ero)? ?ext(?:erior)?\b|house ?(?:number|no\b)|house name ?/ ?number|building number"
                     r"|hausnummer|haus ?nr|\bhnr\b"
                     r"|num(?:ero)? (?:de )?(?:la )?(?:voie|rue|calle|casa)|street ?(?:number|no\b)"),
    (NONE, r"floor\b|etage\b|\bstock\b|door code|digicode|klingel|tipo de via|type de voie"),
    ("address-level2", r"\bpost(?:al)? ?town\b"),
    ("postal-code", r"\bzip\b|zip ?code|post(?:al)? ?code|postleitzahl|\bplz\b|code postal|codigo postal|\bcp\b"
                    r"|postal|^c p$|\bnpa\b"),
    ("address-line2", r"(?:street|addr|str) ?2\b|address ?(?:line)? ?(?:2|two)|adress ?zusatz|adresszeile 2"
                      r"|zusatz\b|complement d ?adresse"
                      r"|complemento|(?:ligne|linea) (?:d ?adresse |de direccion )?2|apartment|\bapt\b|\bsuite\b"
                      r"|\bunit\b"
                      r"|apartamento|appartement|batiment|address2|addr2|line ?2"),
    ("address-line3", r"address ?(?:line)? ?(?:3|three)|address3|line ?3"),
    ("address-line1", r"address ?(?:line)? ?(?:1|one)|adresszeile 1|(?:ligne|linea) (?:d ?adresse |de direccion )?1"
                      r"|address1|addr1|street(?! address)|stra(?:ss|ß)e|\bstr\b|\brue\b|\bvoie\b|\bcalle\b|line ?1"),
    ("country", r"(?:country|land|pays|pais) ?/ ?(?:region|territory|gebiet)|country ?code$"),
    ("address-level2", r"\bcity\b|\btown\b|\bort\b|wohnort|\bstadt\b|\bville\b|localite|commune|ciudad\b|localidad"
                       r"|municipio|poblacion|municipality|suburb|locality"),
    ("address-level1", r"\bstate\b|province|provinz|\bregion\b|county|bundesland|kanton|canton|departement|provincia"
                       r"|comunidad|\bestado\b|prefecture|state ?/ ?region"),
    ("country", r"country|\bland\b|\bpays\b|\bpais\b|staat\b"),
    ("street-address", r"street ?address|\baddress\b|\badresse\b|anschrift|direccion|domicilio|\baddr\b|residence"),
    ("sex", r"gender|\bsex\b|geschlecht|\bsexe\b|\bsexo\b|\bgenre\b|\bgenero\b|pronoun"),
    ("language", r"\blanguages?\b|sprachen?\b|sprachkenntnis|\blangues?\b|\bidiomas?\b"),
    ("url", r"web ?(?:site|page|seite)|home ?page|\burl\b|site (?:web|internet)|pagina web|sitio web|linkedin|github"
            r"|portfolio"
            r"|internetseite|\bblog\b"),
    ("impp", r"\bskype\b|\bjabber\b|messenger|instant messag\w+|\bdiscord\b|\bicq\b|\bsignal\b|telegram"),
    ("photo", r"\bphoto\b|\bfoto\b|profile picture|profilbild|avatar"),
    ("name", r"full ?name|your name|complete name|vollstandiger name|vor ?(?:-|und)? ?(?:und )?(?:nach|zu)name"
             r"|\bname, ?vorname|booking name|nachname, ?vorname|surname and (?:first|given) name"
             r"|nom,? (?:et )?prenom|naam"
             r"|nom (?:complet|et prenoms?)|prenoms? et nom|nombre (?:completo|y apellidos?)|ihr name|votre nom"
             r"|tu nombre|patient name|name on (?:the |your )?badge|name for your badge"
             r"|\bname\b|\bnom\b|\bnombre\b|contact person|ansprechpartner"),
)  # fmt: skip
RULES = tuple((kind, re.compile(pattern)) for kind, pattern in _RULES)

_OF_PERSON = (
    r"(?:(?:your|my|full|complete|legal|real|preferred|first and last|owner|contact|customer|applicant|patient"
    r"|guest|attendee|main"
    r"|participant|member|booking|subscriber|buyer|client|student|employee|driver|billing|shipping|delivery"
    r"|account|holder"
    r"|policyholder|tenant|primary|print(?:ed)?|voller|vollstandiger|ihre?|dein|votre|vos|tu|su|adherent|titulaire"
    r"|titular|s)"
    r" )*"
)
PERSON = re.compile(
    rf"^{_OF_PERSON}(?:names?|nom|nombres?|naam)(?:\(s\))?(?: ?[(,:/*].*| complete?t?o?| here| and .*"
    r"| et prenom.*| y apellido.*| o razon social| oder firma| or company)?$"
    r"|^(?!(?:pet|dog|cat|org|team|file|bank|city|town|road|item|form|page|site|app|host|user|club|shop|unit|room"
    r"|job) )"
    r"\w{1,4} (?:name|nom|nombre|nm)$|full ?name|nombre completo|nom complet|prenom|vorname|apellido|nachname"
    r"|\b(?:your|ihr|dein|votre|tu|su) (?:full )?(?:name|nom|nombre)|account holder|kontoinhaber|du compte|de la cuenta"
    r"|name (?:on (?:the |your )?|for your )badge|surname and|and (?:last|sur) ?name|\b(?:name|nom|nombre) (?:of"
    r"|des?|du|de la|del|de l)"
    r" (?:the |l )?(?:applicant|patient|antragsteller\w*|locataire|titulaire|solicitante|paciente|participant"
    r"|adherent|member|alumn[oa]s?(?: ?/ ?[oa])?|estudiante|eleve|pupil"
    r"|mitglieds?|client|kunden|cliente|titular|asistente|socio)|(?:booking|contact|owner|guest|attendee|customer"
    r"|patient)s? name"
    r"|contact person|ansprechpartner"
)
"""A name that is asked for is a person's."""

QUESTION = re.compile(
    r"\?\s*$|^(?:why\b|how\b|what\b|describe|tell us|please (?:describe|explain|tell)|explain|anything|warum|wieso|wie "
    r"|was |"
    r"beschreib|bitte beschreib|erzahl|pourquoi|comment |decri|expliqu|parlez|por que|como |describ|explique|cuent)"
)
ABOUT = re.compile(
    r"allerg|alerg|diet|ernahrung|regime|dieta|\bessen|unvertraglich|intoleran|vegan|vegetar|alimenta|hobb|interest"
    r"|\bloisir|aficion|freizeit|medication|medikament|medicament|medicac|condition|erkrankung|maladie|enfermedad"
    r"|about (?:you|yourself)|uber (?:sich|dich)|a propos|sobre (?:ti|usted)|\bbio\b|biograph|experience|erfahrung"
    r"|motivation|cover letter|anschreiben|lettre de|carta de|message|nachricht|\bcomments?\b|kommentar|bemerkung"
    r"|commentaire|comentario|\bnotes?\b|anmerkung|remarque|observacion|special (?:needs|requirements|requests)"
    r"|besondere|besoins|necesidades|wunsche|requirements|goals?\b|\bziele?\b|objecti|objetivo|skills|kenntnisse"
    r"|competences|habilidades"
)
"""What a field for a sentence asks about."""
