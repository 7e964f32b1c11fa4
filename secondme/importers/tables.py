"""Tables as comma-separated values, read within bounds."""

import csv
import io

MAX_CELL = 1_000_000
MAX_ROWS = 200_000
MAX_COLUMNS = 500


class BadTable(Exception):
    """It cannot be read; `str()` is a sentence that begins small."""


def read(text: str) -> list[dict[str, str]]:
    """Each row as column to value; columns without a name are numbered. Raises BadTable."""
    before = csv.field_size_limit(MAX_CELL)
    try:
        rows = csv.reader(io.StringIO(text), strict=False)
        names = next(rows, [])
        if len(names) > MAX_COLUMNS:
            raise BadTable(f"it has more than {MAX_COLUMNS} columns.")
        names = [name.strip() or f"Column {number}" for number, name in enumerate(names, 1)]
        table: list[dict[str, str]] = []
        for row in rows:
            if len(table) >= MAX_ROWS:
                raise BadTable(f"it has more than {MAX_ROWS:,} rows.")
            table.append({name: value.strip() for name, value in zip(names, row, strict=False)})
        return table
    except csv.Error as error:
        raise BadTable("it is no table that can be read.") from error
    finally:
        csv.field_size_limit(before)
