"""What is typed into a search box: words, "exact phrases" and #tags, as an expression that FTS5 always accepts."""

import re

from secondme.store.fts import MOST_WORDS, content_words, plain

_PHRASE = re.compile(r"\"([^\"]*)\"|“([^“”]*)[”“]|„([^„“”]*)[“”]|«([^«»]*)»|‹([^‹›]*)›|「([^「」]*)」")
_TAG = re.compile(r"(?<![\w&#/])#(\w[\w-]*)")
_WORD = re.compile(r"\w+")


def phrases_of(text: str) -> tuple[str, ...]:
    """What stands between quotation marks, each once, spaces made single."""
    found = (" ".join(next(filter(None, match.groups()), "").split()) for match in _PHRASE.finditer(text))
    return tuple(dict.fromkeys(phrase for phrase in found if _WORD.search(phrase)))


def tags_of(text: str) -> tuple[str, ...]:
    """ "#work" is the tag work; "#1" and "C#" are none."""
    return tuple(dict.fromkeys(tag.casefold() for tag in _TAG.findall(text) if not tag.isdigit()))


def bare(text: str) -> str:
    """`text` without its phrases."""
    return _PHRASE.sub(" ", text).strip()


def unquoted(text: str) -> str:
    """`text` with its phrases, but without the marks around them."""
    return _PHRASE.sub(lambda match: next(filter(None, match.groups()), ""), text).strip()


def match_box(text: str, content: bool = False) -> str:
    """An FTS5 expression for rows with all words and phrases of `text`, the last word perhaps unfinished.

    `content`: stop words need not be there, as in a question. Never a syntax error; "" when there is nothing to look
    for. A last word is complete when a quotation mark closed it. A phrase that is still being typed (one mark only) is
    a row of words."""
    phrases = [_phrase(phrase) for phrase in phrases_of(text)]
    rest = bare(text)
    words = content_words(rest) if content else dict.fromkeys(_WORD.findall(plain(rest)))
    terms = [f'"{word}"' for word in words]
    closed = bool(_PHRASE.search(text)) and not _WORD.search(text[[*_PHRASE.finditer(text)][-1].end() :])
    if terms and not closed:
        terms[-1] += "*"
    return " AND ".join([*phrases, *terms][:MOST_WORDS])


def says(phrase: str, text: str) -> bool:
    """Whether a text has these words in this order, whatever the case, spaces and punctuation between them."""
    wanted, there = (f" {' '.join(_WORD.findall(plain(each).casefold()))} " for each in (phrase, text))
    return wanted.strip() != "" and wanted in there


def _phrase(phrase: str) -> str:
    return '"' + " ".join(_WORD.findall(plain(phrase))) + '"'
