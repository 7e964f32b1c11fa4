"""In which folder a mail lies: sent, spam, bin, drafts; by Gmail's labels, Thunderbird's flags, and names of folders in
the languages that mail programs are used in."""

import re
from collections.abc import Mapping

from secondme.importers.base import Blob
from secondme.importers.mime import Letter

_NAMES: Mapping[str, str] = {
    "sent": """sent|sent mail|sent items|sent messages|sent-1|gesendet|gesendete objekte|gesendete elemente|envoyés
        |messages envoyés|éléments envoyés|enviados|elementos enviados|mensajes enviados|correo enviado|e-mails enviados
        |itens enviados|inviati|posta inviata|verzonden|verzonden items|skickat|skickade objekt
        |sendte elementer|sendt post|sendt|lähetetyt|wysłane|elementy wysłane|odeslané|odeslaná pošta|elküldött elemek
        |отправленные|надіслані|gönderilmiş postalar|gönderilmiş öğeler|απεσταλμένα|送信済み|送信済みメール|已发送
        |已发送邮件|寄件備份|보낸편지함|보낸 편지함|נשלח|المرسلة""",
    "spam": """spam|junk|junk e-mail|junk email|bulk mail|spamverdacht|unerwünscht|indésirables|courrier indésirable
        |correo no deseado|posta indesiderata|ongewenste e-mail|skräppost|søppelpost|lixo eletrônico|спам|垃圾邮件
        |迷惑メール|스팸함|スパム""",
    "trash": """trash|bin|deleted items|deleted messages|papierkorb|gelöschte objekte|gelöschte elemente|corbeille
        |éléments supprimés|papelera|elementos eliminados|cestino|posta eliminata|prullenbak|verwijderde items|papirkurv
        |papperskorgen|borttagna objekt|lixeira|lixo|itens excluídos|kosz|elementy usunięte|koš|roskakori|корзина|кошик
        |çöp kutusu|κάδος|ゴミ箱|废纸篓|已删除邮件|垃圾桶|휴지통|אשפה|المهملات""",
    "draft": """draft|drafts|entwurf|entwürfe|brouillon|brouillons|borrador|borradores|bozza|bozze|concept|concepten
        |utkast|rascunho|rascunhos|kladder|kladde|wersje robocze|koncepty|luonnokset|черновики|чернетки|taslaklar
        |πρόχειρα|下書き|草稿|임시보관함|טיוטות|المسودات""",
}
_STATES = {
    " ".join(name.split()): state for state, names in _NAMES.items() for name in names.split("|") if name.strip()
}
_COMMON = frozenset({"bin", "koš", "concept", "draft", "kladde", "lixo"})
"""Labels that are too common as names of folders to say anything there."""
_ENDINGS = frozenset({".mbox", ".mbx", ".eml", ".emlx"})
_LABEL = re.compile(r'\s{0,9}"[^"]{0,300}"|[^,]{1,300}')
_DELETED = 0x0008
"""In X-Mozilla-Status: deleted, and still in the file until the folder is compacted."""


def state_of(letter: Letter, blob: Blob) -> frozenset[str]:
    """Which of "sent", "spam", "trash", "draft" it is."""
    labels = labels_of(letter)
    if labels:
        # Gmail's own labels come in a fixed translation; what the person named a label is theirs
        found = {_STATES[label] for label in labels if label in _STATES}
    else:
        found = {_STATES[name] for name in _folder_names(blob) if name in _STATES and name not in _COMMON}
    if _is_deleted(letter, blob):
        found.add("trash")
    return frozenset(found)


def _folder_names(blob: Blob) -> list[str]:
    """Of the file and of the folders around it, as a mail program calls them: "Sent.mbox", ".INBOX.Sent/cur"."""
    names = []
    for part in (*blob.path.parts[:-1], blob.path.stem if blob.path.suffix.lower() in _ENDINGS else blob.path.name):
        name = part.lower().removesuffix(".mbox").removesuffix(".sbd").strip(".")
        names.append(name.removeprefix("inbox."))
    return names


def labels_of(letter: Letter) -> tuple[str, ...]:
    """Gmail's labels of a mail, in small letters."""
    labels = ",".join(letter.all("X-Gmail-Labels"))
    return tuple(name for part in _LABEL.findall(labels) if (name := part.strip().strip('"').strip().lower()))


def _is_deleted(letter: Letter, blob: Blob) -> bool:
    status = letter.header("X-Mozilla-Status")
    if 0 < len(status) <= 8:
        try:
            return bool(int(status, 16) & _DELETED)
        except ValueError:
            return False
    _, mark, flags = blob.path.name.rpartition("2,")
    return blob.path.parent.name in ("cur", "new") and bool(mark) and "T" in flags
