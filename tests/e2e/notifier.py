"""A desktop that shows notifications, played on a bus of its own: `python -m tests.e2e.notifier ADDRESS`.

Prints a line of JSON for each that it is to show: its number and what came with it. A number on its input: a person
clicks that one, and it closes.
"""

import json
import selectors
import sys
from typing import Any

from jeepney import DBusAddress, HeaderFields, MessageType, message_bus, new_method_return, new_signal
from jeepney.io.blocking import DBusConnection, open_dbus_connection

NAME, PLACE = "org.freedesktop.Notifications", "/org/freedesktop/Notifications"


def serve(connection: DBusConnection) -> None:
    numbers = iter(range(1, 100))
    emitter = DBusAddress(PLACE, NAME, NAME)

    def called() -> None:
        while True:
            try:
                message = connection.receive(timeout=0)
            except TimeoutError:
                return
            head = message.header
            if head.message_type == MessageType.method_call and head.fields[HeaderFields.member] == "Notify":
                number = message.body[1] or next(numbers)
                connection.send(new_method_return(message, "u", (number,)))
                print(json.dumps([number, *message.body[3:6]]), flush=True)

    def clicked() -> None:
        number = int(sys.stdin.readline())
        connection.send(new_signal(emitter, "ActionInvoked", "us", (number, "default")))
        connection.send(new_signal(emitter, "NotificationClosed", "uu", (number, 2)))

    ready: Any = selectors.DefaultSelector()
    ready.register(connection.sock, selectors.EVENT_READ, called)
    ready.register(sys.stdin, selectors.EVENT_READ, clicked)
    while True:
        for key, _ in ready.select():
            key.data()


if __name__ == "__main__":
    bus = open_dbus_connection(sys.argv[1])
    bus.send_and_get_reply(message_bus.RequestName(NAME))
    print("[]", flush=True)
    serve(bus)
