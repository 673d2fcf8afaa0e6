"""Every page and form, as the tables name them: named for a screen reader, walked by Tab, worded, nothing cut off.

A new page or form is covered from the moment it stands in its table.
"""

from __future__ import annotations

import re
import shutil
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from gettext import NullTranslations
from pathlib import Path

import pytest
from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAccessible, QAccessibleInterface, QImage, QKeySequence, QShortcut
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QListWidget,
    QPlainTextEdit,
    QScrollArea,
    QStyle,
    QStyleOptionComboBox,
    QStyleOptionFrame,
    QTabBar,
    QToolButton,
    QWidget,
)
from typing_extensions import override

from console import words
from console.errors import CahierError, Fault
from console.record.clock import ScriptedClock, system_entropy
from console.record.instant import plus
from console.training import made_training
from console.ward import reading
from console.words import LANGUAGES, Language, speaking
from tests.journeys.walk import enter, screens, settle, show, training_window
from tests.make import START
from ui.app import Application
from ui.forms.ward_form import WardForm
from ui.look import fonts
from ui.look.icons import icon
from ui.widgets.section import Section
from ui.widgets.segments import Segments
from ui.widgets.vital_tile import VitalTile

NAMED = {
    QAccessible.Role.Button,
    QAccessible.Role.ButtonMenu,
    QAccessible.Role.EditableText,
    QAccessible.Role.Table,
    QAccessible.Role.List,
    QAccessible.Role.CheckBox,
    QAccessible.Role.RadioButton,
    QAccessible.Role.ComboBox,
    QAccessible.Role.PageTab,
    QAccessible.Role.SpinBox,
    QAccessible.Role.ProgressBar,
}
MOST_STEPS = 160  # more Tabs than any screen has controls


@pytest.fixture(scope="session")
def ward(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The training ward, made once."""
    folder = tmp_path_factory.mktemp("training") / "ward"
    made_training(folder, ScriptedClock(START), system_entropy)
    return folder


@pytest.fixture
def window(ward: Path, tmp_path: Path, qapp: QApplication, window_manager: None) -> Iterator[Application]:
    """The window over a copy of it, the manager signed in."""
    del window_manager
    fonts.load_first()
    folder = shutil.copytree(ward, tmp_path / "ward")
    with speaking("en"), training_window(qapp, folder) as made:
        made.shell.activateWindow()
        enter(qapp, made)
        made.shell.speak("en")
        yield made


def told(problems: Iterable[str]) -> str:
    """One problem a line."""
    return "\n" + "\n".join(sorted(set(problems)))


def walk(node: QAccessibleInterface) -> Iterator[QAccessibleInterface]:
    yield node
    for index in range(min(node.childCount(), 600)):
        child: QAccessibleInterface | None = node.child(index)
        if child is not None and not child.state().invisible:
            yield from walk(child)


def test_every_control_of_every_screen_has_a_name(window: Application, qapp: QApplication) -> None:
    nameless = []
    for key in screens(window):
        show(qapp, window, key)
        for node in walk(QAccessible.queryAccessibleInterface(window.shell)):
            if node.role() in NAMED and not node.text(QAccessible.Text.Name).strip():
                nameless.append(f"{key}: {described(node.object())}")
    assert not nameless, told(nameless)


def test_every_icon_exists(window: Application) -> None:
    for command in window.desk.commands.values():
        icon(command.icon, "#000000")
    assert {each.group for each in window.desk.commands.values()}


def reachable(page: QWidget) -> set[QWidget]:
    """What Tab must reach of a page: of a group of buttons that are down one at a time, the one that is down."""
    found = set()
    for each in page.findChildren(QWidget):
        tabs = each.focusPolicy() & Qt.FocusPolicy.TabFocus == Qt.FocusPolicy.TabFocus
        group = each.group() if isinstance(each, QAbstractButton) else None
        in_group = group is not None and group.exclusive() and isinstance(each, QAbstractButton)
        if tabs and each.isEnabled() and each.isVisible() and each.focusProxy() is None and not in_group:
            found.add(each)
    return found


def focused(window: QWidget) -> QWidget | None:
    """Where the hand is."""
    return window.focusWidget()


def described(widget: QObject | None) -> str:
    return "nothing" if widget is None else f"{type(widget).__name__} {widget.objectName()}"


def test_tab_reaches_everything_is_never_trapped_and_can_be_seen(window: Application, qapp: QApplication) -> None:
    problems, looked_at = [], set()
    for key in screens(window):
        page = show(qapp, window, key)
        wanted = reachable(page)
        start = last = focused(window.shell)
        visited = {start}
        for _step in range(MOST_STEPS):
            if last is None:
                break
            kind = described(last).split(".", maxsplit=1)[0]
            with_hand = None if kind in looked_at else last.grab().toImage()
            QTest.keyClick(last, Qt.Key.Key_Tab)
            now = focused(window.shell)
            if now is last:
                break
            if with_hand is not None and last.isVisible():
                looked_at.add(kind)
                if with_hand == last.grab().toImage():
                    problems.append(f"{key}: cannot be seen to have the focus: {described(last)}")
            visited.add(now)
            last = now
            if now is start:
                break
        if last is not start or start is None:
            problems.append(f"{key}: Tab does not come back from {described(last)} to {described(start)}")
        problems += [f"{key}: not reached: {described(each)}" for each in wanted - visited]
    assert not problems, told(problems)


def test_no_two_keys_open_two_things(window: Application, qapp: QApplication) -> None:
    problems = []
    for key in screens(window):
        show(qapp, window, key)
        live = [
            each.key().toString(QKeySequence.SequenceFormat.PortableText)
            for each in window.shell.findChildren(QShortcut)
            if each.context() == Qt.ShortcutContext.WindowShortcut and each.isEnabled()
            if isinstance(parent := each.parent(), QWidget) and parent.isVisible()
        ]
        letters = [
            QKeySequence.mnemonic(each.text()).toString()
            for each in window.shell.findChildren(QAbstractButton)
            if each.isVisible() and not QKeySequence.mnemonic(each.text()).isEmpty()
        ]
        twice = [name for name, count in Counter([*live, *letters]).items() if count > 1]
        problems += [f"{key}: {name}" for name in twice]
    assert not problems, told(problems)


def colours(page: QWidget) -> list[tuple[str, str, QImage]]:
    """The lines of all lists of a page that can be seen: words, ink and sign."""
    lists = [each for each in page.findChildren(QListWidget) if each.isVisible()]
    items = [each.item(row) for each in lists for row in range(each.count())]
    return [(item.text(), item.foreground().color().name(), item.icon().pixmap(16, 16).toImage()) for item in items]


@pytest.mark.parametrize("key", ["handover", "observations", "outlook", "people"])
def test_lines_in_sight_take_another_look_at_once(window: Application, qapp: QApplication, key: str) -> None:
    page = show(qapp, window, key)
    before = colours(page)
    window.setting.appearance.wear(theme="night")
    try:
        settle(qapp, window)
        worn = colours(page)
        read_again = colours(show(qapp, window, key))
    finally:
        window.setting.appearance.wear(theme="light")
    assert worn == read_again != before


# --- words -----------------------------------------------------------------------------------------------

LEFT, RIGHT = "⟦", "⟧"
LONGER = 1.3  # French is a fifth to a third longer than English


class Pseudo(NullTranslations):
    """A language in which every text of the catalogue is marked and longer; what is not marked is no text of it."""

    @override
    def gettext(self, message: str) -> str:
        return f"{LEFT}{message}{'·' * (round(len(message) * LONGER) - len(message))}{RIGHT}"

    @override
    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return self.gettext(msgid1 if n == 1 else msgid2)


def outside(said: str) -> str:
    """What stands outside the marks."""
    depth, left = 0, []
    for character in said:
        depth += (character == LEFT) - (character == RIGHT)
        if depth == 0 and character not in (LEFT, RIGHT):
            left.append(character)
    return "".join(left)


def texts(root: QWidget) -> Iterator[tuple[QWidget, str, str]]:
    """Every text that a person sees or hears of a window, with where it stands."""
    for widget in [root, *root.findChildren(QWidget)]:
        if not widget.isVisible() or widget.objectName() == "unit":  # units are written alike in both languages
            continue
        said_by = {"tooltip": widget.toolTip(), "name": widget.accessibleName(), "title": widget.windowTitle()}
        if isinstance(widget, QLabel | QAbstractButton):
            said_by["text"] = widget.text()
        if isinstance(widget, QLineEdit | QPlainTextEdit):
            said_by["placeholder"] = widget.placeholderText()
        if isinstance(widget, QComboBox):
            said_by |= {f"choice {index}": widget.itemText(index) for index in range(widget.count())}
        if isinstance(widget, QTabBar):
            said_by |= {f"tab {index}": widget.tabText(index) for index in range(widget.count())}
        for place, said in said_by.items():
            if said:
                yield widget, place, said


def known_words(window: Application) -> set[str]:
    """Words that are data: what the book, the site and the laptop hold."""
    session = window.desk.session
    assert session is not None
    held = [bytes(each.entry.body).decode() for each in session.reader.entries()]
    held += [(window.desk.laptop.folder / "site.toml").read_text("utf-8") if window.desk.laptop else ""]
    board = reading.board(session)
    held += [repr(row.file.lines) for row in board.rows if row.file]
    return {word.casefold() for said in held for word in re.findall(r"[^\W\d_]+", said)}


SAME_EVERYWHERE = frozenset(
    re.findall(r"\w+", "Cahier Français English Parler Speak Ctrl Shift Esc Enter NEWS mmHg min mmol DRILL Mar")
)  # names of things and of languages, units, the keys of a keyboard; months, which only English writes as words


def test_every_text_comes_from_the_catalogue(
    window: Application, qapp: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(words, "_catalogue", lambda _language: Pseudo())
    window.shell.speak("en")
    known = known_words(window) | {word.casefold() for word in SAME_EVERYWHERE}
    for command in window.desk.commands.values():
        known |= {word.casefold() for word in re.findall(r"[^\W\d_]+", command.keys)}
    found = set()
    for key in screens(window):
        show(qapp, window, key)
        window.shell.speak("en")
        for widget, place, said in texts(window.shell):
            strange = {word for word in re.findall(r"[^\W\d_]{3,}", outside(said)) if word.casefold() not in known}
            if strange:
                found.add(f"{key}: {type(widget).__name__} {widget.objectName()} {place}: {said[:80]!r} {strange}")
    assert not found, told(found)


def lines_and_room(widget: QWidget) -> tuple[list[str], int]:
    """The words that a widget must show on one line each, and how wide they may be, in pixels."""
    if isinstance(widget, QComboBox):
        choice = QStyleOptionComboBox()
        choice.initFrom(widget)
        control, part = QStyle.ComplexControl.CC_ComboBox, QStyle.SubControl.SC_ComboBoxEditField
        words = [widget.itemText(index) for index in range(widget.count())]
        return words, widget.style().subControlRect(control, choice, part, widget).width()
    if isinstance(widget, QLineEdit):
        frame = QStyleOptionFrame()
        frame.initFrom(widget)
        contents = QStyle.SubElement.SE_LineEditContents
        return [widget.placeholderText()], widget.style().subElementRect(contents, frame, widget).width()
    is_bare = isinstance(widget, QToolButton) and widget.toolButtonStyle() is Qt.ToolButtonStyle.ToolButtonIconOnly
    if (
        isinstance(widget, QLabel | QAbstractButton)
        and not is_bare
        and not (isinstance(widget, QLabel) and widget.wordWrap())
    ):
        return widget.text().replace("&", "").split("\n"), widget.contentsRect().width() + 1
    return [], 0


def is_squeezed(widget: QWidget) -> bool:
    """Whether a part is lower than it must be, or lies under another of its kind beside which it should stand."""
    if not isinstance(widget, Segments | VitalTile):
        return False
    least = widget.heightForWidth(widget.width()) if widget.hasHeightForWidth() else widget.minimumHeight()
    beside = widget.parentWidget()
    assert beside is not None
    others = beside.findChildren(type(widget), options=Qt.FindChildOption.FindDirectChildrenOnly)
    return widget.height() < least or any(
        each is not widget and each.isVisible() and each.geometry().intersects(widget.geometry()) for each in others
    )


def cut_off(root: QWidget) -> Iterator[str]:
    """Labels, buttons, fields and lists that are narrower than their words, parts that are squeezed."""
    for widget in root.findChildren(QWidget):
        if not widget.isVisible():
            continue
        words, room = lines_and_room(widget)
        for said in words:
            needed = widget.fontMetrics().horizontalAdvance(said)
            if needed > room:
                yield f"{described(widget)} {said!r}: {needed} in {room} px"
        if is_squeezed(widget):
            yield f"{described(widget)} is squeezed"


def changes(page: QWidget) -> Iterator[str]:
    """Unfold what is folded in a form, then choose one option after the other; says what was done."""
    for section in page.findChildren(Section):
        section.open()
    yield "unfolded"
    for segments in page.findChildren(Segments):
        for button in segments.findChildren(QAbstractButton):
            if button.isVisible() and button.isEnabled() and not button.isChecked():
                button.click()
                yield button.text()


def wider_than_shown(root: QWidget) -> Iterator[str]:
    """Scrolled pages that are wider than what shows them: their right edge is out of sight."""
    for area in root.findChildren(QScrollArea):
        inner = area.widget()
        if area.isVisible() and inner is not None and inner.width() > area.viewport().width() + 1:
            yield f"{type(area.parent()).__name__}: {inner.width()} in {area.viewport().width()} px"


@pytest.mark.parametrize("percent", [100, 125, 150, 175])
@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_is_cut_off(window: Application, qapp: QApplication, language: Language, percent: int) -> None:
    window.shell.speak(language)
    window.setting.appearance.wear(percent=percent)
    window.shell.topbar.show_outage(plus(window.setting.now(), hours=-30))
    window.shell.topbar.show_saved(window.setting.now())
    found = []
    try:
        for key in screens(window):
            show(qapp, window, key)
            settle(qapp, window)
            assert (window.shell.width(), window.shell.height()) == (1366, 728), f"{key} makes the window grow"
            found += [f"{key}: {each}" for each in (*cut_off(window.shell), *wider_than_shown(window.shell))]
            page = window.desk.page(key)
            for change in changes(page) if percent == 125 and isinstance(page, WardForm) else ():
                settle(qapp, window)
                problems = *cut_off(window.shell), *wider_than_shown(window.shell)
                found += [f"{key}, {change}: {each}" for each in problems]
        window.shell.toggle_help()
        settle(qapp, window)
        assert (window.shell.width(), window.shell.height()) == (1366, 728), "help makes the window grow"
        assert window.shell.help.isVisible()
        window.shell.toggle_help()
    finally:
        window.setting.appearance.wear(percent=100)
    assert not found, told(found)


@pytest.mark.parametrize("percent", [100, 125, 150, 175])
@pytest.mark.parametrize("language", LANGUAGES)
def test_what_stands_before_the_ward_fits_too(
    window: Application, qapp: QApplication, language: Language, percent: int
) -> None:
    window.shell.speak(language)
    window.setting.appearance.wear(percent=percent)

    def lock() -> None:
        window.shell.cover(window.lock)
        window.lock.show_problem(CahierError(Fault.WRONG_PASSPHRASE))

    covers: dict[str, Callable[[], object]] = {
        "lock": lock,
        "envelope": window.lock.open_envelope.click,
        "recovery": lambda: window._show_recovery(CahierError(Fault.STORE_DAMAGED)),
        "restore": window._show_restore,
        "salvage": window._show_salvage,
        "prepare": window._show_prepare,
    }
    found = []
    try:
        for name, show_it in covers.items():
            show_it()
            settle(qapp, window)
            assert (window.shell.width(), window.shell.height()) == (1366, 728), f"{name} makes the window grow"
            found += [f"{name}: {each}" for each in cut_off(window.shell)]
            assert focused(window.shell) not in (None, window.shell), f"{name} gives the hand to nobody"
    finally:
        window.setting.appearance.wear(percent=100)
    assert not found, told(found)
