"""The database of Apple's Messages (`chat.db`, on an iPhone `sms.db`), as rows. Its columns grew with every version, so
those that a file has not are None."""

from collections.abc import Iterator

from secondme.store.foreign import Foreign, Row

_MESSAGE = (
    "guid", "text", "attributedBody", "subject", "handle_id", "date", "is_from_me", "item_type", "account",
    "destination_caller_id", "associated_message_type", "thread_originator_guid", "cache_has_attachments",
    "message_summary_info",
)  # fmt: skip
_CHAT = ("guid", "chat_identifier", "display_name")
_ATTACHMENT = ("transfer_name", "filename", "is_sticker")


class Messages:
    def __init__(self, db: Foreign) -> None:
        self._db = db

    def there(self) -> bool:
        """Whether this is such a database at all."""
        joined = self._db.has("chat_message_join", "chat_id", "message_id")
        return joined and self._db.has("message", "guid", "date", "is_from_me") and self._db.has("handle", "id")

    def handles(self) -> dict[int, str]:
        """Telephone number or mail address of each handle."""
        statement = "SELECT ROWID, id FROM handle"
        return {row: str(id) for row, id in self._db.query(statement) if id}

    def chats(self) -> Iterator[tuple[int, Row]]:
        if self._db.has("chat", "guid"):
            for (number,) in list(self._db.query("SELECT ROWID FROM chat")):
                for row in self._db.rows("chat", _CHAT, "ROWID", (number,)):
                    yield int(number), row

    def members(self) -> Iterator[tuple[int, int]]:
        """(chat, handle) of who takes part."""
        if self._db.has("chat_handle_join", "chat_id", "handle_id"):
            yield from self._db.query("SELECT chat_id, handle_id FROM chat_handle_join ORDER BY chat_id, handle_id")

    def last(self) -> int:
        """The highest number of a message."""
        return next((int(row[0]) for row in self._db.query("SELECT ROWID FROM message ORDER BY ROWID DESC LIMIT 1")), 0)

    def order(self) -> Iterator[tuple[int | None, int]]:
        """(chat, message) for all messages, chat by chat, each in order of time; None for those in no chat."""
        yield from self._db.query(
            "SELECT j.chat_id, m.ROWID FROM message m LEFT JOIN chat_message_join j ON j.message_id = m.ROWID "
            "ORDER BY j.chat_id, m.date, m.ROWID"
        )

    def message(self, number: int) -> Row | None:
        return next(self._db.rows("message", _MESSAGE, "ROWID", (number,)), None)

    def knows(self, guid: str) -> bool:
        """Whether there is a message with this id."""
        return next(self._db.query("SELECT ROWID FROM message WHERE guid = ? LIMIT 1", guid), None) is not None

    def attachments(self, number: int) -> list[Row]:
        """The files of a message."""
        if not self._db.has("message_attachment_join", "message_id", "attachment_id") or not self._db.has("attachment"):
            return []
        joins = self._db.rows("message_attachment_join", ("attachment_id",), "message_id", (number,))
        found = (self._db.rows("attachment", _ATTACHMENT, "ROWID", (join["attachment_id"],)) for join in joins)
        return [row for rows in found for row in rows][:50]
