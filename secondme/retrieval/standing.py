"""Standing instructions and preferences: how a message that gives one sounds, when it applies, and to which question.

"Always answer in French", "I prefer tea in the evening", "please don't mention work": such words hold from then on,
though the questions to which they apply share no word with them. English, German, French and Spanish. Pure; what texts
mean is asked of a callable.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

_INSTRUCTION = (
    r"\b(?:from now on|from today on|going forward|in (?:the )?future|as a rule|whenever|every time|each time"
    r"|any time)\b",
    r"(?:^|[.!?;:,]\s*|\b(?:please|you should|you must|i want you to|i need you to|make sure (?:to|you)|remember to"
    r"|be sure to|and|but|to) )(?:always|never)\b(?! been| had| was| seen| went| liked)",
    r"\b(?:please )?(?:do not|don['’]t) (?:ever|forget to|tell|say|mention|use|ask|call|send|suggest|include"
    r"|write|give"
    r"|add|show|recommend|remind)\b",
    r"\b(?:remember|keep in mind|bear in mind|note|make a note) (?:that|to)\b|\bcall me\b|\baddress me\b",
    r"\b(?:stop|avoid|quit) (?:\w+ing|using|the)\b|\bno more\b.*\bplease\b|\bplease no\b|\bmake sure\b",
    r"\b(?:answer|reply|respond|write|speak|talk|explain)(?: to me)?\b.*\b(?:always|only|from now on|in future)\b",
    r"\b(?:if|when) (?:i|we|you|someone|somebody|anyone)\b[^.!?]*,\s*(?:please|always|never|don['’]t|do not"
    r"|only|just|use"
    r"|give|tell|remind|ask|answer|include|add|show|keep|make|say)\b",
    r"\b(?:if|when) (?:i|we) (?:ask|talk|speak|say|mention|request|want|need|write|send|tell)\b[^.!?]*,\s*"
    r"(?!(?:i|we|he|she|it|they|you|the|a|my|our|there|this|that|then)\b)[a-z]+",
    r"\b(?:ab jetzt|ab sofort|von nun an|in zukunft|künftig|zukünftig|jedes mal|jedesmal|immer wenn|grundsätzlich)\b",
    r"\b(?:bitte|antworte|schreib|nenn|sprich|gib|benutze|verwende|erinnere|sag|frag)\w*\b[^.!?]*"
    r"\b(?:immer|nie|niemals|nie mehr|keine?n?)\b|\bmerk(?:e)? dir\b|\bdenk (?:immer )?daran\b|\bnenn mich\b"
    r"|\bvergiss nicht\b",
    r"\b(?:désormais|dorénavant|à partir de maintenant|à l['’]avenir|chaque fois|à chaque fois)\b",
    r"\b(?:réponds|écris|utilise|parle|donne|rappelle|appelle|dis)[\w-]*\b[^.!?]*\b(?:toujours|jamais|uniquement)\b",
    r"\bne (?:me |m['’])?\w+(?:[ -]moi)? (?:plus |pas )?jamais\b|\bappelle-moi\b|\bsouviens-toi\b"
    r"|\bn['’]oublie pas\b",
    r"\b(?:de ahora en adelante|a partir de ahora|cada vez que|en el futuro)\b|\bllámame\b|\brecuerda que\b"
    r"|\b(?:responde|escribe|usa|háblame)\b[^.!?]*\b(?:siempre|nunca)\b",
)
_PREFERENCE = (
    r"\b(?:i|we)(?:['’]d| would| really| much| generally| usually| always)* (?:prefer|rather|like (?:it|things"
    r"|my)\b|love"
    r"|hate|dislike|can['’]?t stand|cannot stand|enjoy|adore|loathe|don['’]t (?:like|eat|drink|want|enjoy))\b",
    r"\bmy (?:favou?rite|preferred|go-to|usual)\b|\bi(?:['’]m| am) (?:a big fan of|fond of|into|not (?:a fan"
    r"|keen|into)"
    r"|allergic|vegetarian|vegan|intolerant)\b|\bi(?:['’]d| would) rather\b|\bworks best for me\b|\bi like \w+",
    r"\bich (?:mag|bevorzuge|liebe|hasse|esse (?:kein|nie|gern)|trinke (?:kein|nie|gern)|möchte lieber|hätte lieber"
    r"|bin (?:allergisch|vegetari|vegan))\w*|\bmir ist\b.*\blieber\b|\b(?:am liebsten|lieblings\w+)\b"
    r"|\bich\b.*\blieber\b",
    r"\bje (?:préfère|n['’]aime pas|déteste|adore|ne (?:mange|bois|supporte) (?:pas|jamais)|suis (?:allergique"
    r"|végétari|végan"
    r"))\w*|\bj['’](?:aime|adore|aimerais mieux)\b|\bmon \w+ préférée?\b|\bma \w+ préférée?\b",
    r"\b(?:prefiero|me gusta\w*|no me gusta\w*|odio|me encanta\w*|soy (?:alérgic|vegetarian|vegan)\w*"
    r"|mi \w+ favorit[oa])\b",
)
_QUESTION = re.compile(
    r"^\W*(?:what|who|whom|whose|which|when|where|why|how|do|does|did|is|are|am|was|were|can|could|would|will|should"
    r"|have|has|was|wer|wen|wem|wann|wo|warum|wie|welche\w*|soll|kann|hast|qui|que|quoi|où|quand|pourquoi"
    r"|comment|quel\w*"
    r"|est-ce|qué|quién|dónde|cuándo|cómo)\b.*\?\W*$",
    re.IGNORECASE | re.DOTALL,
)
_STORY = re.compile(
    r"\b(?:he|she|they|er|sie|il|elle|ils) (?:always|never|prefers?|preferred|said|told|sagte|mag|préfère|immer"
    r"|toujours)\b"
    r"|\b(?:used to|once upon)\b",
    re.IGNORECASE,
)
_IS_INSTRUCTION = re.compile("|".join(_INSTRUCTION), re.IGNORECASE)
_IS_PREFERENCE = re.compile("|".join(_PREFERENCE), re.IGNORECASE)
_SENTENCE = re.compile(r"[^.!?\n]+[.!?]*")

_ORDERS = re.compile(
    r"^\W*(?:please,? |bitte,? |s['’]il (?:te|vous) pla[iî]t,? |por favor,? )?(?:always|never|don['’]t ever|do not ever"
    r"|from now on|going forward|in (?:the )?future|as a rule|whenever (?:i|we|you)"
    r"|(?:every|each|any) ?time (?:i|we|you)"
    r"|(?:when|if) (?:i|we) (?:ask|talk|want|need|mention|request)|remember to|immer|nie|niemals|ab (?:jetzt|sofort)"
    r"|von nun an|in zukunft|künftig|grundsätzlich|jedes mal|toujours|jamais|ne \w+ jamais|désormais|dorénavant"
    r"|à partir de maintenant|à l['’]avenir|chaque fois|siempre|nunca|a partir de ahora|de ahora en adelante"
    r"|cada vez)\b",
    re.IGNORECASE,
)
"""A sentence that begins so gives an order, if it asks nothing."""

_WHEN = re.compile(
    r"\b(?P<cue>when(?:ever)?|if|every time|each time|any time|while|as soon as|immer wenn|wenn|falls|sobald"
    r"|jedes mal,? wenn"
    r"|chaque fois que|quand|lorsque|dès que|cada vez que|cuando|si)\b (?P<what>[^,.;!?]{3,90})",
    re.IGNORECASE,
)
_FOR = re.compile(
    r"\b(?P<cue>for|in|on|at|during|about|with|regarding|when it comes to|für|in|im|am|beim|bei|über|zum|zu"
    r"|pour|en|au|à|le"
    r"|pendant|para|en|por) (?P<what>(?:(?:the|my|our|any|all|der|die|das|den|dem|meine\w*|le|la|les|mes|mon|ma"
    r"|el|los|mi)"
    r" )?[^,.;!?]{3,50})",
    re.IGNORECASE,
)
_GENERAL = re.compile(
    r"^(?:now on|today on|the future|future|english|german|french|spanish|italian|deutsch|englisch|französisch"
    r"|spanisch"
    r"|anglais|allemand|français|espagnol|general|zukunft|l['’]avenir|mind|mind that|you|me|us|mir|mich|moi"
    r"|a row|order"
    r"|deutscher sprache|short|bullet points?|stichpunkten|all caps|detail|full|adelante|el futuro)\b",
    re.IGNORECASE,
)
_FILLER = re.compile(
    r"\b(?:i|you|me|my|we|us|ask(?:s|ing)?|want|need|to|the|a|an|please|about|for|talk(?:ing)?|mention|request"
    r"|something|is|are"
    r"|it|do|does|ich|du|mich|dich|dir|mir|frage|nach|über|etwas|einen?|der|die|das|je|tu|te|demande|de|des|du"
    r"|le|la|un|une)\b",
    re.IGNORECASE,
)
APPLIES = 0.15
"""Nearness of situation and question from which on one applies. Of 39 invented pairs that belong together it keeps 32,
of 42 that do not it takes none (starter model)."""


@dataclass(frozen=True, slots=True)
class Standing:
    """An instruction or preference that holds until further notice. `situation`: when; "" is always."""

    id: int
    text: str
    situation: str
    instruction: bool = True


Similar = Callable[[str, Sequence[str]], Sequence[float]]
"""How near in meaning each text is to the question: 0 as near as any, 1 the same."""


def is_standing(text: str) -> float:
    """In [0, 1]: how sure it is that a message gives an instruction (1), or a preference (0.7), that holds from now on.

    The best of its sentences counts. What only asks, and what is told of others, gives none."""
    return max((_strength(sentence[0].strip()) for sentence in _SENTENCE.finditer(text[:4000])), default=0.0)


def _strength(sentence: str) -> float:
    if _QUESTION.match(sentence):
        return 0.0
    found = 1.0 if _IS_INSTRUCTION.search(sentence) else 0.7 if _IS_PREFERENCE.search(sentence) else 0.0
    return found * 0.4 if _STORY.search(sentence) else found


def instructs(text: str) -> float:
    """In [0, 1]: the share of a message, in words, that does nothing but instruct: "Always …", "From now on …".

    Stricter than `is_standing`: it is asked of every message, most of which want something done now."""
    sentences = [found[0].strip() for found in _SENTENCE.finditer(text[:1000])]
    words = [len(sentence.split()) for sentence in sentences]
    given = sum(n for n, s in zip(words, sentences, strict=True) if _ORDERS.match(s) and not s.endswith("?"))
    return given / sum(words) if any(words) else 0.0


def situation(text: str) -> str:
    """When a standing instruction or preference applies, in its own words: "I ask about recipes"; "" is always."""
    sentence = next((s[0] for s in _SENTENCE.finditer(text) if _strength(s[0].strip())), text)
    for pattern in (_WHEN, _FOR):
        for found in pattern.finditer(sentence):
            what = " ".join(found["what"].split())
            if not (pattern is _FOR and _GENERAL.match(what)) and len(_FILLER.sub(" ", what).split()) > 0:
                return what
    return ""


def about(text: str) -> str:
    """What a situation is compared by: its words that matter, or all of them where none are left."""
    return " ".join(_FILLER.sub(" ", text).split()) or text


def applying(
    question: str, standing: Sequence[Standing], similar: Similar | None = None, threshold: float = APPLIES
) -> list[tuple[int, float]]:
    """Which of these apply to a question, strongest first, each with its strength in [0, 1].

    An instruction without a situation always applies. A situation applies where it is near in meaning to the question;
    without `similar` (no vectors yet) where they share a word. A preference without a situation is compared as a
    whole: it says itself what it is about."""
    found = [(one.id, 1.0) for one in standing if one.instruction and not one.situation]
    bound = [one for one in standing if one.situation or not one.instruction]
    if not bound:
        return found
    texts = [about(one.situation) if one.situation else one.text for one in bound]
    scores = similar(question, texts) if similar is not None else [_shared(question, text) for text in texts]
    found += [(one.id, float(score)) for one, score in zip(bound, scores, strict=True) if score >= threshold]
    return sorted(found, key=lambda entry: (-entry[1], entry[0]))


def _shared(question: str, text: str) -> float:
    """1 where they share a word that matters, by its beginning; else 0."""
    asked, said = ({word[:5] for word in re.findall(r"\w{4,}", about(each).casefold())} for each in (question, text))
    return float(bool(asked & said))
