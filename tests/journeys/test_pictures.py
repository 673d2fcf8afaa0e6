"""Pictures of every page and form: ``make shots``.

The few that the documents show go to ``docs/images``, the rest to ``out/shots``; without ``--shots`` the
test still opens every screen in both languages.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from console.words import LANGUAGES, Language, speaking
from tests.journeys.walk import SIZE, enter, screens, settle, show, training_window
from tests.make import START
from tests.picture import keep_picture
from ui.look import fonts
from ui.look.tokens import THEMES

SHOWN = ("lock", "board", "patient", "admit", "observe", "handover", "transfer", "print", "exchange", "everything")
"""What `docs/images` keeps, by day and by night."""
SHOWN_THEMES = ("light", "night")
BUDGET_BYTES = 4_000_000
LOOKS = (*((theme, 100) for theme in THEMES), ("light", 125))


@pytest.fixture(scope="module")
def ward(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The training ward, made once."""
    from console.record.clock import ScriptedClock, system_entropy  # noqa: PLC0415 - for this fixture only
    from console.training import made_training  # noqa: PLC0415

    folder = tmp_path_factory.mktemp("training") / "ward"
    made_training(folder, ScriptedClock(START), system_entropy)
    return folder


@pytest.mark.shots
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_screen_can_be_shown(
    language: Language, ward: Path, tmp_path: Path, qapp: QApplication, request: pytest.FixtureRequest
) -> None:
    fonts.load_first()
    fonts.load_italics()
    wanted = request.config.getoption("--shots")
    folder = Path(wanted) if wanted else None
    looks = LOOKS if folder else LOOKS[:1]
    with speaking(language), training_window(qapp, shutil.copytree(ward, tmp_path / "ward")) as window:

        def dress(theme: str, percent: int) -> None:
            window.shell.speak(language)
            window.setting.appearance.wear(theme=theme, percent=percent)
            window.shell.resize(*SIZE)
            settle(qapp, window)

        def keep(name: str, theme: str, percent: int) -> None:
            if folder is None:
                return
            is_shown = name in SHOWN and theme in SHOWN_THEMES and percent == 100
            place = folder if is_shown else folder.parent.parent / "out" / "shots"
            size = "" if percent == 100 else f"-{percent}"
            keep_picture(window.shell, place / f"{name}-{language}-{theme}{size}.png")

        for look in looks:
            dress(*look)
            keep("lock", *look)
        enter(qapp, window)
        for look in looks:
            dress(*look)
            for key in screens(window):
                page = show(qapp, window, key)
                assert page.isVisible() or key == "amend"  # which leads to the entry's own form
                keep(key, *look)


def test_the_pictures_of_the_documents_stay_small() -> None:
    folder = Path(__file__).resolve().parents[2] / "docs" / "images"
    total = sum(path.stat().st_size for path in folder.glob("*.png"))
    assert total <= BUDGET_BYTES
