"""Which open questions ask for just what a person told: their allergies, diet, hobbies, medicines, skills, goals. Pure.

A word is not enough: "Terms and conditions", "Conflict of interest", "Sales goals" have one as well. So all words of a
question have to be a topic's own, or such as mean little beside one; else nothing that was told answers it, and it is
left to the person, and to the model on their word (draft.py).
"""

import re

from secondme.autofill.matching import fold

TOPICS = (
    ("allergy", re.compile(r"all?erg|intoleran|unvertraglich")),
    ("diet", re.compile(r"diet|ernahrung|regimes? (?:alim|special|particulier|vegetar)|^regime$|dieta|vegan|vegetar"
                        r"|\beat\b|\bessen(?:s(?:wunsch|vorlieb)|$| )|food(?! allerg)|meal|\bmenu"
                        r"|(?:besoins|contraintes|restrictions|preferences|habitudes|exigences) alimentaires?"
                        r"|(?:necesidades|restricciones|preferencias|requisitos) alimentarias?")),
    ("hobby", re.compile(r"hobb|\binter(?:est|et|es)(?:s|e[ns]?)?\b|loisir|aficion|freizeit|free time|tiempo libre")),
    ("health", re.compile(r"medication|medikament|medicament|medicac|medicines?\b|erkrankung|maladie|enfermedad"
                          r"|(?:medical|health|existing|chronic|physical|heart) condition")),
    ("skill", re.compile(r"\bskill|kenntnis|competence|habilidad")),
    ("goal", re.compile(r"\bgoals?\b|\bziele?\b|objecti|objetivo")),
)  # fmt: skip
_SMALL = """
a all allo an and any are as aus avec be by con d das de del den der des die do du e ein eine el en es et etwa
for fur gegen gibt haben have hast i ihr ihre ihren il ist it la las le les los me mi mich mir mit my o od oder
of on or ou para please por pour s si sie sind so su sus suffer t ta te tes that the them they this to tu tus un
una und une unter us usted vos votre vous we which what welche quelles quels quelle quel cuales cual was y you
your z zu zur leiden bitte keine none ninguna aucune yes if so tell name them too also etc are there is existe
existen indiquez indique gib angeben tiene tienes tenes tenez avez souffrez padece padeces alguna algun algunas
algunos sont son eventuelles eventuels intolerances intolerancias haben hast gibt irgendwelche certaines falls
ja eventuelle eventuell eventuellement gegebenenfalls ggf vorhanden"""
_BESIDE = """
optional facultatif opcional freiwillig pflichtfeld list describe details specify state known bekannte bekannt
bestehende connue connues conocida conocidas conocidos personal personlich personnels personales current
currently aktuelle aktuell actuelle actuels actuales actual regular regularly regelmassig other further andere
weitere autre autres otra otras otros special particular especial especiales besondere particulier particuliere
particuliers requirement requirements need needs restriction restrictions preference preferences preferencia
preferencias besoin besoins contrainte contraintes necesidad necesidades restriccion restricciones wunsch
wunsche wunschen bedurfnisse anforderungen hinweise angaben information informations infos informacion severe
severas schwere graves significant activities activites actividades passions passion leisure pasatiempos centre
centres food drink drug drugs medicine medicines medicament medicaments medicamentos nahrungsmittel lebensmittel
arzneimittel alimentaire alimentaires alimentaria alimentarias alimentos reaction reactions reaktionen
sensitivities hypersensitivities taking take prescribed prescription verschrieben einnehmen nehmen ein prenez
tomas toma pre medical health chronic physical existing relevant anything something aware should know not eat
cannot dislike follow following preferred vegetarian vegan halal kosher gluten lactose free frei"""
_KNOWN = frozenset(f"{_SMALL} {_BESIDE}".split())
_EXAMPLES = re.compile(
    r"\b(?:for example|for instance|such as|e ?g|z ?b|zum beispiel|wie etwa|par exemple|p ?ex|por ejemplo"
    r"|p ?ej) .*"
)
"""What a question only names to show what it means: "allergies, for example to food"."""
_MEDICINES = re.compile(
    r"penicill?in|penizillin|penicilina|amoxicil|antibioti|sulfa|sulfon|aspirin|ibuprofen|paracetamol|codein|morphin"
    r"|cillin|mycin|cephalo|cefal|iodine|\bjod\b|contrast|an(?:a)?esth|narkose|insulin"
)
"""What people are allergic to and take as a medicine."""
_TO_FOOD = re.compile(
    r"\b(?:food|nahrungsmittel\w*|lebensmittel\w*|alimentaires?|alimentari[ao]s?|alimentos|diet\w*|meals?)\b"
)
_TO_MEDICINE = re.compile(
    r"\b(?:drugs?|medicines?|medications?|medikament\w*|arzneimittel\w*|medicament\w*|medicinas?|farmacos?)\b"
)


def topics_of(said: str) -> list[str]:
    """The topics that a question (folded) names."""
    said = _EXAMPLES.sub("", said)
    return [topic for topic, pattern in TOPICS if pattern.search(said)]


def asks_for_more(said: str) -> bool:
    """Whether a question (folded) that names a topic has words that are no topic's."""
    left = _EXAMPLES.sub("", said)
    for _, pattern in TOPICS:
        for found in reversed([*pattern.finditer(left)]):
            left = f"{left[: found.start()]} {re.sub(r'^[a-z]+', '', left[found.end() :])}"
    return any(word not in _KNOWN for word in re.findall(r"[a-z]+", left))


def of_kind(said: str, allergy: str) -> bool:
    """Whether an allergy is of the kind that a question (folded) asks for: to a medicine, to food."""
    food, medicine = bool(_TO_FOOD.search(said)), bool(_TO_MEDICINE.search(said))
    return food is medicine or bool(_MEDICINES.search(fold(allergy))) is medicine
