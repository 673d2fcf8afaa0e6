"""The look can be read: contrast, sizes, tokens."""

from __future__ import annotations

import re

import pytest
from PySide6.QtGui import QFontDatabase
from pytestqt.qtbot import QtBot

from ui.look.fonts import ICON_FAMILY, TEXT_FAMILY, glyph
from ui.look.theme import RESOURCES, SCALES, Look, style_sheet
from ui.look.tokens import THEMES, contrast, contrast_report
from ui.setting import Setting


def test_black_on_white_is_the_greatest_contrast() -> None:
    assert round(contrast("#000000", "#FFFFFF"), 1) == 21.0


@pytest.mark.parametrize("name", THEMES)
def test_every_pair_can_be_read(name: str) -> None:
    assert [pair for pair in contrast_report(THEMES[name]) if pair.ratio < pair.needed] == []


@pytest.mark.parametrize("name", THEMES)
@pytest.mark.parametrize("percent", SCALES)
def test_no_text_is_smaller_than_12_px(name: str, percent: int) -> None:
    sheet = style_sheet(Look(THEMES[name], percent))
    assert min(int(size) for size in re.findall(r"font-size: (\d+)px", sheet)) >= 12


@pytest.mark.parametrize("name", THEMES)
def test_a_style_sheet_leaves_no_token_unfilled(name: str) -> None:
    sheet = style_sheet(Look(THEMES[name]))
    assert not re.search(r"@|\dsp\b", re.sub(r"/\*.*?\*/", "", sheet))


@pytest.mark.parametrize("name", THEMES)
def test_every_picture_of_a_style_sheet_exists(name: str) -> None:
    pictures = re.findall(r"url\(cahier:([^)]+)\)", style_sheet(Look(THEMES[name])))
    assert pictures
    assert all((RESOURCES / "icons" / picture).is_file() for picture in pictures)


def test_both_typefaces_are_there(setting: Setting) -> None:
    assert {TEXT_FAMILY, ICON_FAMILY} <= set(QFontDatabase.families())
    assert glyph("alert-octagon")


def test_a_look_grows_with_the_text(setting: Setting, qtbot: QtBot) -> None:
    with qtbot.waitSignal(setting.appearance.changed):
        setting.appearance.wear(percent=150)
    assert (setting.look.px(14), setting.look.font(12).pixelSize()) == (21, 18)
    setting.appearance.wear(theme="light", percent=100)


def test_a_text_scale_stays_within_its_bounds(setting: Setting) -> None:
    setting.appearance.wear(percent=900)
    assert setting.look.percent == 175
    setting.appearance.wear(percent=100)
