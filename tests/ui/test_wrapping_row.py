"""Rows of a form stand under each other, whatever is shown in them; nothing is ever out of sight at the right."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QRect
from PySide6.QtWidgets import QCheckBox, QWidget
from pytestqt.qtbot import QtBot

from ui.widgets.wrapping_row import GAP, WrappingRow

RowOf = Callable[..., tuple[WrappingRow, list[QWidget]]]


@pytest.fixture
def row_of(qtbot: QtBot) -> RowOf:
    holders = []

    def made(needs: list[int], columns: int = 0) -> tuple[WrappingRow, list[QWidget]]:
        holders.append(holder := QWidget())
        qtbot.addWidget(holder)
        row = WrappingRow(holder, columns=columns)
        fields = [QWidget(holder) for _need in needs]
        for field, need in zip(fields, needs, strict=True):
            field.setMinimumSize(need, 30)
            row.addWidget(field)
        return row, fields

    return made


@pytest.mark.parametrize("width", range(600, 606))
def test_rows_of_as_many_fields_begin_at_the_same_places(row_of: RowOf, width: int) -> None:
    places = []
    for needs in ([100, 90, 150], [150, 100, 90], [10, 10, 10]):
        row, fields = row_of(needs)
        row.setGeometry(QRect(0, 0, width, 30))
        places.append([field.x() for field in fields])
        assert fields[-1].x() + fields[-1].width() == width
    assert places[0] == places[1] == places[2]


def test_what_is_not_shown_keeps_its_place_free_where_columns_are_wanted(row_of: RowOf) -> None:
    whole, three = row_of([100, 100, 100])
    row, fields = row_of([100, 100, 100], columns=3)
    fields[1].hide()
    for each in (whole, row):
        each.setGeometry(QRect(0, 0, 600, 30))
    assert [fields[0].x(), fields[2].x()] == [three[0].x(), three[1].x()]
    assert fields[2].width() == three[1].width()


def test_a_field_that_needs_more_than_its_share_gets_it_and_a_line_breaks_where_there_is_no_room(row_of: RowOf) -> None:
    row, fields = row_of([400, 100, 100], columns=3)
    row.setGeometry(QRect(0, 0, 400 + 2 * (100 + GAP), 30))
    assert [field.width() for field in fields] == [400, 100, 100]
    row.setGeometry(QRect(0, 0, 500, 100))
    assert fields[0].width() == 500
    assert fields[1].y() == fields[2].y() > fields[0].y()
    assert fields[2].x() + fields[2].width() == 500


def test_a_field_of_more_weight_has_as_much_more_of_the_line(row_of: RowOf) -> None:
    row, fields = row_of([10])
    wide = QWidget(row.parentWidget())
    wide.setMinimumSize(10, 30)
    row.add_share(wide, 3)
    row.setGeometry(QRect(0, 0, 400 + GAP, 30))
    assert [fields[0].width(), wide.width()] == [100, 300]


def test_even_ones_stand_under_each_other_and_break_where_there_is_no_room(qtbot: QtBot) -> None:
    holder = QWidget()
    qtbot.addWidget(holder)
    row = WrappingRow(holder, packed=True, even=True, gap=10)
    boxes = [QCheckBox(said, holder) for said in ("Fall", "Pressure sore", "Run away", "No")]
    for box in boxes:
        row.addWidget(box)
    widest = max(box.sizeHint().width() for box in boxes)
    row.setGeometry(QRect(0, 0, 2 * widest + 10, 200))
    assert [box.width() for box in boxes] == [widest] * 4
    assert [boxes[0].x(), boxes[1].x()] == [boxes[2].x(), boxes[3].x()]
    assert boxes[0].y() == boxes[1].y() < boxes[2].y() == boxes[3].y()
