"""Each small part keeps its promise: alerts in words, scores with what is missing, search by keyboard."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QStyleOptionComboBox, QWidget
from pytestqt.qtbot import QtBot

from console.record import news2
from console.record.bodies import Body, care
from console.record.codes.care import AllergyAnswer, Consciousness
from console.record.file import PatientFile
from tests.make import OTHER_NURSE, Story
from ui.frame.status_line import StatusLine
from ui.setting import Setting
from ui.widgets.alert_banner import AlertBanner
from ui.widgets.news_tile import NewsTile
from ui.widgets.part import speak_again
from ui.widgets.pill import Pill
from ui.widgets.quiet_combo_box import QuietComboBox
from ui.widgets.search_field import Hit, SearchField
from ui.widgets.segments import Segments
from ui.widgets.vital_tile import VitalTile
from ui.wording import phrases

HITS = (Hit("patient", "1", "TREMBLAY, Marie-Ève", "12A"), Hit("bed", "12B", "12B"), Hit("action", "print", "Print"))


def _file(*bodies: Body) -> PatientFile:
    story = Story()
    who = story.admit("ROY", "Mathieu", "12A")
    for body in bodies:
        story.write(body, who)
    return story.file(who)


def test_allergies_nobody_asked_about_are_an_alarm_in_words(setting: Setting, qtbot: QtBot) -> None:
    banner = AlertBanner(setting)
    qtbot.addWidget(banner)
    banner.show_file(_file())
    assert (banner.allergies.sentence, banner.allergies.tone) == ("Allergies not asked", "danger")


def test_no_known_allergy_is_said_and_is_no_alarm(setting: Setting, qtbot: QtBot) -> None:
    banner = AlertBanner(setting)
    qtbot.addWidget(banner)
    banner.show_file(_file(care.AllergiesAnswered(answer=AllergyAnswer.NONE_KNOWN)))
    assert (banner.allergies.sentence, banner.allergies.tone) == ("No known allergy", "plain")


def test_a_conflict_names_both_authors(setting: Setting, qtbot: QtBot) -> None:
    story = Story()
    who = story.admit("ROY", "Mathieu", "12A")
    story.write(care.AllergiesAnswered(answer=AllergyAnswer.NONE_KNOWN), who)
    story.write(care.Allergy(substance="Latex"), who, by=OTHER_NURSE)
    banner = AlertBanner(setting)
    qtbot.addWidget(banner)
    banner.show_file(story.file(who))
    assert "Maëlle Tanguy" in banner.conflicts.sentence
    assert "Jules Aubry" in banner.conflicts.sentence


def test_a_single_three_is_red_in_an_incomplete_score(setting: Setting, qtbot: QtBot) -> None:
    score = news2.score(scale=1, respiratory_rate=26)
    tile = NewsTile(setting)
    qtbot.addWidget(tile)
    last = _file(care.Observed(respiratory_rate=26, news2=score)).last_observation
    tile.show_observation(last, is_late=False, is_faded=False)
    assert (tile.token, tile.lines()[1]) == ("news_single", "–")
    assert "missing: SpO₂" in tile.accessibleName()


def test_a_late_score_says_so(setting: Setting, qtbot: QtBot) -> None:
    score = news2.score(scale=1, respiratory_rate=16)
    tile = NewsTile(setting)
    qtbot.addWidget(tile)
    last = _file(care.Observed(respiratory_rate=16, news2=score)).last_observation
    tile.show_observation(last, is_late=True, is_faded=True)
    assert tile.lines()[2].endswith("late")


def test_an_answer_that_has_no_room_is_told_in_short_and_never_cut_to_something_else(
    setting: Setting, qtbot: QtBot
) -> None:
    tile = VitalTile(setting)
    qtbot.addWidget(tile)
    shown = set()
    for code in Consciousness:
        seen = phrases.vitals_in(care.Observed(consciousness=code))
        vital = next(each for each in seen if each.short)
        tile.show_vital(vital)
        assert tile.value_in(1000) == code.label
        shown.add(tile.value_in(tile.minimumWidth() - 40))
        assert code.label in tile.accessibleName()
    assert shown >= {"V voice", "P pain"}
    assert len(shown) == len(Consciousness)


def test_an_empty_pill_is_not_there(setting: Setting, qtbot: QtBot) -> None:
    host = QWidget()
    qtbot.addWidget(host)
    pill = Pill(setting, host)
    host.show()
    pill.say("Saved 14:32:07", "ok")
    assert (pill.isVisible(), pill.accessibleName()) == (True, "Saved 14:32:07")
    pill.say("", "ok")
    assert not pill.isVisible()


def test_arrows_move_between_segments(setting: Setting, qtbot: QtBot) -> None:
    segments = Segments(setting, (("a", "Yes"), ("b", "No")))
    qtbot.addWidget(segments)
    segments.show()
    segments.activateWindow()
    qtbot.waitUntil(segments.isActiveWindow)
    segments.button("a").setFocus()
    with qtbot.waitSignal(segments.chosen) as caught:
        qtbot.keyClick(segments.button("a"), Qt.Key.Key_Right)
    assert caught.args == ["b"]


def test_choices_that_break_into_lines_keep_a_closed_frame(setting: Setting, qtbot: QtBot) -> None:
    segments = Segments(setting, (("a", "Answered"), ("b", "Came"), ("c", "No answer at all")))
    qtbot.addWidget(segments)
    segments.resize(900, 40)
    segments.show()
    assert [segments.button(key).property("at") for key in "abc"] == ["first", "middle", "last"]
    first, second = (segments.button(key).sizeHint().width() for key in "ab")
    segments.resize(first + second + 4, 90)
    assert [segments.button(key).property("at") for key in "abc"] == ["first", "last", "first last"]
    assert segments.button("c").y() > segments.button("a").y()


def test_a_list_is_as_wide_as_its_words_or_says_that_they_go_on(setting: Setting, qtbot: QtBot) -> None:
    box = QuietComboBox()
    qtbot.addWidget(box)
    box.addItems(["–", "Hosting, medical and nursing unit"])
    box.keep_within(10, 900)
    wide = box.sizeHint().width()
    assert box.minimumSizeHint().width() == wide > box.fontMetrics().horizontalAdvance(box.itemText(1))
    box.keep_within(10, 160)
    box.resize(box.sizeHint())
    box.setCurrentIndex(1)
    option = QStyleOptionComboBox()
    box.initStyleOption(option)
    assert option.currentText.startswith("Hos")
    assert option.currentText.endswith("…")


@pytest.mark.parametrize("width", [2000, 900, 700])
def test_the_line_at_the_bottom_says_as_much_as_fits_at_any_size_of_the_text(
    setting: Setting, qtbot: QtBot, width: int
) -> None:
    line = StatusLine(setting)
    qtbot.addWidget(line)
    line.show_census(setting.now())
    line.show_checked(126, whole=True)
    line.resize(width, 30)
    line.show()

    def fits() -> bool:
        labels = (line.safety, line.census, line.copy)
        return all(label.fontMetrics().horizontalAdvance(label.text()) <= label.width() for label in labels)

    for percent in (150, 100):
        setting.appearance.wear(percent=percent)
        setting.appearance.dressing.finish()
        qtbot.waitUntil(fits)
    qtbot.waitUntil(lambda: ("verified" in line.safety.text()) == (width >= 900) and fits())


@pytest.fixture
def search(setting: Setting, qtbot: QtBot) -> Iterator[SearchField]:
    """A search field in a window, with three hits shown."""
    host = QWidget()
    qtbot.addWidget(host)
    host.resize(600, 400)
    field = SearchField(setting, host)
    host.show()
    field.show_hits(HITS)
    yield field
    host.close()  # the window lives as long as the test


def test_typing_tells_the_text(search: SearchField, qtbot: QtBot) -> None:
    with qtbot.waitSignal(search.text_changed) as caught:
        qtbot.keyClicks(search.edit, "t")
    assert caught.args == ["t"]


def test_a_hit_is_taken_with_the_keyboard_alone(search: SearchField, qtbot: QtBot) -> None:
    qtbot.keyClick(search.edit, Qt.Key.Key_Down)
    with qtbot.waitSignal(search.chosen) as caught:
        qtbot.keyClick(search.edit, Qt.Key.Key_Return)
    assert caught.args == [HITS[1]]
    assert not search.results.isVisible()


def test_escape_closes_the_list_and_keeps_the_text(search: SearchField, qtbot: QtBot) -> None:
    search.edit.setText("trem")
    qtbot.keyClick(search.edit, Qt.Key.Key_Escape)
    assert (search.results.isVisible(), search.edit.text()) == (False, "trem")


def test_a_part_speaks_again_when_the_language_changes(setting: Setting, qtbot: QtBot) -> None:
    banner = AlertBanner(setting)
    qtbot.addWidget(banner)
    banner.show_file(_file())
    banner.allergies.say("", "plain", "check")
    speak_again(banner)
    assert banner.allergies.sentence == "Allergies not asked"
