"""Bytes to text, where an encoding is named, rightly or wrongly; entities to the characters that they stand for."""

import html
import re

_CHARSET = re.compile(rb"""(?:charset|encoding)\s{0,9}=\s{0,9}["']?([\w.:-]{1,40})""", re.I)
_LONG_NUMBER = re.compile(r"&#(?:[0-9]{8,}|[xX][0-9a-fA-F]{8,});?")
_UNSAFE_CODECS = frozenset({"idna", "punycode", "unicode_escape", "raw_unicode_escape", "undefined", "utf_7"})
_MEANT = {"iso_8859_1": "cp1252", "latin_1": "cp1252", "latin1": "cp1252", "us_ascii": "cp1252", "ascii": "cp1252"}
_MEANT |= {"gb2312": "gb18030", "gbk": "gb18030", "shift_jis": "cp932", "ks_c_5601_1987": "cp949", "euc_kr": "cp949"}
"""Names of encodings that in practice mean a larger one (as browsers take them)."""


def decode_html(data: bytes, charset: str | None = None) -> str:
    """By its mark, else `charset` (of a mail's header), else what the page itself says, else UTF-8 or Windows-1252."""
    if charset is None and (found := _CHARSET.search(data[:4096])):
        charset = found[1].decode("ascii")
    return decode_bytes(data, charset)


def decode_bytes(data: bytes, charset: str | None = None) -> str:
    """Text in `charset`, or as far as that is unknown or wrong in UTF-8 or Windows-1252. Never raises."""
    for mark, name in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if data.startswith(mark):
            return data.decode(name, "replace")
    wanted = (charset or "utf-8").strip().strip("\"'").lower().replace("-", "_")
    for name in (_MEANT.get(wanted, wanted), "utf-8"):
        if name in _UNSAFE_CODECS:
            continue
        try:
            return data.decode(name)
        except (UnicodeError, LookupError, ValueError):
            continue
    return data.decode("cp1252", "replace")


def unescape(text: str) -> str:
    """Entities resolved. Numbers beyond any character become U+FFFD (`html.unescape` raises for very long ones)."""
    return html.unescape(_LONG_NUMBER.sub("\ufffd", text)) if "&" in text else text
