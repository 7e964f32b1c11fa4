"""Notifications over the session's bus (https://specifications.freedesktop.org/notification-spec), for Linux.

Qt sends them too, but without an action, so that nothing happens when one is clicked; and it does not tell which one
was. Nothing here waits: answers are read when the socket has some.
"""

import os
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QSocketNotifier, Signal, Slot
from PySide6.QtGui import QImage

if TYPE_CHECKING:
    from jeepney import Message
    from jeepney.io.blocking import DBusConnection

NAME, PLACE = "org.freedesktop.Notifications", "/org/freedesktop/Notifications"
APP = "secondme"
"""As its desktop file is called."""


class DesktopNotes(QObject):
    """Connects with the first notification."""

    clicked = Signal(str)
    """The tag of the notification."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._connection: DBusConnection | None = None
        self._notifier: QSocketNotifier | None = None
        self._asked: dict[int, str] = {}
        """Serial of a message that is not answered yet -> tag."""
        self._shown: dict[int, str] = {}

    def show(self, tag: str, title: str, text: str, picture: QImage, shown_ms: int) -> bool:
        """Whether it could be sent; another with the same tag takes the place of the first."""
        if self._connection is None and not self._connect():
            return False
        from jeepney import DBusAddress, new_method_call

        before = next((number for number, known in self._shown.items() if known == tag), 0)
        hints = {"desktop-entry": ("s", APP), "image-data": ("(iiibiiay)", pixels(picture))}
        call = new_method_call(
            DBusAddress(PLACE, NAME, NAME), "Notify", "susssasa{sv}i",
            ("Second Me", before, "", title, text, ["default", self.tr("Open")], hints, shown_ms),
        )  # fmt: skip
        serial = self._send(call)
        if serial:
            self._asked[serial] = tag
        return bool(serial)

    def _connect(self) -> bool:
        bus = address()
        if not bus:
            return False
        from jeepney import DBusErrorResponse, MatchRule, message_bus
        from jeepney.io.blocking import open_dbus_connection

        # No bus, or none that lets us in: the tray tells instead.
        refusals = (OSError, ValueError, RuntimeError, KeyError, DBusErrorResponse)
        try:
            connection = self._connection = open_dbus_connection(bus)
        except refusals:
            return False
        self._send(message_bus.AddMatch(MatchRule(type="signal", interface=NAME, path=PLACE)))
        self.destroyed.connect(connection.close)  # with its window
        self._notifier = QSocketNotifier(connection.sock.fileno(), QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(self._read)
        return True

    def _send(self, message: "Message") -> int:
        """Its serial; 0 when the bus is gone."""
        connection = self._connection
        if connection is None:
            return 0
        serial = next(connection.outgoing_serial)
        try:
            connection.send(message, serial=serial)
        except OSError:
            self.close()
            return 0
        return serial

    @Slot()
    def _read(self) -> None:
        while self._connection is not None:
            try:
                message = self._connection.receive(timeout=0)
            except TimeoutError:
                return
            except (OSError, EOFError):
                self.close()
                return
            self._take(message)

    def _take(self, message: "Message") -> None:
        from jeepney import HeaderFields, MessageType

        head = message.header
        if not message.body or not isinstance(message.body[0], int):
            return  # any program of the session may send signals, whatever is in them
        if head.message_type in (MessageType.method_return, MessageType.error):
            tag = self._asked.pop(head.fields.get(HeaderFields.reply_serial, 0), None)
            if tag is not None and head.message_type == MessageType.method_return:
                self._shown[message.body[0]] = tag
        elif head.message_type == MessageType.signal and head.fields.get(HeaderFields.path) == PLACE:
            name, body = head.fields.get(HeaderFields.member), message.body
            if name == "ActionInvoked" and body[0] in self._shown:
                self.clicked.emit(self._shown[body[0]])
            elif name == "NotificationClosed":
                self._shown.pop(body[0], None)

    @Slot()
    def close(self) -> None:
        if self._notifier is not None:
            self._notifier.setEnabled(False)
        if self._connection is not None:
            self._connection.close()
        self._connection = self._notifier = None
        self._asked.clear()
        self._shown.clear()


def has_bus() -> bool:
    """Desktops without a tray (GNOME) show notifications all the same."""
    return bool(address())


def address() -> str:
    """Of the bus of this session; "" where there is none."""
    return os.environ.get("DBUS_SESSION_BUS_ADDRESS", "")


def pixels(picture: QImage) -> tuple[Any, ...]:
    """As the specification wants them: width, height, bytes of a row, alpha, bits, channels, and the bytes."""
    image = picture.convertToFormat(QImage.Format.Format_RGBA8888)
    return image.width(), image.height(), image.bytesPerLine(), True, 8, 4, bytes(image.constBits())
