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


def write_button_pdf(path: Path) -> None:
    """A page with a check box, a group of radio buttons with words for readers of screens, a group with words in /Opt,
    a box of two states without a look, a push button and a box that cannot be changed."""
    from pypdf import PdfWriter
    from pypdf.generic import (
        ArrayObject,
        DictionaryObject,
        NameObject,
        NumberObject,
        RectangleObject,
        StreamObject,
        TextStringObject,
    )

    writer = PdfWriter()
    page = writer.add_blank_page(300, 500)
    widgets: ArrayObject = ArrayObject()

    def widget(state: str, said: str = "") -> DictionaryObject:
        top = 480 - 30 * len(widgets)
        looks = DictionaryObject()
        for name in (state, "/Off"):
            drawn = StreamObject()
            drawn[NameObject("/Type")] = NameObject("/XObject")
            drawn[NameObject("/Subtype")] = NameObject("/Form")
            drawn[NameObject("/BBox")] = RectangleObject((0, 0, 20, 20))
            looks[NameObject(name)] = writer._add_object(drawn)
        made = DictionaryObject({
            NameObject("/Type"): NameObject("/Annot"), NameObject("/Subtype"): NameObject("/Widget"),
            NameObject("/Rect"): RectangleObject((100, top - 20, 120, top)), NameObject("/AS"): NameObject("/Off"),
            NameObject("/AP"): DictionaryObject({NameObject("/N"): looks}),
        })  # fmt: skip
        if said:
            made[NameObject("/TU")] = TextStringObject(said)
        return made

    def field(name: str, label: str, flags: int, one: DictionaryObject) -> DictionaryObject:
        one[NameObject("/FT")] = NameObject("/Btn")
        one[NameObject("/T")] = TextStringObject(name)
        one[NameObject("/TU")] = TextStringObject(label)
        one[NameObject("/Ff")] = NumberObject(flags)
        return one

    def group(name: str, label: str, kids: list[DictionaryObject], texts: tuple[str, ...] = ()) -> object:
        one = field(name, label, 1 << 15, DictionaryObject())
        parent = writer._add_object(one)
        one[NameObject("/Kids")] = ArrayObject()
        for kid in kids:
            kid[NameObject("/Parent")] = parent
            reference = writer._add_object(kid)
            one["/Kids"].append(reference)  # type: ignore[attr-defined]
            widgets.append(reference)
        if texts:
            one[NameObject("/Opt")] = ArrayObject(TextStringObject(text) for text in texts)
        return parent

    made = ArrayObject()
    for name, label, flags, state in (
        ("news", "Send me the newsletter", 0, "/On"),
        ("print", "Print", 1 << 16, "/Yes"),
        ("office", "For office use", 1, "/Yes"),
    ):
        made.append(writer._add_object(field(name, label, flags, widget(state))))
        widgets.append(made[-1])
    kids = [widget("/m", "Male"), widget("/f", "Female")]
    made.append(group("sex", "Sex", kids))
    made.append(group("diet", "Diet", [widget("/0"), widget("/1"), widget("/2")], ("None", "Vegetarian", "Vegan")))
    form = DictionaryObject({NameObject("/Fields"): made})
    writer._root_object[NameObject("/AcroForm")] = writer._add_object(form)
    page[NameObject("/Annots")] = widgets
    writer.write(path)
