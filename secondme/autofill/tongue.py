"""In which language a form asks, where it does not say so itself: by the words of its labels. Pure."""

import re
from collections import Counter

from secondme.autofill.form import Form
from secondme.autofill.matching import fold

_WORDS = {
    "de": """name vorname nachname geburtsdatum geboren strasse anschrift ort plz telefon und der die das von ihr ihre
        sie haben arbeitgeber beruf staatsangehorigkeit""",
    "fr": """nom prenom naissance adresse telephone portable ville courriel du de la le et votre vos ne profession
        nationalite employeur vous avez numero""",
    "es": """nombre apellidos apellido nacimiento direccion telefono correo ciudad fecha y su sus el los usted tiene
        nacionalidad empresa numero""",
    "en": """name first last surname birth address phone city your you the of and have do are employer occupation number
        date""",
}
_TONGUES: dict[str, list[str]] = {}
for _tongue, _words in _WORDS.items():
    for _word in _words.split():
        _TONGUES.setdefault(_word, []).append(_tongue)
LEAST = 3


def tongue_of(form: Form) -> str:
    """One of "de", "fr", "es", "en"; "" where the words do not tell."""
    found: Counter[str] = Counter()
    for field in form.fields:
        for word in re.findall(r"[a-z]+", fold(field.label)):
            for tongue in _TONGUES.get(word, ()):
                found[tongue] += 1
    (best, most), (_, second) = [*found.most_common(2), ("", 0), ("", 0)][:2]
    return best if most >= LEAST and most > second else ""
