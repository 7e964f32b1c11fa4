"""PDF forms for tests, made with pypdf."""

from pathlib import Path


def write_pdf(path: Path, fields: dict[str, str], drawn: bool = True) -> None:
    """A page with text fields: full name to what a reader of screens says. `drawn`: each has its place on the page."""
    from pypdf import PdfWriter
    from pypdf.generic import ArrayObject, DictionaryObject, NameObject, RectangleObject, TextStringObject

    writer = PdfWriter()
    page = writer.add_blank_page(300, 300)
    made, widgets = ArrayObject(), ArrayObject()
    for name, label in fields.items():
        parent, _, last = name.rpartition(".")
        one = DictionaryObject({
            NameObject("/FT"): NameObject("/Tx"), NameObject("/T"): TextStringObject(last),
            NameObject("/TU"): TextStringObject(label), NameObject("/Type"): NameObject("/Annot"),
            NameObject("/Subtype"): NameObject("/Widget"),
        })  # fmt: skip
        if drawn:
            top = 280 - 30 * len(made)
            one[NameObject("/Rect")] = RectangleObject((100, top - 20, 280, top))
            one[NameObject("/DA")] = TextStringObject("/Helv 12 Tf 0 g")
        reference = writer._add_object(one)
        widgets.append(reference)
        if parent:
            above = DictionaryObject(
                {NameObject("/T"): TextStringObject(parent), NameObject("/Kids"): ArrayObject([reference])}
            )
            one[NameObject("/Parent")] = writer._add_object(above)
            reference = one.raw_get("/Parent")
        made.append(reference)
    writer._root_object[NameObject("/AcroForm")] = writer._add_object(DictionaryObject({NameObject("/Fields"): made}))
    page[NameObject("/Annots")] = widgets
    writer.write(path)
