"""The board: every kind of line, in words; sorted, filtered, walked with the keyboard."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from console.record.board import BoardRow, RowKind
from console.record.bodies.stay import BedTurned
from console.record.codes.stay import BedCondition
from tests.ui.ward import a_board, a_story
from ui.models.board import SORT_ROLE, BoardFilter, BoardModel, Column, Filter
from ui.pages.home import BoardPage
from ui.setting import Setting


@pytest.fixture
def model(setting: Setting) -> BoardModel:
    """The invented ward as a model."""
    made = BoardModel(setting)
    made.show(a_board(a_story()))
    return made


def _row(model: BoardModel, bed: str) -> BoardRow:
    return next(model.row(index) for index in range(model.rowCount()) if model.row(index).bed == bed)


def test_an_empty_list_says_why_it_is_empty(page: BoardPage) -> None:
    board = page.board
    assert board.table.nothing
    assert not board.table.accessibleDescription()
    board.filters.button("mine").click()
    assert board.proxy.rowCount() == 0
    assert "nobody" in board.table.accessibleDescription()
    before = board.table.grab().toImage()
    board.table.nothing = ""
    assert before != board.table.grab().toImage()


def test_the_model_is_a_sound_model(model: BoardModel, qtmodeltester: ModelTester) -> None:
    qtmodeltester.check(model, force_py=True)


def test_the_filter_is_a_sound_model(model: BoardModel, setting: Setting, qtmodeltester: ModelTester) -> None:
    proxy = BoardFilter(setting)
    proxy.setSourceModel(model)
    proxy.show_only(Filter.TO_DO)
    qtmodeltester.check(proxy, force_py=True)


@pytest.mark.parametrize(
    ("bed", "column", "said"),
    [
        ("12A", Column.PATIENT, "TREMBLAY, Marie-Ève"),
        ("12A", Column.PATIENT, "similar name"),
        ("12A", Column.NEWS, "NEWS2 7, High, +7"),
        ("12A", Column.ALERTS, "Allergy: Pénicilline"),
        ("12B", Column.ALERTS, "Allergies not asked"),
        ("13B", Column.NEWS, "NEWS2 incomplete, missing: Oxygen, Syst. BP, Pulse, Temp.. One parameter scores 3."),
        ("15A", Column.NEXT, "Late"),
        ("16A", Column.NEXT, "Not arrived"),
        ("16A", Column.WHY, "In transit since 07:22, not arrived"),
        ("18B", Column.PATIENT, "census, not confirmed"),
        ("18B", Column.NEXT, "census · "),
        ("19A", Column.PATIENT, "PELLETIER"),
        ("19B", Column.PATIENT, "Closed bed"),
        ("20A", Column.PATIENT, "Empty bed"),
    ],
)
def test_a_screen_reader_hears_what_is_drawn(model: BoardModel, bed: str, column: Column, said: str) -> None:
    rows = [index for index in range(model.rowCount()) if model.row(index).bed == bed]
    heard = [model.index(row, column).data(Qt.ItemDataRole.AccessibleTextRole) for row in rows]
    assert any(said in each for each in heard), heard


def test_an_expected_patient_says_where_from(model: BoardModel) -> None:
    expected = next(model.row(index) for index in range(model.rowCount()) if model.row(index).kind is RowKind.EXPECTED)
    assert model.words(expected, Column.WHY) == "From Chirurgie 4. asked"


def test_sorting_by_score_puts_the_worst_first(model: BoardModel, setting: Setting) -> None:
    proxy = BoardFilter(setting)
    proxy.setSourceModel(model)
    proxy.sort(Column.NEWS)
    assert "NEWS2 8" in proxy.index(0, Column.NEWS).data()


def test_the_same_rows_are_only_drawn_again(model: BoardModel, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(model.modelReset), qtbot.waitSignal(model.dataChanged):
        model.show(a_board(a_story()))


def test_ward_order_is_the_default_and_comes_back(page: BoardPage) -> None:
    page.board.table.sortByColumn(Column.NEWS, Qt.SortOrder.AscendingOrder)
    page.board.show_ward_order()
    beds = [page.board.proxy.index(row, 0).data() for row in range(4)]
    assert beds == ["Bed 12A", "Bed 12B", "Bed 13A", "Bed 13B"]


@pytest.mark.parametrize(("chosen", "count"), [(Filter.ALL, 18), (Filter.MINE, 1), (Filter.UNCONFIRMED, 1)])
def test_a_filter_shows_its_rows(page: BoardPage, qtbot: QtBot, chosen: Filter, count: int) -> None:
    first = page.board.current()
    assert first is not None and first.file is not None
    page.board.set_mine(frozenset({first.file.id}))
    qtbot.mouseClick(page.board.filters.button(chosen.value), Qt.MouseButton.LeftButton)
    assert page.board.proxy.rowCount() == count


def test_arrows_move_and_the_panel_follows(page: BoardPage, qtbot: QtBot) -> None:
    qtbot.keyClick(page.board.table, Qt.Key.Key_Down)
    assert page.panel.banner.name.text() == "NGUYEN, Thanh"


def test_enter_opens_the_current_row(page: BoardPage, qtbot: QtBot) -> None:
    with qtbot.waitSignal(page.opened) as caught:
        qtbot.keyClick(page.board.table, Qt.Key.Key_Return)
    assert caught.args[0].bed == "12A"


def test_a_new_reading_keeps_the_current_patient(page: BoardPage) -> None:
    page.board.table.selectRow(5)
    before = page.board.current()
    page.show_board(a_board(a_story(), minutes=55))
    after = page.board.current()
    assert before and after and before.bed == after.bed


def test_the_panel_becomes_a_page_on_a_narrow_window(page: BoardPage, qtbot: QtBot) -> None:
    page.resize(1000, 600)
    assert (page.board.isVisible(), page.panel.isVisible()) == (True, False)
    qtbot.keyClick(page.board.table, Qt.Key.Key_Return)
    assert (page.board.isVisible(), page.panel.isVisible()) == (False, True)
    page.close_panel()
    assert (page.board.isVisible(), page.panel.isVisible()) == (True, False)


def test_each_action_says_which_patient(page: BoardPage, qtbot: QtBot) -> None:
    file = page.panel.file
    assert file is not None
    for key, button in page.panel.action_buttons.items():
        with qtbot.waitSignal(page.action_requested) as caught:
            qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
        assert caught.args == [key, file.id]


def test_the_timeline_keeps_what_was_amended_with_a_word(page: BoardPage) -> None:
    page.board.table.selectRow(4)
    page.panel.tabs.setCurrentIndex(2)
    said = page.panel.timeline.words()
    assert any("AMENDED" in line for line in said)
    assert any(line.startswith("À jeun") for line in said)


def test_sort_keys_are_texts_for_each_cell(model: BoardModel) -> None:
    keys = [model.index(row, column).data(SORT_ROLE) for row in range(model.rowCount()) for column in Column]
    assert all(isinstance(key, str) for key in keys)


def test_an_empty_bed_says_how_it_stands_and_offers_what_can_be_done(setting: Setting, qtbot: QtBot) -> None:
    page = BoardPage(setting)
    qtbot.addWidget(page)
    states = {
        "20A": BedTurned(unit="4120", bed="20A", bed_condition=BedCondition.TO_CLEAN),
        "18A": BedTurned(unit="4120", bed="18A", bed_condition=BedCondition.READY),
        "19B": BedTurned(unit="4120", bed="19B", bed_condition=BedCondition.BLOCKED, reason="No oxygen"),
    }
    page.show_board(a_board(a_story(), states=states))
    model, panel = page.board.model, page.panel
    for bed, said, why in (("20A", "Empty bed · to be cleaned", ""), ("19B", "Blocked", "No oxygen")):
        row = _row(model, bed)
        assert (model.words(row, Column.PATIENT), model.words(row, Column.WHY)) == (said, why)
        panel.show_row(row)
        assert said in panel.empty.state.text()
        assert why in panel.empty.state.text()
    assert not panel.empty.admit.isVisibleTo(panel), "a blocked bed takes nobody"
    panel.show_row(_row(model, "20A"))
    for button, form in ((panel.empty.admit, "admit"), (panel.empty.turn, "bed")):
        with qtbot.waitSignal(page.bed_requested) as asked:
            button.click()
        assert asked.args == [form, "20A", None]
    assert not panel.empty.awaited.isVisibleTo(panel), "the bed is kept for nobody"
    panel.show_row(_row(model, "12A"))
    assert not panel.empty.isVisibleTo(panel)
