"""Formats that know a conversation by the path of its file: the same file is the same conversation in each of them.

A note is read as part of a vault when the vault is imported, as Markdown when the note alone is, and as text until it
has its first heading. Without this it would be stored once for each.
"""

import json

FILES = frozenset({"obsidian", "logseq", "applenotes", "markdown", "text", "html", "org", "rst"})


def of(source: str) -> str:
    """The formats in which a conversation of `source` may be known, as a JSON list."""
    return json.dumps(sorted(FILES) if source in FILES else [source])
