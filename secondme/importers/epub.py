"""EPUB books: the chapters in the order in which they are read."""

import posixpath
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath
from urllib.parse import unquote
from xml.etree.ElementTree import Element

from secondme.importers.base import FileFormat, NotThisFormat, Problem, Read, Source
from secondme.importers.decoding import decode_html
from secondme.importers.documents import Document, Package, date_of, has_suffix
from secondme.importers.markup import MAX_CHARS, html_page
from secondme.importers.xmlread import BrokenMarkup, xml_tree

MIME = b"application/epub+zip"
MAX_CHAPTERS = 10_000
_PAGES = frozenset({"application/xhtml+xml", "text/html", "application/x-dtbook+xml", "text/x-oeb1-document"})
_OF_FONTS = ("http://www.idpf.org/2008/embedding", "http://ns.adobe.com/pdf/enc#RC")
"""Ways of scrambling fonts (EPUB 3, OCF 4.4): they lock no words."""


class Epub(FileFormat):
    name = "epub"
    title = "EPUB book"

    def recognises(self, head: bytes, path: PurePosixPath) -> bool:
        return head.startswith(b"PK\x03\x04") and (MIME in head[:200] or has_suffix(path, ".epub"))

    def read(self, source: Source) -> Iterator[Read]:
        """Books are others' words, unless the person is named as their author."""
        package = Package(source, source.blobs[0], "an EPUB book")
        try:
            book = _book(package)
        except BrokenMarkup as error:
            raise NotThisFormat(f"{source.name} is damaged: {error}") from error
        _refuse_protected(package, book)
        document = Document(source, source.blobs[0], book.author, book.title, book.time)
        missing, partly = 0, 0
        for chapter in book.chapters:
            try:
                page = html_page(decode_html(package.read(chapter, MAX_CHARS)))
            except BrokenMarkup:
                missing += 1
                continue
            partly += bool(page.left_out)
            if page.text.strip():
                label = book.labels.get(chapter, "")
                yield from document.add(page.text if _begins_with(page.text, label) else f"# {label}\n\n{page.text}")
        yield from document.finish()
        if missing:
            yield Problem(0, f"{missing} of its {len(book.chapters)} chapters are missing in the file, or damaged.")
        if partly:
            yield Problem(
                0, f"{partly} of its {len(book.chapters)} chapters were read only in part: they are too large."
            )
        if document.is_empty:
            yield Problem(0, "The book has no text, perhaps only pictures.")
        elif not missing:
            yield document.whole()


@dataclass(frozen=True, slots=True)
class _Book:
    title: str
    author: str
    time: str
    chapters: tuple[str, ...]
    """Names of parts, in reading order."""
    labels: dict[str, str]
    """What the table of contents calls a part."""


def _begins_with(text: str, label: str) -> bool:
    """Whether the chapter itself has a heading, or there is none to give."""
    return not label or text.startswith("#") or text.lstrip().lower().startswith(label.lower())


def _tree(package: Package, part: str) -> Element:
    with package.open(part) as file:
        return xml_tree(file)


def _book(package: Package) -> _Book:
    opf = _package_file(package)
    root, folder = _tree(package, opf), posixpath.dirname(opf)
    parts: dict[str, tuple[str, str, str]] = {}
    for item in root.iter("item"):
        href = _beside(folder, item.get("href", ""))
        parts[item.get("id", "")] = (href, item.get("media-type", ""), item.get("properties", ""))
    spine = [parts[ref.get("idref", "")] for ref in root.iter("itemref") if ref.get("idref", "") in parts]
    chapters = [href for href, kind, properties in spine if kind in _PAGES and "nav" not in properties.split()]
    creators = [_words(element) for element in root.iter("creator")]
    title = next((words for element in root.iter("title") if (words := _words(element))), "")
    when = next((found for element in root.iter("date") if (found := date_of(_words(element)))), "")
    toc = next((href for href, kind, _ in parts.values() if kind == "application/x-dtbncx+xml"), "")
    nav = next((href for href, _, properties in parts.values() if "nav" in properties.split()), "")
    return _Book(
        title,
        ", ".join(name for name in creators if name),
        when,
        tuple(dict.fromkeys(chapters[:MAX_CHAPTERS])),
        _labels(package, nav) | _labels(package, toc),
    )


def _package_file(package: Package) -> str:
    if "META-INF/container.xml" in package:
        for element in _tree(package, "META-INF/container.xml").iter("rootfile"):
            if (path := element.get("full-path", "")) in package:
                return path
    for part in package.parts:
        if part.endswith(".opf"):
            return part
    raise NotThisFormat(f"{package.name} is no EPUB book: it has no table of its parts.")


def _labels(package: Package, part: str) -> dict[str, str]:
    """What a table of contents calls the parts: of EPUB 2 (navPoint), or of EPUB 3 (links in a page). Books can be read
    without one."""
    found: dict[str, str] = {}
    try:
        root = _tree(package, part) if part in package else Element("none")
    except BrokenMarkup:
        return found
    entries = [(point.find("content"), "src", point.find("navLabel/text")) for point in root.iter("navPoint")]
    entries += [(link, "href", link) for link in root.iter("a")]
    for target, attribute, text in entries:
        if target is not None and text is not None:
            name = _beside(posixpath.dirname(part), target.get(attribute, "").partition("#")[0])
            found.setdefault(name, _words(text)[:200])
    return found


def _beside(folder: str, href: str) -> str:
    return posixpath.normpath(posixpath.join(folder, unquote(href))) if href else ""


def _words(element: Element) -> str:
    return " ".join("".join(element.itertext()).split())


def _refuse_protected(package: Package, book: _Book) -> None:
    """Raises NotThisFormat for a book whose words are locked."""
    if "META-INF/encryption.xml" not in package:
        return
    try:
        root = _tree(package, "META-INF/encryption.xml")
    except BrokenMarkup:
        root = Element("encryption")
    chapters = set(book.chapters)
    for locked in root.iter("EncryptedData"):
        method, what = locked.find("EncryptionMethod"), locked.find("CipherData/CipherReference")
        how = "" if method is None else method.get("Algorithm", "")
        part = "" if what is None else unquote(what.get("URI", ""))
        if part in chapters and how not in _OF_FONTS:
            raise NotThisFormat(f"{package.name} is locked by its seller (DRM): its words cannot be read.")
