"""How the window looks: a theme and a text scale make a palette, a style sheet and every painted size.

Relies on `ui.look.tokens` and on ``resources/styles/*.qss``, where ``@token`` is a colour and ``14sp`` a
length that grows with the text. The only place that sets a style sheet.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from pathlib import Path

from PySide6.QtCore import QDir, QObject, Signal
from PySide6.QtGui import QColor, QFont, QPalette
from PySide6.QtWidgets import QApplication, QWidget

from ui.look.dressing import IS_DRESSED, Dressing
from ui.look.fonts import text_font
from ui.look.tokens import LIGHT, THEMES, Theme

RESOURCES = Path(__file__).resolve().parents[2] / "resources"
SCALES = (100, 110, 125, 150, 175)  # percent
BASE_PX = 14
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
        role.PlaceholderText: "hint",
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
    if not widget.testAttribute(IS_DRESSED):
        return  # it looks for the first time when it is shown
    widget.style().unpolish(widget)
    widget.style().polish(widget)


class Appearance(QObject):
    """The look in force.

    What is in sight takes another look between other events, and all of it is drawn in it at once; what is hidden takes
    it when it is next shown (`ui.look.dressing`).

    Signals:
        changed: the look is another one; sizes and colours that are painted by hand follow it.
    """

    changed = Signal()

    def __init__(self, app: QApplication, look: Look | None = None) -> None:
        super().__init__()
        self._app = app
        self._look = look or Look()
        self.dressing = Dressing(app)
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

    def _dress(self, before: Look | None = None) -> None:
        self.dressing.change(lambda: self._change_sheet(before))

    def _change_sheet(self, before: Look | None) -> None:
        self._app.setStyleSheet("")  # in place of another sheet, Qt dresses each widget once for each ancestor
        if before is None or before.theme != self._look.theme:
            self._app.setPalette(palette(self._look.theme))
        if before is None or before.percent != self._look.percent:
            self._app.setFont(self._look.font())
        self._app.setStyleSheet(style_sheet(self._look))

    def _emit_changed(self) -> None:
        self.changed.emit()
