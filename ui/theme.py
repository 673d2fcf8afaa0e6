"""How the window looks: a theme and a text scale make a palette, a style sheet and every painted size.

Relies on `ui.tokens` and on ``resources/styles/*.qss``, where ``@token`` is a colour and ``14sp`` a
length that grows with the text. The only place that sets a style sheet.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QDir, QEvent, QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QPalette
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid
from typing_extensions import override

from ui.fonts import text_font
from ui.tokens import LIGHT, THEMES, Theme

RESOURCES = Path(__file__).resolve().parent.parent / "resources"
SCALES = (100, 110, 125, 150, 175)  # percent
BASE_PX = 14
_DRESSED, _HAS_OWN_STYLE = Qt.WidgetAttribute.WA_WState_Polished, Qt.WidgetAttribute.WA_SetStyle
_TOKEN = re.compile(r"@([a-z_]+)")
_LENGTH = re.compile(r"\b(\d+)sp\b")


@dataclass(frozen=True, slots=True)
class Look:
    """A theme at a text scale in percent (100 to 175)."""

    theme: Theme = LIGHT
    percent: int = 100

    def px(self, base: float) -> int:
        """A length that grows with the text, in pixels."""
        return round(base * self.percent / 100)

    def colour(self, token: str) -> QColor:
        """The colour of a token."""
        return QColor(self.theme.colour(token))

    def font(self, base: float = BASE_PX, *, bold: bool = False, italic: bool = False) -> QFont:
        """The face for words at a base size of at least 12."""
        weight = QFont.Weight.Bold if bold else QFont.Weight.Normal
        return text_font(self.px(base), weight=weight, italic=italic)


def palette(theme: Theme) -> QPalette:
    """Qt's own colour roles, for what the style sheet does not reach."""
    role = QPalette.ColorRole
    tokens = {
        role.Window: "bg",
        role.WindowText: "text",
        role.Base: "surface",
        role.AlternateBase: "raised",
        role.Text: "text",
        role.Button: "surface",
        role.ButtonText: "text",
        role.BrightText: "danger",
        role.Highlight: "primary",
        role.HighlightedText: "on_primary",
        role.Link: "primary",
        role.ToolTipBase: "text",
        role.ToolTipText: "surface",
        role.PlaceholderText: "muted",
        role.Light: "raised",
        role.Midlight: "border",
        role.Mid: "border",
        role.Dark: "field_border",
        role.Shadow: "field_border",
        role.Accent: "primary",
    }
    made = QPalette()
    for each, token in tokens.items():
        made.setColor(each, QColor(theme.colour(token)))
    for each in (role.WindowText, role.Text, role.ButtonText):
        made.setColor(QPalette.ColorGroup.Disabled, each, QColor(theme.muted))
    return made


def style_sheet(look: Look) -> str:
    """The style sheet of a look.

    Raises:
        KeyError: a style sheet names a token that no theme has.
    """
    colours = look.theme.colours()
    written = "\n".join(path.read_text("utf-8") for path in sorted((RESOURCES / "styles").glob("*.qss")))
    sized = _LENGTH.sub(lambda found: f"{look.px(int(found[1]))}px", written)
    return _TOKEN.sub(lambda found: colours[found[1]], sized)


def mark(widget: QWidget, name: str, value: object) -> None:
    """Set a property that the style sheet looks at, and let it look again; unset, empty and False are one."""
    before = widget.property(name)
    if before == value or not (before or value):
        return
    widget.setProperty(name, value)
    if not widget.testAttribute(_DRESSED):
        return  # it looks for the first time when it is shown
    widget.style().unpolish(widget)
    widget.style().polish(widget)


@contextmanager
def _unnoticed(widgets: Iterable[QWidget]) -> Iterator[list[QWidget]]:
    """Let the application change its style while no widget hears of it; gives those that were dressed already.

    Left alone, Qt dresses every widget that lives, in sight or not, once for no sheet and once for the new one. It
    passes over those that are not marked as dressed, and tells nothing to those marked as having a style of their own.
    Source: QApplication::setStyle, qapplication.cpp of Qt 6.
    """
    dressed = [widget for widget in widgets if widget.testAttribute(_DRESSED)]
    plain = [widget for widget in widgets if not widget.testAttribute(_HAS_OWN_STYLE)]
    for widget in dressed:
        widget.setAttribute(_DRESSED, on=False)
    for widget in plain:
        widget.setAttribute(_HAS_OWN_STYLE, on=True)
    yield dressed
    for widget in plain:
        widget.setAttribute(_HAS_OWN_STYLE, on=False)


def _put_on(widgets: Iterable[QWidget]) -> None:
    """Dress widgets in the style in force."""
    told, style = QEvent(QEvent.Type.StyleChange), QApplication.style()
    here = [widget for widget in widgets if isValid(widget)]
    for widget in here:
        style.polish(widget)
        widget.setAttribute(_DRESSED)
    for widget in here:
        QCoreApplication.sendEvent(widget, told)


class Appearance(QObject):
    """The look in force.

    What is in sight wears another look at once, what is hidden when it is next shown: :meth:`dress_when_shown`.

    Signals:
        changed: the look is another one and the application already wears it.
    """

    changed = Signal()

    def __init__(self, app: QApplication, look: Look | None = None) -> None:
        super().__init__()
        self._app = app
        self._look = look or Look()
        self._undressed: dict[QWidget, list[QWidget]] = {}  # behind each page: what has not taken the look in force yet
        QDir.addSearchPath("cahier", str(RESOURCES / "icons"))
        app.setStyle("Fusion")
        self._dress()

    @property
    def look(self) -> Look:
        """The look in force."""
        return self._look

    def wear(self, theme: str | None = None, percent: int | None = None) -> None:
        """Change the theme, the text scale (held between 100 and 175 percent), or both."""
        theme_now = THEMES[theme] if theme else self._look.theme
        scale = self._look.percent if percent is None else min(max(percent, SCALES[0]), SCALES[-1])
        wanted = replace(self._look, theme=theme_now, percent=scale)
        if wanted != self._look:
            before, self._look = self._look, wanted
            self._dress(before)
            self._emit_changed()

    def dress_when_shown(self, page: QWidget) -> None:
        """A page that is hidden, with all that is in it, changes its look only when it is shown again."""
        self._undressed = {each: waiting for each, waiting in self._undressed.items() if isValid(each)}
        self._undressed[page] = []
        page.installEventFilter(self)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """A page is being shown."""
        if event.type() == QEvent.Type.Show and isinstance(watched, QWidget):
            waiting, self._undressed[watched] = self._undressed.get(watched, []), []
            _put_on(waiting)
        return False

    def _dress(self, before: Look | None = None) -> None:
        with _unnoticed(self._app.allWidgets()) as dressed:
            self._app.setStyleSheet("")  # in place of another sheet, Qt dresses each widget once for each ancestor
            if before is None or before.theme != self._look.theme:
                self._app.setPalette(palette(self._look.theme))
            if before is None or before.percent != self._look.percent:
                self._app.setFont(self._look.font())
            self._app.setStyleSheet(style_sheet(self._look))
        hidden: set[QWidget] = set()
        for page, waiting in self._undressed.items():
            if isValid(page) and not page.isVisible():
                inside = {page, *page.findChildren(QWidget)}
                waiting.extend(widget for widget in dressed if widget in inside)
                hidden |= inside
        _put_on(widget for widget in dressed if widget not in hidden)

    def _emit_changed(self) -> None:
        self.changed.emit()
