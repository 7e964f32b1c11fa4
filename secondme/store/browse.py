"""Which memories a search box finds, and in which order: as SQL that lists, pages and counts the same ones."""

import json
from collections.abc import Sequence
from typing import Any

from secondme.store import rows as sql
from secondme.store.phrases import bare, match_box, phrases_of
from secondme.types import MemoryKind, MemoryStatus


def selection(
    query: str, status: Sequence[MemoryStatus] | None, kind: MemoryKind | None, deleted: bool
) -> tuple[str, list[Any], str]:
    """(FROM and WHERE, parameters, ORDER BY) of the memories that a search box finds: total, so that pages fit."""
    tables, sought, words, found, order = pieces(query, deleted)
    conditions, parameters = _filter(status, kind, deleted)
    return f"{tables} WHERE {' AND '.join([*conditions, words])}", [*sought, *parameters, *found], order


def pieces(query: str, deleted: bool = False) -> tuple[str, list[Any], str, list[Any], str]:
    """(FROM with its parameters, the condition that the words of `query` make with its parameters, ORDER BY). What the
    index finds is materialized: else it is asked anew for every memory there is."""
    tables, order = "FROM memories JOIN entities ON entities.id = subject_id", "memories.id DESC"
    match = match_box(query, content=True)
    words, found = _occurs(query)
    if not match:
        return tables, [], words, found, order
    tables += """ LEFT JOIN (WITH said AS MATERIALIZED (
            SELECT rowid AS memory_id, rank AS score FROM fts_memories WHERE fts_memories MATCH ?)
        SELECT memory_id, score FROM said) AS matched ON matched.memory_id = memories.id"""
    if phrases_of(query) and not deleted:
        words, found = "matched.memory_id IS NOT NULL", []
    else:
        words = f"(matched.memory_id IS NOT NULL OR ({words}))"
    return tables, [match], words, found, f"matched.score IS NULL, matched.score, {order}"


def _occurs(query: str) -> tuple[str, list[Any]]:
    """A condition: every word of `query` occurs somewhere, and every phrase as it stands."""
    where = "memories.text || char(10) || context || char(10) || keywords || char(10) || entities.name"
    words = [*phrases_of(query), *bare(query).split()]
    return " AND ".join(f"{where} LIKE ? ESCAPE '\\'" for _ in words) or "1", [sql.like(word) for word in words]


def _filter(
    status: Sequence[MemoryStatus] | None, kind: MemoryKind | None, deleted: bool
) -> tuple[list[str], list[Any]]:
    conditions = [f"deleted_at IS {'NOT ' if deleted else ''}NULL"]
    parameters: list[Any] = []
    if status is not None:
        conditions.append("status IN (SELECT value FROM json_each(?))")
        parameters.append(json.dumps(list(status)))
    if kind is not None:
        conditions.append("memories.kind = ?")
        parameters.append(kind)
    return conditions, parameters
