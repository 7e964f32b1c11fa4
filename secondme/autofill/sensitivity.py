"""Which data a person is asked about once before it goes into forms. Pure."""

import re

from secondme.autofill.values import Value

CATEGORIES = {
    "health": "Health: allergies, diet, illnesses",
    "documents": "Numbers of documents: passport, tax, insurance, memberships",
    "family": "Data of your family",
    "private": "Private matters: health, money, faith, politics, intimate things",
}
"""Each with what it is called."""
_OF_TYPE = {
    "allergy": "health", "diet": "health", "health": "health", "passport-number": "documents",
    "passport-expiry": "documents", "passport-issued": "documents", "tax-id": "documents",
}  # fmt: skip
_NUMBER = re.compile(r"\b(?:number|nummer|nr|numero|id|card|karte|carte|licen[cs]e|ausweis)\b")


def category(value: Value) -> str:
    """One of CATEGORIES, or "" for what goes into forms without a question."""
    if value.whose:
        return "family"
    if found := _OF_TYPE.get(value.type):
        return found
    if value.type == "own" and _NUMBER.search(value.label):
        return "documents"
    return "private" if any(claim.sensitivity != "normal" for claim in value.memory.claims) else ""
