"""What WhatsApp itself writes into an export, in the languages of its interface.

The export is in the language of the phone and has no field that says what a line is. On iPhones everything that the app
writes begins with U+200E, which is enough in any language; the lists here are for Android, and for files from which
such marks are gone. The phrases were gathered from published exports and from the translations of the apps."""

import re
from collections.abc import Iterator

MARKS = "\u200e\u200f\u061c\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff"
"""Characters that only direct the writing; they stand before dates, around numbers and names."""
_NO_MARKS = str.maketrans("", "", MARKS)


def _listed(text: str) -> Iterator[str]:
    """Phrases with | between them, as they are compared."""
    return (" ".join(phrase.split()).casefold() for phrase in text.split("|"))


MORNING = frozenset(
    _listed("""
am | a.m. | a.m | a. m. | vorm. | vm. | fm | f.m. | πμ | π.μ. | ص | ق.ظ | 오전 | 上午 | 午前 | 凌晨 |
清晨 | 早上 | öö | ö.ö. | sa | dop. | de. | dl. | pg | pagi | priekšp. | पूर्वाह्न | ก่อนเที่ยง |
முற்பகல் | म.पू. | ಪೂರ್ವಾಹ್ನ | ү.ө. | to""")
)
EVENING = frozenset(
    _listed("""
pm | p.m. | p.m | p. m. | nachm. | nm. | em | e.m. | μμ | μ.μ. | م | ب.ظ | 오후 | 下午 | 午後 | 中午 |
晚上 | 傍晚 | ös | ö.s. | ch | odp. | du. | wl. | ptg | tengahari | petang | pēcp. | अपराह्न | หลังเที่ยง |
பிற்பகல் | म.उ. | ಅಪರಾಹ್ನ | ү.х. | tk""")
)
"""Halves of the day, in lower case."""

MEDIA_OMITTED = frozenset(
    _listed("""
Media omitted | Medien ausgeschlossen | Medien weggelassen | Multimedia omitido | Archivo omitido |
Médias omis | Fichier omis | Média omis | Mídia omitida | Arquivo de mídia oculto | Mídia oculta |
Ficheiro não revelado | Ficheiro omitido | Media omesso | Media omessi | Media weggelaten | Без медиафайлов |
Файл пропущен | Медиафайл пропущен | Медіа пропущено | Без файлу | pliki pominięto | Plik pominięty |
pominięto multimedia | Medya atlanmış | Medya dahil edilmedi | Media har utelämnats | Mediefil udeladt |
Medier udeladt | Uten vedlegg | Media utelatt | Media jätetty pois | Média vynechána | Média vynechané |
Médiá vynechané | Hiányzó médiafájl | Média elhagyva | Conținut media omis | Fișiere media omise | Без файл |
Εξαίρεση πολυμέσων | Mitjans omesos | Medijski zapis izostavljen | Medij izpuščen | Без фајл |
медији су изостављени | Praleistas medijos turinys | Bez multivides | Meedia ära jäetud | Pa media |
Media tidak disertakan | Media disingkirkan | Bỏ qua Media | Walang kalakip na media | Media imerukwa |
Media weggelaat | Media çıxarılmışdır | Файл қосылған жоқ | Fayl o‘tkazib yuborildi | تم استبعاد الوسائط |
מדיה הושמטה | המדיה לא נכללה | پيوست نما/آهنگ حذف شد | میڈیا چھوڑ دیا گیا | मीडिया के बिना | मीडिया वगळले |
મીડિયા અવગણાયું | মিডিয়া বাদ দেওয়া হয়েছে | ਮੀਡੀਆ ਛੱਡਿਆ ਗਿਆ | ஊடகங்கள் நீக்கப்பட்டது |
మాధ్యమం విస్మరించబడింది | ಮೀಡಿಯಾ ಕೈಬಿಡಲಾಗಿದೆ | മീഡിയ ഒഴിവാക്കി | สื่อถูกลบ | 省略多媒体文件 | 忽略多媒體檔 |
略过多媒体文件 | メディアは含まれていません | メディアなし | 미디어 파일을 생략한 대화내용 |
미디어 파일 제외됨 | voice message omitted | video note omitted | view once voice message omitted |
image omitted | video omitted | audio omitted | sticker omitted | GIF omitted | document omitted |
Contact card omitted""")
)
"""What Android writes in < > for a file that is not part of the export."""

OMITTED_ENDINGS = tuple(
    _listed("""
image omitted | video omitted | audio omitted | sticker omitted | GIF omitted | document omitted |
Contact card omitted | Bild weggelassen | Video weggelassen | Audio weggelassen | Sticker weggelassen |
GIF weggelassen | Dokument weggelassen | Kontaktkarte ausgelassen | imagen omitida | Video omitido |
audio omitido | sticker omitido | GIF omitido | documento omitido | Tarjeta de contacto omitida |
image absente | vidéo absente | audio omis | sticker omis | GIF retiré | document manquant |
Fiche contact manquante | immagine omessa | video omesso | audio omesso | sticker non incluso | GIF esclusa |
documento omesso | Scheda contatto omessa | imagem ocultada | vídeo omitido | áudio ocultado |
figurinha omitida | Cartão do contato omitido | imagem não revelada | vídeo não revelado |
ficheiro de áudio não revelado | sticker não revelado | GIF não revelada | documento não revelado |
Contacto não revelado | afbeelding weggelaten | video weggelaten | audio weggelaten | sticker weggelaten |
GIF weggelaten | document weggelaten | Visitekaartje weggelaten | изображение отсутствует | видео отсутствует |
аудиофайл отсутствует | стикер не добавлен | GIF отсутствует | документ отсутствует |
Карточка контакта отсутствует | зображення відсутнє | відео відсутнє | аудіо відсутнє | Наклейку не додано |
документ пропущено | obraz pominięty | wideo pominięte | audio pominięte | pominięto naklejkę |
dokument pominięty | görüntü dahil edilmedi | video dahil edilmedi | ses dahil edilmedi |
Çıkartma dahil edilmedi | belge dahil edilmedi | bild utesluten | video utesluten | ljud utelslutet |
bilde ikke inkludert | video utelatt | lyd utelatt | billede udeladt | video udeladt | lyd udeladt |
obrázek vynechán | video vynecháno | 画像は含まれていません | ビデオは含まれていません |
音声は含まれていません | スタンプは含まれていません | GIFは含まれていません | ドキュメントは含まれていません |
連絡先カードを省略 | 이미지 생략됨 | 비디오 생략됨 | 오디오 생략됨 | 스티커 제외됨 | 문서 생략됨 | 照片已忽略 |
视频已忽略 | 音频已忽略 | 贴图已省略 | 文档已省略 | 圖片已略去 | 影片已略去 | 音訊已略去 | 貼圖已略去 |
文件已略去 | 圖像已省略 | 影片已省略 | 音訊已省略 | ไม่มีรูปภาพ | วิดีโอถูกลบ | ไม่มีไฟล์เสียง |
ไม่มีสติกเกอร์ | ละเว้น GIF | ละเว้นเอกสาร | บัตรรายชื่อที่ละเว้น | đã bỏ qua hình ảnh | đã bỏ video |
bỏ qua tệp âm thanh | đã bỏ sticker | Đã bỏ qua ảnh GIF | đã bỏ qua tài liệu | Bỏ qua thẻ liên lạc |
התמונה הושמטה | סרטון הווידאו הושמט | קטע קול הושמט | סטיקר הושמט | لم يتم إدراج الصورة |
لم يتم إدراج الفيديوهات | لم يتم إدراج المقاطع الصوتية | تم حذف الملصقات | لم يتم إدراج المستند | تصویر حذف شد |
ویدیو حذف شد | صدا حذف شد | استیکر حذف شد | سند حذف شد | gambar tidak disertakan | video tidak disertakan |
audio tidak disertakan | stiker tidak disertakan | GIF tidak disertakan | dokumen tidak disertakan |
kuva jätetty pois | imagine omisă | clip video omis""")
)
"""What iPhones write for such a file; before it may stand the name of a document."""

YOU_DELETED = frozenset(
    _listed("""
You deleted this message | מחקת את ההודעה הזו | מחקת הודעה זו | Вы удалили это сообщение |
Вы удалили данное сообщение | Vous avez supprimé ce message | Hai eliminato questo messaggio |
Apagou esta mensagem | Você apagou esta mensagem | Eliminaste este mensaje | Διαγράψατε αυτό το μήνυμα |
Διαγράψατε το μήνυμα | Ви видалили це повідомлення | Du hast diese Nachricht gelöscht | لقد حذَفت هذه الرسالة |
أنت حذفت هذه الرسالة | 您已刪除此訊息 | 您已删除这条消息 | 您删除这个信息 | Bạn đã xóa tin nhắn này |
Bạn đã xoá tin nhắn này | Bu mesajı sildiniz | คุณได้ลบข้อความนี้ | คุณลบข้อความนี้ |
Du raderade det här meddelandet | Du raderade detta meddelande | Du har tagit bort meddelandet |
Túto správu ste odstránili | Usunąłeś(-ęłaś) tę wiadomość | Ați șters acest mesaj |
U hebt dit bericht verwijderd | Je hebt dit bericht verwijderd | Du slettet denne meldingen |
Anda telah memadamkan mesej ini | तुम्ही हा मेसेज हटवला | आपने यह मैसेज डिलीट किया | 삭제한 메시지입니다 |
이 메시지를 삭제했습니다 | このメッセージを削除しました | Ezt az üzenetet törölted | Törölted ezt az üzenetet |
Anda menghapus pesan ini | Anda telah menghapus pesan ini | Izbrisali ste ovu poruku | Poistit tämän viestin |
شما این پیام را حذف کردید | Du har slettet denne besked | Du slettede denne besked | Tuto zprávu jste smazal/a |
Tuto zprávu jste odstranil/a | Has suprimit aquest missatge | Has esborrat aquest missatge |
Изтрихте това съобщение | Jūs ištrynėte šią žinutę | Jūs izdzēsāt šo ziņu | Kustutasid selle sõnumi""")
)
"""Stands where the person whose phone it is took a message back: its sender is that person. Only phrases that never
stand for anybody else."""

DELETED = frozenset(
    _listed("""
This message was deleted | You deleted this message as admin | This message was deleted by admin |
הודעה זו נמחקה | Данное сообщение удалено | Ce message a été supprimé | Questo messaggio è stato eliminato |
Esta mensagem foi apagada | Mensagem apagada | Esta mensagem foi apagada pelo remetente |
Se eliminó este mensaje | Este mensaje fue eliminado | Αυτό το μήνυμα διαγράφηκε |
Це повідомлення було видалено | Diese Nachricht wurde gelöscht | تم حذف هذه الرسالة | 此訊息已刪除 |
这条消息已被删除 | 信息已删除 | Tin nhắn này đã bị xóa | Tin nhắn này đã bị xoá | Bu mesaj silindi |
ข้อความนี้ถูกลบแล้ว | ข้อความนี้ได้ถูกลบ | Det här meddelandet raderades | Detta meddelande raderades |
Táto správa bola odstránená | Ta wiadomość została usunięta | Acest mesaj a fost șters |
Dit bericht is verwijderd | Denne meldingen ble slettet | Mesej ini telah dipadam | हा मेसेज हटवण्यात आला |
यह मैसेज डिलीट कर दिया गया है | यह संदेश मिटाया गया | 이 메시지는 삭제되었습니다 |
このメッセージは削除されました | Ez az üzenet törlésre került | Pesan ini dihapus | Pesan ini telah dihapus |
Ova je poruka izbrisana | Ova poruka je izbrisana | Tämä viesti poistettiin | این پیام حذف شده است |
این پیام حذف شد | Denne besked er blevet slettet | Denne besked blev slettet | Tato zpráva byla smazána |
Tato zpráva byla odstraněna | Aquest missatge s'ha suprimit | Aquest missatge està esborrat |
Съобщението беше изтрито | Ši žinutė buvo ištrinta | Šī ziņa tika izdzēsta | See sõnum on kustutatud |
Sporočilo je bilo izbrisano | To sporočilo je bilo izbrisano | Порука је обрисана | Ова порука је обрисана""")
)

EDITED = re.compile(
    r"\s*(?:\u200e<[^<>:\n]{4,60}>|<(?:This message was edited|Diese Nachricht wurde bearbeitet|Se editó este mensaje|"
    r"Mensagem editada|Esta mensagem foi editada|Ce message a été modifié|Questo messaggio è stato modificato|"
    r"Dit bericht is bewerkt|Данное сообщение изменено|Сообщение изменено|Bu mesaj düzenlendi|"
    r"Wiadomość edytowana|Ta wiadomość została edytowana|Pesan ini diedit)\.?>)\s*$",
    re.IGNORECASE,
)
"""What stands at the end of a message that was edited; with its mark in any language, without it in those known."""

ENCRYPTED = re.compile(
    r"end-to-end|ende-zu-ende|extremo a extremo|bout en bout|ponta a ponta|ponto a ponto|сквозным шифрованием|"
    r"наскрізним|uçtan uca|エンドツーエンド|端到端|端對端|종단간|mã hóa đầu cuối|hujung ke hujung|"
    r"ได้รับการเข้ารหัส|مشفرة تمامًا|מקצה-לקצה|komplett krypter|w pełni zaszyfrowane|"
    r"koncovým šifrováním|criptate integral|végpontok közötti|salataan täysin|एंड-टू-एंड",
    re.IGNORECASE,
)
"""Words of the notice with which every chat begins."""

MESSAGES = re.compile(
    r"messages |nachrichten |(?:los )?mensajes |les messages |i messaggi |as mensagens |berichten |сообщения |"
    r"повідомлення |wiadomości |mesajlar |meddelanden |beskeder |meldinger |viestit |zprávy |správy |mesajele |"
    r"az üzenetek |pesan |消息|訊息|メッセージ|메시지",
    re.IGNORECASE,
)
"""How that notice begins."""

ATTACHED_WORDS = frozenset(
    _listed("""
file attached | Datei angehängt | archivo adjunto | archivo adjuntado | fichier joint | file allegato |
arquivo anexado | ficheiro anexado | bestand bijgevoegd | файл добавлен | файл додано | załączony plik |
plik załączony | dosya ekli | bifogad fil | fil vedhæftet | vedlagt fil | liitetiedosto | soubor byl přiložen |
súbor pripojený | fájl csatolva | fișier atașat | συνημμένο αρχείο | arxiu adjunt | прикачен файл |
прикачен фајл | прикачена датотека | datoteka u privitku | priložena datoteka | byla prisegta |
pievienots fails | fail lisatud | skedë e ngjitur | file terlampir | fail dilampirkan | tệp đính kèm |
nakalakip na file | faili limeambatanishwa | lêer aangeheg | fayl əlavə olunub | қосымша файл |
fayl biriktirildi | الملف مرفق | קובץ מצורף | پیوست شد | پیوستہ فائل | फ़ाइल अटैच की गई |
फाइल अटैच कर दी गई है | फाइल संलग्न | ફાઇલ જોડાયેલ | ফাইল সংযুক্ত হয়েছে | ਅਟੈਚ ਕੀਤੀ ਫਾਇਲ | ఫైల్ జోడించబడినది |
ಕಡತ ಸೇರಿಸಲಾಯಿತು | ഫയൽ ചേർത്തു | ไฟล์ที่แนบ | 文件附件 | 附件檔案 | 添付ファイル有り | 파일 첨부됨""")
)
"""What stands in ( ) behind the name of a file on Android."""

TITLE = re.compile(
    r"^(?:WhatsApp Chat with|WhatsApp-Chat mit|Chat de WhatsApp con|Chat WhatsApp con|Conversa do WhatsApp com|"
    r"Conversa de WhatsApp com|Discussion WhatsApp avec|Conversation WhatsApp avec|Xat de WhatsApp amb|"
    r"WhatsApp-chat met|WhatsApp[- ]chatt? med|WhatsApp-samtale med|WhatsApp-keskustelu|Чат WhatsApp с контактом|"
    r"Чат WhatsApp с|Чат WhatsApp із|Чат WhatsApp з|Czat WhatsApp z użytkownikiem|Czat WhatsApp z|"
    r"Chat WhatsApp s uživatelem|Conversație WhatsApp cu|Chat WhatsApp dengan|Obrolan WhatsApp dengan|"
    r"Sembang WhatsApp dengan|WhatsApp Sohbeti|Συνομιλία WhatsApp με|צ'אט WhatsApp עם|دردشة واتساب مع|"
    r"محادثة واتساب مع|WhatsApp Chat)[ \u200e\u200f]*[:_\-]?[ \u200e\u200f]*(?P<name>\S.*)$",
    re.IGNORECASE,
)
"""How the files are called: the words of the app, then the name of the chat."""


def bare(text: str) -> str:
    """`text` without marks of direction."""
    return text if text.isascii() else text.translate(_NO_MARKS)


def phrase(text: str) -> str:
    """A line in the form in which it is compared with the lists."""
    return bare(text).strip().rstrip(".。।").strip().casefold()


def omitted(text: str) -> str | None:
    """When the line stands for a file that was left out of the export: what stands before that (the name of a
    document, often nothing). None for any other line."""
    known = phrase(text)
    if known.startswith("<") and known.endswith(">"):
        return "" if known[1:-1].strip() in MEDIA_OMITTED else None
    if not known.endswith(OMITTED_ENDINGS):
        return None
    ending = next(ending for ending in OMITTED_ENDINGS if known.endswith(ending))
    line = bare(text).strip().rstrip(".。। ")
    before = line[: len(line) - len(ending)].strip()
    return before if not before or _DOCUMENT.search(before) else None


_DOCUMENT = re.compile(r"\.\w{1,5}(?:\s+•.*)?$")
