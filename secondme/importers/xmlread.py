"""XML read safely and as a stream: nothing is fetched, no entity is declared, and the memory needed does not grow with
the file. For documents, saved notes, and whatever else comes as XML."""

from collections.abc import Iterator
from dataclasses import dataclass
from html.entities import name2codepoint
from typing import IO
from xml.etree.ElementTree import Element, TreeBuilder
from xml.parsers import expat

MAX_DEPTH = 512
MAX_TOKEN = 16_000_000
"""The longest tag or comment (bytes). Text between tags may be of any length: it comes in pieces."""
MAX_TREE_NODES = 200_000
_CHUNK = 1 << 16


class BrokenMarkup(Exception):
    """The file is no well-formed XML, or XML that is not read; `str()` is a sentence that begins small ("it …")."""


@dataclass(frozen=True, slots=True)
class Start:
    """An element begins. Names are without their namespace, which `space` holds."""

    tag: str
    attributes: dict[str, str]
    space: str = ""


@dataclass(frozen=True, slots=True)
class End:
    tag: str


XmlEvent = Start | End | str
"""A str is a piece of text: of one text there may be several."""


def xml_events(file: IO[bytes]) -> Iterator[XmlEvent]:
    """What `file` holds, in order and lazily. Entities of HTML (&nbsp;) are resolved, unknown ones are left out. Raises
    BrokenMarkup, also after the first events: what came before it was really there."""
    reader = _Reader()
    size, waited = _CHUNK, 0
    while chunk := file.read(size):
        reader.feed(chunk, last=False)
        if reader.events:
            size, waited = _CHUNK, 0
            yield from reader.take()
            continue
        # A tag that goes on is parsed anew with each piece: longer pieces keep that from growing with its square
        waited, size = waited + len(chunk), size * 2
        if waited > MAX_TOKEN:
            raise BrokenMarkup(f"it holds a tag of more than {MAX_TOKEN // 1_000_000} MB.")
    reader.feed(b"", last=True)
    yield from reader.take()


def xml_tree(file: IO[bytes], max_nodes: int = MAX_TREE_NODES) -> Element:
    """A small file as a tree, tags and attributes without their namespaces. Raises BrokenMarkup."""
    builder = TreeBuilder()
    for nodes, event in enumerate(xml_events(file), 1):
        if nodes > max_nodes:
            raise BrokenMarkup(f"it has more than {max_nodes:,} parts.")
        if isinstance(event, Start):
            builder.start(event.tag, event.attributes)
        elif isinstance(event, End):
            builder.end(event.tag)
        else:
            builder.data(event)
    return builder.close()


class _Reader:
    """Gathers what expat tells."""

    def __init__(self) -> None:
        self.events: list[XmlEvent] = []
        self._depth = 0
        parser = self._parser = expat.ParserCreate(namespace_separator=" ")
        parser.buffer_text = True
        parser.buffer_size = _CHUNK
        parser.UseForeignDTD(True)  # so that an entity that is nowhere declared is skipped, not an error
        parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_NEVER)
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self.events.append
        parser.EntityDeclHandler = self._entity
        parser.SkippedEntityHandler = self._skipped

    def feed(self, data: bytes, last: bool) -> None:
        try:
            self._parser.Parse(data, last)
        except expat.ExpatError as error:
            what = expat.ErrorString(error.code) or "it is damaged"
            raise BrokenMarkup(f"it is damaged in line {error.lineno} ({what}).") from error
        except (ValueError, LookupError) as error:
            raise BrokenMarkup("it is in an encoding that is not known.") from error

    def take(self) -> list[XmlEvent]:
        taken = self.events.copy()
        self.events.clear()
        return taken

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise BrokenMarkup(f"its parts lie more than {MAX_DEPTH} deep within one another.")
        space, _, tag = name.rpartition(" ")
        short: dict[str, str] = {}
        for key, value in attributes.items():
            short.setdefault(key.rpartition(" ")[2], value)
        self.events.append(Start(tag, short, space))

    def _end(self, name: str) -> None:
        self._depth -= 1
        self.events.append(End(name.rpartition(" ")[2]))

    def _entity(self, name: str, *_: object) -> None:
        raise BrokenMarkup("it declares entities of its own, which are not read, because they can be made to explode.")

    def _skipped(self, name: str, is_parameter: bool) -> None:
        if not is_parameter and name in name2codepoint:
            self.events.append(chr(name2codepoint[name]))
