"""A named part of a long form that stays folded until somebody wants it.

Tab reaches its heading; Enter, Space or the right arrow unfolds it, the left arrow folds it. The
heading says how many of its fields are filled in, so that nothing typed is ever out of sight.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QSizePolicy, QToolButton, QVBoxLayout, QWidget
from typing_extensions import override

from console.words import _, ngettext
from ui.look.icons import icon
from ui.widgets.part import Part
from ui.widgets.wrapping_row import WrappingRow

if TYPE_CHECKING:
    from ui.setting import Setting
    from ui.widgets.field import Field


class Heading(QToolButton):
    """The heading as a button that is down while the section is open."""

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter turns it over, the arrows open and close."""
        key = Qt.Key(event.key())
        plain = event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)
        if plain and key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        elif plain and key in (Qt.Key.Key_Right, Qt.Key.Key_Left):
            self.setChecked(key is Qt.Key.Key_Right)
        else:
            super().keyPressEvent(event)


class Section(Part):
    """``title`` is a message id. Fields are put into ``rows`` by the form."""

    def __init__(self, setting: Setting, title: str, parent: QWidget | None = None) -> None:
        super().__init__(setting, parent)
        self._title_id = title
        self._fields: list[tuple[Field, str]] = []
        self.heading = Heading(self)
        self.heading.setObjectName("section")
        self.heading.setCheckable(True)
        self.heading.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.heading.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.heading.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.body = QWidget(self)
        self.rows = QVBoxLayout(self.body)
        self.rows.setContentsMargins(22, 4, 0, 8)
        self.rows.setSpacing(12)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        layout.addWidget(self.heading)
        layout.addWidget(self.body)
        self.body.hide()
        self.heading.toggled.connect(self._toggled)
        self.retranslate()
        self.restyle()

    def add(self, *fields: Field) -> None:
        """Add fields, side by side. What stands in them now is what they hold when nothing is typed."""
        row = WrappingRow()
        for field in fields:
            self._fields.append((field, field.text()))
            row.addWidget(field)
            field.changed.connect(self.retranslate)
        self.rows.addLayout(row)

    @property
    def is_open(self) -> bool:
        """Whether its fields are in sight."""
        return self.heading.isChecked()

    def open(self) -> None:
        """Show the fields."""
        self.heading.setChecked(True)

    def written(self) -> int:
        """How many of its fields hold something."""
        return sum(field.text() != blank for field, blank in self._fields if not field.isHidden())

    def holds(self, field: Field) -> bool:
        """Whether a field is in this section."""
        return any(each is field for each, _blank in self._fields)

    def settle(self) -> None:
        """Fold up when nothing is written in it, unfold when something is; gone when none of its fields is asked."""
        self.setVisible(any(not field.isHidden() for field, _blank in self._fields))
        self.heading.setChecked(self.written() > 0)
        self.retranslate()

    def show_needed(self) -> None:
        """Gone when none of its fields is asked."""
        self.setVisible(any(not field.isHidden() for field, _blank in self._fields))
        self.retranslate()

    @override
    def retranslate(self) -> None:
        """Word the heading again."""
        count, title = self.written(), _(self._title_id)
        said = ngettext("{n} filled in", "{n} filled in", count) if count else ""
        self.heading.setText(f"{title} · {said}" if said else title)
        state = _("unfolded") if self.is_open else _("folded; Enter unfolds")
        self.heading.setAccessibleName(title)
        self.heading.setAccessibleDescription(", ".join(part for part in (said, state) if part))

    @override
    def restyle(self) -> None:
        """Take the colours again."""
        theme = self.setting.look.theme
        self.heading.setIcon(icon("chevron-down" if self.is_open else "chevron-right", theme.primary, theme.primary))

    def _toggled(self, is_down: bool) -> None:  # noqa: FBT001 - Qt's signature
        self.body.setVisible(is_down)
        self.restyle()
        self.retranslate()
