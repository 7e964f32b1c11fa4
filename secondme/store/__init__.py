"""All SQL. The truth in memory.db, what can be computed again in derived.db, both encrypted."""

from secondme.store.store import Store

__all__ = ["Store"]
