"""What somebody wrote themself in a mail: without the mail they answer, and without their signature.

Known by their form rather than by words of one language: what is quoted begins with ">", the line above it ends with a
colon and holds a date or an address; a mail that is copied below begins with a block of headers.
"""

import re

MAX_LINES = 50_000
_SIGNATURE_LINES = 12
"""A signature that is not marked as RFC 3676 wants it is no longer than this."""
_RULE = re.compile(r"\s*(?:-{3,}\s{0,9}[^-\s].{0,60}?\s{0,9}-{3,}|_{20,})\s*")
"""-----Original Message-----, in whatever language, or the line of Outlook."""
_NAME = re.compile(r"[*_\s]")
_SENDERS = """from von de da van fra från od lähettäjä feladó kimden expediteur expéditeur afzender remitente mittente
от від από 差出人 发件人 寄件者 보낸사람 מאת من"""
_SENDER = frozenset(_SENDERS.split())
_HEADER = re.compile(r"[*_]{0,2}[^\W\d_][\w .-]{0,24}[*_]{0,2}\s?[:：][*_]{0,2}\s+\S.*")
_DATED = re.compile(r"\d{1,2}[:.h]\d\d|\b(?:19|20)\d\d\b|[\w.+-]@\w")
_TIME = re.compile(r"\d{1,2}[:.h]\d\d|\b(?:19|20)\d\d\b")
_CLOCK = re.compile(r"\d{1,2}[:.h]\d\d")
_DAY = re.compile(r"\b(?:19|20)\d\d\b|\b\d{1,2}[./-]\d{1,2}\b")
_ATTRIBUTION_LINES = 4
_SENT_FROM = re.compile(
    r"(?:sent from my|sent from (?:outlook|yahoo|mail)|get outlook for|von meinem|gesendet von|gesendet mit"
    r"|envoyé de mon|envoyé depuis|enviado desde|enviado do|inviato da|verzonden vanaf|skickat från|sendt fra"
    r"|lähetetty)\b.{0,80}",
    re.IGNORECASE,
)


def own_words(text: str, is_reply: bool) -> str:
    """`text` without quotes, signature, and, in a reply, the mail copied below. Where nothing would be left: `text`."""
    lines = text.split("\n")
    if len(lines) > MAX_LINES:
        return text.strip()
    if is_reply:
        lines = lines[: _copied_from(lines)]
    kept = _unquoted(lines)
    kept = _unsigned(kept)
    words = "\n".join(kept).strip()
    return re.sub(r"\n{3,}", "\n\n", words) or text.strip()


def _copied_from(lines: list[str]) -> int:
    """Where the copy of another mail begins, without ">": a block of headers of which one has a date or an address,
    that begins with the sender, or stands below a rule that mail programs draw. The number of lines when there is none:
    three lines "When: …, Where: …" of somebody's own are no such block."""
    for at, line in enumerate(lines):
        if _is_attribution(line) and not any(other.startswith(">") for other in lines[at + 1 : at + 4]):
            return at
        if not _HEADER.fullmatch(line.strip()):
            continue
        block = []
        for other in lines[at : at + 8]:
            if not _HEADER.fullmatch(other.strip()):
                break
            block.append(other)
        begin = _above_rule(lines, at)
        names_sender = _NAME.sub("", line.replace("：", ":").partition(":")[0]).casefold() in _SENDER
        if len(block) >= 2 and any(_DATED.search(other) for other in block) and (names_sender or begin < at):
            return begin
    return len(lines)


def _is_attribution(line: str) -> bool:
    """ "On 30 May 2020, at 16:24, Somebody <who@example.org> wrote:" on a line of its own."""
    line = line.strip()
    return line.endswith((":", "：")) and "@" in line and bool(_CLOCK.search(line)) and bool(_DAY.search(line))


def _above_rule(lines: list[str], at: int) -> int:
    """Also without the rule over the block, and the empty lines between."""
    above = at
    while above and not lines[above - 1].strip():
        above -= 1
    return above - 1 if above and _RULE.fullmatch(lines[above - 1]) else at


def _unquoted(lines: list[str]) -> list[str]:
    kept: list[str] = []
    in_quote = False
    for line in lines:
        if line.startswith(">"):
            if not in_quote:
                _drop_attribution(kept)
            in_quote = True
            continue
        if in_quote and not line.strip():
            continue
        if in_quote and kept and kept[-1].strip():
            kept.append("")
        in_quote = False
        kept.append(line)
    return kept


def _drop_attribution(kept: list[str]) -> None:
    """Take away "On … somebody wrote:", which may be broken over some lines."""
    end = len(kept)
    while end and not kept[end - 1].strip():
        end -= 1
    if not end or not kept[end - 1].rstrip().endswith((":", "：")):
        return
    for wanted in (_TIME, _DATED):
        for begin in range(end - 1, max(end - 1 - _ATTRIBUTION_LINES, -1), -1):
            if not kept[begin].strip():
                break
            if wanted.search(kept[begin]):
                del kept[begin:]
                return


def _unsigned(lines: list[str]) -> list[str]:
    for at, line in enumerate(lines):
        is_marked = line == "-- " or (line.strip() in ("--", "—") and len(lines) - at <= _SIGNATURE_LINES)
        if is_marked and any(other.strip() for other in lines[:at]):
            lines = lines[:at]
            break
    end = len(lines)
    while end and not lines[end - 1].strip():
        end -= 1
    if end and _SENT_FROM.fullmatch(lines[end - 1].strip()):
        end -= 1
    return lines[:end]
