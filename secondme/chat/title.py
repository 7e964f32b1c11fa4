"""The name of a new conversation: see secondme.titles."""

from secondme.titles import UNTITLED, title_of

__all__ = ["UNTITLED", "title_of"]
