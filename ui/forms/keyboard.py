"""Where the hand is in a form: at the first field, on to the next one with Enter, back where it was after a lock."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QLineEdit, QPlainTextEdit, QPushButton, QWidget

if TYPE_CHECKING:
    from collections.abc import Iterable

    from PySide6.QtGui import QKeyEvent

    from ui.desk import FieldPlace
    from ui.widgets.field import Field


def to_first(form: QWidget, fields: Iterable[Field]) -> None:
    """Put the hand at the first field that is in sight."""
    for field in fields:
        proxy = field.focusProxy()
        if field.isVisibleTo(form) and proxy is not None:
            proxy.setFocus(Qt.FocusReason.TabFocusReason)
            return


def to_place(form: QWidget, place: FieldPlace) -> bool:
    """Put the hand back where it was, and the cursor in its text; False where that is not in sight any more."""
    found = form.findChild(QWidget, place.name)
    if found is None or not found.isVisibleTo(form):
        return False
    found.setFocus(Qt.FocusReason.OtherFocusReason)
    if isinstance(found, QLineEdit):
        found.setCursorPosition(place.cursor)
    elif isinstance(found, QPlainTextEdit):
        cursor = found.textCursor()
        cursor.setPosition(min(place.cursor, len(found.toPlainText())))
        found.setTextCursor(cursor)
    return True


def is_enter(event: QKeyEvent) -> bool:
    """Whether it is Enter alone, of letters or of figures."""
    plain = event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)
    return plain and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)


def go_on(form: QWidget) -> None:
    """Go on to the next field, or press the button that has the focus."""
    held = form.window().focusWidget()
    if isinstance(held, QPushButton) and not held.isCheckable():
        held.click()
    elif isinstance(held, QLineEdit | QComboBox | QPushButton):
        form.focusNextChild()
