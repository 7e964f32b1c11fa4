"""Text and code as a message shows them: selectable, never scrolling by themselves, never fetching anything."""

from PySide6.QtCore import QEvent, QSize, Qt, QTimer, QUrl, Signal, Slot
from PySide6.QtGui import (
    QColor,
    QGuiApplication,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QTextBlockFormat,
    QTextCursor,
    QTextOption,
    QWheelEvent,
)
from PySide6.QtWidgets import QFrame, QPlainTextEdit, QSizePolicy, QTextBrowser, QWidget

from secondme.progress import Progress
from ui.chat.highlight import Highlighter, Lines, read
from ui.chat.markdown import Code, Prose
from ui.chat.writer import LINE_HEIGHT, QUOTE, Writer
from ui.task import Task
from ui.theme import Space, mono_font, theme
from ui.widgets.basics import Box, icon_button, label


class TextView(QTextBrowser):
    """As high as its text. Links are only reported; no resource is ever loaded."""

    link_clicked = Signal(str)
    refonted = Signal()
    """The text has another size."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setObjectName("plain")
        self.setOpenLinks(False)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.DefaultContextMenu)
        self.viewport().setAutoFillBackground(False)
        self.viewport().setCursor(Qt.CursorShape.IBeamCursor)
        self.document().setDocumentMargin(0)
        self.document().setUndoRedoEnabled(False)
        self.anchorClicked.connect(self._clicked)
        self.fit()

    def loadResource(self, _kind: int, _name: QUrl) -> None:
        """Nothing: no image, style sheet or page is read from anywhere."""
        return

    @Slot(QUrl)
    def _clicked(self, url: QUrl) -> None:
        self.link_clicked.emit(url.toString())

    def show_plain(self, text: str) -> None:
        """Show words as they are."""
        self.setPlainText(text)
        style = QTextBlockFormat()
        style.setLineHeight(LINE_HEIGHT, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
        cursor = QTextCursor(self.document())
        cursor.select(QTextCursor.SelectionType.Document)
        cursor.mergeBlockFormat(style)
        self.fit()

    def fit(self) -> None:
        """Take the height of the text at the present width."""
        document = self.document()
        document.setTextWidth(max(1, self.viewport().width()))
        height = int(document.size().height() + 0.999)
        if height != self.height() or height != self.minimumHeight():
            self.setFixedHeight(height)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.fit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self.fit()
            self.refonted.emit()

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown, Qt.Key.Key_Home, Qt.Key.Key_End, Qt.Key.Key_Escape):
            event.ignore()
            return
        super().keyPressEvent(event)

    def minimumSizeHint(self) -> QSize:
        return QSize(40, self.minimumHeight())

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self.viewport())
        block = self.document().begin()
        layout = self.document().documentLayout()
        while block.isValid():
            depth = block.blockFormat().property(QUOTE)
            if depth:
                area = layout.blockBoundingRect(block)
                for level in range(int(depth)):
                    bar = area.adjusted(0, 0, 0, 0)
                    bar.setLeft(level * Space.L)
                    bar.setWidth(3)
                    painter.fillRect(bar, QColor(theme().colors.line_strong))
            block = block.next()
        painter.end()


class ProseView(TextView):
    """Blocks of Markdown prose; the last one may be written again while it grows."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._writer = Writer(self.document())
        self._blocks: list[Prose] = []
        self._mark: int | None = None
        theme().changed.connect(self._restyle)

    def append(self, block: Prose, final: bool = True) -> None:
        """Write a block at the end. One that is not final is replaced by the next."""
        if self._mark is not None:
            self._writer.cut(self._mark)
            self._blocks.pop()
        self._mark = None if final else self._writer.mark()
        self._blocks.append(block)
        self._writer.write(block)

    def drop_open(self) -> None:
        """Take back a last block that is not final."""
        if self._mark is not None:
            self._writer.cut(self._mark)
            self._blocks.pop()
            self._mark = None
            self.fit()

    @Slot()
    def _restyle(self) -> None:
        QTimer.singleShot(0, self, self._rewrite)

    @Slot()
    def _rewrite(self) -> None:
        self._writer.clear()
        for block in self._blocks:
            mark = self._writer.mark()
            self._writer.write(block)
            if self._mark is not None:
                self._mark = mark
        self.fit()


class CodeView(QPlainTextEdit):
    """Code, as high as its lines; long lines scroll sideways."""

    def __init__(self) -> None:
        super().__init__()
        self.setReadOnly(True)
        self.setObjectName("plain")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        theme().changed.connect(self._refont)
        self._refont()
        self.setTabChangesFocus(True)
        self.setUndoRedoEnabled(False)
        self.document().setDocumentMargin(0)
        self.viewport().setAutoFillBackground(False)
        self.horizontalScrollBar().rangeChanged.connect(self._ranged)

    @Slot()
    def _refont(self) -> None:
        self.setFont(mono_font())
        self.fit()

    @Slot(int, int)
    def _ranged(self, _least: int, _most: int) -> None:
        self.fit()

    def fit(self) -> None:
        bar = self.horizontalScrollBar()
        extra = bar.sizeHint().height() if bar.maximum() > 0 else 0
        height = self.document().blockCount() * self.fontMetrics().lineSpacing() + 4 + extra
        if height != self.minimumHeight():
            self.setFixedHeight(height)

    def wheelEvent(self, event: QWheelEvent) -> None:
        sideways = event.angleDelta().x() or event.modifiers() & Qt.KeyboardModifier.ShiftModifier
        if sideways:
            super().wheelEvent(event)
        else:
            event.ignore()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            event.ignore()
            return
        super().keyPressEvent(event)


class CodeBlock(Box):
    """A fenced block with its language and a Copy button. Colours come when it is complete, read on a worker."""

    def __init__(self) -> None:
        super().__init__("code", margins=(Space.M, Space.XS, Space.XS, Space.S))
        self._language = label("", "small")
        self._copy = icon_button("copy", self.tr("Copy code"), self.copy)
        self._view = CodeView()
        self._view.setAccessibleName(self.tr("Code"))
        head = Box("", horizontal=True)
        head.add(self._language)
        head.box.addStretch()
        head.add(self._copy)
        self.add(head, self._view)
        self._code = Code("", "", closed=False)
        self._highlighter: Highlighter | None = None
        self._lines: Lines = []
        theme().changed.connect(self._repaint)

    @property
    def code(self) -> str:
        return self._code.text

    def show_code(self, code: Code, final: bool) -> None:
        """Show the block as it is now; text that only grew is appended, not set again."""
        old, self._code = self._code, code
        self._language.setText(code.language)
        if code.text.startswith(old.text) and old.text:
            cursor = self._view.textCursor()
            cursor.movePosition(cursor.MoveOperation.End)
            cursor.insertText(code.text[len(old.text) :])
        else:
            self._view.setPlainText(code.text)
        self._view.fit()
        if final:
            self._colour()

    def _colour(self) -> None:
        text, language = self._code.text, self._code.language
        if not language:
            return

        def work(_progress: Progress) -> tuple[str, Lines]:
            return text, read(text, language)

        task = Task(work)
        task.succeeded.connect(self._coloured)
        task.start()

    @Slot(object)
    def _coloured(self, result: tuple[str, Lines]) -> None:
        text, self._lines = result
        if text == self._code.text and self._lines:
            self._highlighter = self._highlighter or Highlighter(self._view.document())
            self._highlighter.show_lines(self._lines)

    @Slot()
    def _repaint(self) -> None:
        if self._highlighter is not None:
            self._highlighter.rehighlight()

    def copy(self) -> None:
        QGuiApplication.clipboard().setText(self._code.text)
        self._copy.set_icon("check")
        QTimer.singleShot(1500, self._copy, self._copied)

    @Slot()
    def _copied(self) -> None:
        self._copy.set_icon("copy")
