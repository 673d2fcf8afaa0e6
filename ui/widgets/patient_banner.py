"""The head of every view of a patient: two identifiers and the alerts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout
from typing_extensions import override

from console.record.movements import Whereabouts
from console.words import _
from ui.widgets.alert_banner import AlertBanner
from ui.widgets.line import Line
from ui.widgets.part import Part, text
from ui.widgets.pill import Pill
from ui.wording import phrases

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from console.record.file import PatientFile
    from ui.setting import Setting


class PatientBanner(Part):
    """Name, then birth date and number, then the alerts. A census nobody confirmed says so."""

    def __init__(self, setting: Setting, parent: QWidget | None = None) -> None:
        super().__init__(setting, parent)
        self._file: PatientFile | None = None
        self._is_similar, self._is_homonym = False, False
        self.name = text("h2", parent=self)
        self.identifiers = text("sub", wrap=True, parent=self)
        self.doubt = Pill(setting, self)
        self.alerts = AlertBanner(setting, self)
        self.beside = Line(setting, "warn", "account-question", self)
        self._others: tuple[PatientFile, ...] = ()
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self.name, 1)
        head.addWidget(self.doubt)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(3)
        layout.addLayout(head)
        layout.addWidget(self.identifiers)
        layout.addSpacing(3)
        layout.addWidget(self.alerts)
        layout.addWidget(self.beside)
        self.beside.hide()

    def show_file(self, file: PatientFile | None, *, is_similar: bool = False, is_homonym: bool = False) -> None:
        """Show who this is; ``is_similar`` when somebody else on the ward has a near name.

        ``is_homonym`` when somebody wrote that those with a near name are other people.
        """
        self._file, self._is_similar, self._is_homonym = file, is_similar, is_homonym
        self._others = ()
        self.alerts.show_file(file)
        self.retranslate()

    def show_beside(self, others: tuple[PatientFile, ...]) -> None:
        """Show the alerts of those who may be the same person, while two people have not agreed on it."""
        self._others = others
        self.retranslate()

    @override
    def retranslate(self) -> None:
        """Word the head again."""
        self.beside.say("\n".join(map(phrases.beside_words, self._others)), "warn", "account-question")
        self.beside.setVisible(bool(self._others))
        file = self._file
        self.name.setText((file.identity.name or _("Unknown person")) if file else "")
        self.identifiers.setText(phrases.identity_line(file, self.setting) if file else "")
        if file and file.place.whereabouts is Whereabouts.DEAD:
            since = f" {self.setting.moment(file.place.since)}" if file.place.since else ""
            self.doubt.say(_("DECEASED") + since, "danger", "cross")
        elif file and not file.confirmed:
            self.doubt.say(_("Census, not confirmed"), "warn", "clipboard-alert-outline")
        elif file and self._is_similar:
            self.doubt.say(_("Similar name"), "warn", "account-multiple")
        elif file and self._is_homonym:
            self.doubt.say(_("Known homonym"), "warn", "account-multiple")
        else:
            self.doubt.say("", "ok")
