"""Recognises what must never become a memory, a note or a suggestion: passwords, card and account numbers, keys."""

import math
import re
from collections import Counter
from collections.abc import Iterator

from secondme.memory.words import word_set

_DIGITS = re.compile(r"(?<![\w.])\d(?:[ -]?\d){12,18}(?![\w.]*\d)")
_IBAN = re.compile(r"\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{2,4}){3,8}\b")
_KNOWN_KEY = re.compile(
    r"""\b(?:sk-[\w-]{16,}|gh[pousr]_\w{20,}|github_pat_\w{20,}|AKIA[0-9A-Z]{16}|AIza[\w-]{30,}|xox[abprs]-[\w-]{10,}
    |glpat-[\w-]{16,}|hf_\w{20,}|eyJ[\w-]{10,}\.[\w-]{10,}\.[\w-]+)|-----BEGIN[ ][A-Z ]*PRIVATE[ ]KEY-----""",
    re.VERBOSE,
)
_NAMED = re.compile(
    r"""\b(?:pass(?:word|code|phrase|wd)|pin(?:[ ](?:code|number))?|api[ _-]?key|secret(?:[ _-]?key)?|access[ _-]?token
    |auth[ _-]?token|cvv|cvc|security[ ]code|recovery[ ](?:code|phrase)|seed[ ]phrase|private[ ]key|login[ ]code
    |social[ ]security(?:[ ]number)?|ssn|tan)\b
    (?:[ ](?:for|to|of|on)[ ](?:\w+[ ]?){1,5})?
    \s*(?::|=|\bis\b|\bwas\b|['’]s\b|->)+\s*["'“‘`]?(?P<value>\S+)""",
    re.VERBOSE | re.IGNORECASE,
)
_SSN = re.compile(r"(?<![\d-])(?!000|666|9)\d{3}-(?!00)\d{2}-(?!0000)\d{4}(?![\d-])")
_TOKEN = re.compile(r"(?<![\w/+.-])[A-Za-z0-9_+/=-]{24,}(?![\w/+-])")
_NO_VALUE = word_set(
    """too not very so on in the a an my your his her their our written stored saved hidden weak strong long short safe
    unsafe old new easy hard wrong right correct incorrect expired lost changed secret missing required needed important
    something anything nothing what always never still being that this working"""
)
MARK = "[redacted]"
_KEY_BLOCK = re.compile(r"-----BEGIN [A-Z ]*PRIVATE KEY-----(?s:.{0,20000}?)(?:-----END [A-Z ]*PRIVATE KEY-----|\Z)")
TOKEN_BITS = 3.6
"""Entropy per character above which a long run of letters and digits is a key, not a word."""


def has_secret(text: str) -> bool:
    """Whether `text` holds something that lets a stranger in or pay: errs towards yes for numbers and keys."""
    return next(spans(text), None) is not None


def spans(text: str) -> Iterator[tuple[int, int]]:
    """Where in `text` the secrets stand, in no order; some may overlap."""
    yield from (found.span() for found in _KNOWN_KEY.finditer(text))
    yield from (found.span() for found in _SSN.finditer(text))
    yield from (found.span() for found in _DIGITS.finditer(text) if luhn(found[0]))
    yield from (found.span() for found in _IBAN.finditer(text) if iban(found[0]))
    yield from (found.span("value") for found in _NAMED.finditer(text) if _is_value(found["value"]))
    yield from (found.span() for found in _TOKEN.finditer(text) if _is_random(found[0]))


def redacted(text: str) -> str:
    """`text` with a mark in the place of each secret; a private key goes as a whole."""
    text = _KEY_BLOCK.sub(MARK, text)
    pieces, done = [], 0
    for start, end in sorted(spans(text)):
        if end <= done:
            continue
        pieces += [text[done : max(start, done)], MARK if start >= done else ""]
        done = end
    return "".join((*pieces, text[done:]))


def luhn(number: str) -> bool:
    """Whether the digits pass the check of payment cards (ISO/IEC 7812), 13 to 19 of them."""
    digits = [int(sign) for sign in number if sign.isdigit()]
    if not 13 <= len(digits) <= 19 or len(set(digits)) == 1:
        return False
    doubled = [digit * 2 for digit in digits[-2::-2]]
    return (sum(digits[-1::-2]) + sum(d - 9 if d > 9 else d for d in doubled)) % 10 == 0


def iban(number: str) -> bool:
    """Whether the number passes the check of international bank accounts (ISO 13616, modulo 97)."""
    plain = number.replace(" ", "")
    if not 15 <= len(plain) <= 34:
        return False
    turned = plain[4:] + plain[:4]
    return int("".join(str(int(sign, 36)) for sign in turned)) % 97 == 1


def _is_value(word: str) -> bool:
    plain = word.strip("\"'“”‘’`.,;:!?()").lower()
    return len(plain) >= 3 and plain not in _NO_VALUE and not word.startswith(MARK)


def _is_random(word: str) -> bool:
    if not (re.search(r"\d", word) and re.search(r"[A-Za-z]", word)) or re.fullmatch(
        r"[a-z]+(?:[-_/][a-z0-9]+)+", word
    ):
        return False
    counts = Counter(word)
    bits = -sum(n / len(word) * math.log2(n / len(word)) for n in counts.values())
    return bits >= TOKEN_BITS
