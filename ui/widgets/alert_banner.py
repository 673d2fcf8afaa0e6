"""The alerts of one patient, in words, allergies first. "Not asked" is an alarm, not a gap."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout
from typing_extensions import override

from console.words import _
from ui.widgets.line import Line, Tone
from ui.widgets.part import Part
from ui.wording import phrases

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from console.record.file import PatientFile
    from ui.setting import Setting


class AlertBanner(Part):
    """Allergies; conflicts with both authors; isolation, limits, risks, diet."""

    def __init__(self, setting: Setting, parent: QWidget | None = None) -> None:
        super().__init__(setting, parent)
        self._file: PatientFile | None = None
        self.allergies = Line(setting, parent=self)
        self.conflicts = Line(setting, parent=self)
        self.others = Line(setting, parent=self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(5)
        for line in (self.allergies, self.conflicts, self.others):
            layout.addWidget(line)
            line.hide()

    def show_file(self, file: PatientFile | None) -> None:
        """Show the alerts of a patient, or nothing."""
        self._file = file
        self.retranslate()

    @override
    def retranslate(self) -> None:
        """Word the alerts again."""
        file = self._file
        for line in (self.allergies, self.conflicts, self.others):
            line.setVisible(False)
        if file is None:
            return
        self.allergies.say(phrases.allergy_words(file), *self._allergy_tone(file))
        self.allergies.setVisible(True)
        if file.conflicts:
            said = "\n".join(phrases.conflict_words(conflict, self.setting) for conflict in file.conflicts)
            self.conflicts.say(_("To settle: {what}").format(what=said), "danger", "not-equal-variant")
            self.conflicts.setVisible(True)
        others = self._other_words(file)
        if others:
            self.others.say(" · ".join(others), "warn", "alert")
            self.others.setVisible(True)

    @staticmethod
    def _allergy_tone(file: PatientFile) -> tuple[Tone, str]:
        if file.allergies:
            return "danger", "alert-octagon"
        return ("plain", "check") if file.allergies_asked else ("danger", "help-circle")

    @staticmethod
    def _other_words(file: PatientFile) -> list[str]:
        words = [phrases.isolation_words(said) for said in file.isolations]
        words += [phrases.limit_words(said) for said in file.limits]
        words += [phrases.risk_words(said) for said in file.risks]
        if file.diet:
            words.append(phrases.diet_words(file.diet))
        return words
