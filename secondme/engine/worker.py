"""The main function of a child process: `run("model")` or `run("embed")`.

The child takes its standard input and output for frames and points descriptor 1 at standard error, so that nothing that
a library prints can end up between them. It ends when its input closes: a thread waits for that and does nothing else
but pass messages on. On Linux it also asks to be killed with its parent. It opens no connection to another machine.
"""

import faulthandler
import logging
import os
import queue
import signal
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any, BinaryIO

from secondme.engine import frames, protocol
from secondme.engine.frames import FrameError, Schema
from secondme.errors import ModelProblem
from secondme.log import described

log = logging.getLogger(__name__)

Send = Callable[..., None]


def run(role: str) -> int:
    """Serve until the parent goes. Returns only when the role is not known."""
    serve = {"model": _serve_model, "embed": _serve_embed}.get(role)
    if serve is None:
        return 2
    pipes = take_pipes()
    tell_errors()
    faulthandler.enable()
    end_with_parent()
    refuse_network()
    serve(Line(*pipes, protocol.MODEL_REQUESTS if role == "model" else protocol.EMBED_REQUESTS))
    return 0


def take_pipes() -> tuple[BinaryIO, BinaryIO]:
    """Our input and output as files of our own; descriptors 0 and 1 become the null device and standard error."""
    source, sink = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    null = os.open(os.devnull, os.O_RDONLY)
    os.dup2(null, 0)
    os.close(null)
    os.dup2(2, 1)
    return source, sink


def tell_errors() -> None:
    """Log to standard error, one line each, as the parent expects it. An error that nobody caught is told without its
    message."""
    logging.basicConfig(stream=sys.stderr, level=logging.INFO, format="%(levelname)s %(name)s: %(message)s")

    def tell(error: BaseException | None) -> None:
        if error is not None and not isinstance(error, SystemExit):
            log.error("An error was not caught: %s", described(error))

    sys.excepthook = lambda kind, error, trace: tell(error)
    threading.excepthook = lambda args: tell(args.exc_value)


def end_with_parent() -> None:
    """Ctrl-C is for the parent, which then ends us. On Linux the kernel ends us with the thread that started us."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if not sys.platform.startswith("linux"):
        return
    import ctypes

    set_parent_death_signal = 1
    ctypes.CDLL(None).prctl(set_parent_death_signal, signal.SIGKILL)
    parent = os.environ.get("SECONDME_PARENT")
    if parent and os.getppid() != int(parent):
        os._exit(1)


def refuse_network() -> None:
    """From now on Python code in this process that connects, listens or looks up a name gets a PermissionError."""
    refused = {"socket.connect", "socket.bind", "socket.getaddrinfo", "socket.gethostbyname", "socket.sendto"}

    def hook(event: str, _: tuple[Any, ...]) -> None:
        if event in refused:
            raise PermissionError("this process does not use the network")

    sys.addaudithook(hook)


class Line:
    """The line to the parent: `receive` runs on a thread of its own, `send` may be called from any."""

    def __init__(self, source: BinaryIO, sink: BinaryIO, schema: Schema) -> None:
        self._source = source
        self._sink = sink
        self._schema = schema
        self._lock = threading.Lock()

    def send(self, message: dict[str, Any], blob: bytes = b"") -> None:
        """Ends the process when the parent no longer listens."""
        try:
            with self._lock:
                frames.write(self._sink, message, blob)
        except OSError:
            os._exit(0)

    def listen(self, take: Callable[[dict[str, Any]], None]) -> None:
        """Pass messages to `take` on a thread of its own; the process ends with the stream."""
        threading.Thread(target=self._listen, args=(take,), name="listen", daemon=True).start()

    def _listen(self, take: Callable[[dict[str, Any]], None]) -> None:
        code = 1
        try:
            while frame := frames.read(self._source, self._schema):
                take(frame[0])
            code = 0
        except FrameError as error:
            log.error("The app broke the protocol: %s", error)
        except Exception as error:  # noqa: BLE001 - whatever it was, it is told and the process ends
            log.error("A message could not be taken in: %s", described(error))
        finally:
            logging.shutdown()
            os._exit(code)


def _serve_model(line: Line) -> None:
    inbox: queue.SimpleQueue[dict[str, Any]] = queue.SimpleQueue()
    taken: list[Callable[[dict[str, Any]], None]] = [inbox.put]
    line.listen(lambda message: taken[0](message))

    from secondme.engine import gguf
    from secondme.engine.generate import Scheduler, Speaker
    from secondme.engine.llama import Llama
    from secondme.engine.templates import FAMILIES

    request = inbox.get()
    path, family = Path(request["path"]), request["family"]
    try:
        template = gguf.read_metadata(path).get("tokenizer.chat_template") if family == "gguf" else None
        model = Llama(path, request["context"], request["threads"], gpu_layers=request["gpu_layers"])
    except ModelProblem as problem:
        _fail(line, request["id"], problem)
        return
    render = (lambda messages: model.render(str(template), messages)) if template else None
    stops = FAMILIES[family].stops if family in FAMILIES else ()
    scheduler = Scheduler(Speaker(model, family, stops, render), line.send)
    taken[0] = scheduler.submit
    line.send({"op": "loaded", "id": request["id"], "context": model.context})
    scheduler.run()


def _serve_embed(line: Line) -> None:
    inbox: queue.SimpleQueue[dict[str, Any]] = queue.SimpleQueue()
    line.listen(inbox.put)

    from secondme.engine.embed import Embeddings
    from secondme.engine.embed_serve import serve

    request = inbox.get()
    try:
        embeddings = Embeddings(Path(request["path"]), request["question_prefix"], request["text_prefix"])
    except ModelProblem as problem:
        _fail(line, request["id"], problem)
        return
    line.send({"op": "loaded", "id": request["id"], "dim": embeddings.dim})
    serve(embeddings, inbox, line.send)


def _fail(line: Line, number: int, problem: ModelProblem) -> None:
    line.send({"op": "problem", "id": number, "message": str(problem), "remedy": problem.remedy})


if __name__ == "__main__":
    sys.exit(run(sys.argv[1] if len(sys.argv) > 1 else ""))
