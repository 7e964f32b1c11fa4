"""A model and embedding process for tests: the real framing and life cycle, with answers from a script.

What it does is asked for in the question: "crash", "hang" (ignores everything but the end of its input), "nonsense",
"deaf" (streams for ever, ignoring stop), else it says three words and stops."""

import os
import queue
import sys
import time

from secondme.engine import protocol
from secondme.engine.worker import Line, end_with_parent, refuse_network, take_pipes
from secondme.types import Usage


def main(role: str) -> None:
    pipes = take_pipes()
    print("this goes to standard error, not between the frames")
    end_with_parent()
    refuse_network()
    line = Line(*pipes, protocol.MODEL_REQUESTS if role == "model" else protocol.EMBED_REQUESTS)
    inbox: queue.SimpleQueue = queue.SimpleQueue()
    line.listen(inbox.put)
    while True:
        message = inbox.get()
        answer(role, line, message, inbox)


def answer(role: str, line: Line, message: dict, inbox: queue.SimpleQueue) -> None:
    number = message["id"]
    if message["op"] == "load" and "unloadable" in message["path"]:
        line.send({"op": "problem", "id": number, "message": "It is damaged.", "remedy": "Get it again."})
    elif message["op"] == "load" and "dies" in message["path"]:
        os._exit(3)
    elif message["op"] == "load":
        line.send({"op": "loaded", "id": number} | ({"context": 99} if role == "model" else {"dim": 4}))
    elif message["op"] == "count":
        secrets = [name for name in os.environ if "KEY" in name or "TOKEN" in name.replace("TOKENIZERS", "")]
        line.send({"op": "counted", "id": number, "counts": [len(secrets) for _ in message["texts"]]})
    elif message["op"] == "settle":
        line.send({"op": "settled", "id": number, "held": 7})
    elif message["op"] == "encode":
        encode(line, message)
    elif message["op"] == "reply":
        reply(line, number, message["prompt"]["question"], inbox)


def encode(line: Line, message: dict) -> None:
    if "crash" in message["texts"]:
        os._exit(1)
    row = [2.0, 0, 0, 0] if "wrong" in message["texts"] else [1.0, 0, 0, 0]
    import numpy as np

    blob = np.array([row for _ in message["texts"]], dtype="<f4").tobytes()
    line.send({"op": "vectors", "id": message["id"], "rows": len(message["texts"]), "dim": 4, "pieces": []}, blob)


def reply(line: Line, number: int, question: str, inbox: queue.SimpleQueue) -> None:
    words = ["one ", "two ", "three"]
    if question == "hang":
        while True:
            time.sleep(1)
    while True:
        for word in words:
            line.send({"op": "token", "id": number, "text": word})
            time.sleep(0.01)
        if question == "crash":
            os._exit(1)
        if question == "nonsense":
            line.send({"op": "token", "id": number, "text": 5})
        if question == "until stopped" and not inbox.empty() and inbox.get()["op"] == "stop":
            line.send({"op": "done", "id": number, "usage": protocol.usage_out(Usage(stop_reason="cancelled"))})
            return
        if question not in ("until stopped", "deaf"):
            line.send({"op": "done", "id": number, "usage": protocol.usage_out(Usage(3, 2, 1, 3))})
            return


if __name__ == "__main__":
    main(sys.argv[1])
