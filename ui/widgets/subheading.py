"""A heading between the fields of a long form."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout
from typing_extensions import override

from console.words import _
from ui.widgets.part import Part, text

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from ui.setting import Setting


class Subheading(Part):
    """One line that names what follows; ``title`` is a message id."""

    def __init__(self, setting: Setting, title: str, parent: QWidget | None = None) -> None:
        super().__init__(setting, parent)
        self._title_id = title
        self.label = text("h2", parent=self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 10, 0, 0)
        layout.addWidget(self.label)
        self.retranslate()

    @override
    def retranslate(self) -> None:
        """Word the heading again."""
        self.label.setText(_(self._title_id))
