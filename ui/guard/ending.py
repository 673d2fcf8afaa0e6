"""The ends that come from outside: the machine goes to sleep, the session ends, somebody asks the program to stop.

Linux tells of sleep over the system bus (a local socket, no network), Windows by a message to the
window. Where neither speaks, the clocks show afterwards that the machine slept.
"""

from __future__ import annotations

import os
import signal
import sys
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import SLOT, QAbstractNativeEventFilter, QObject, QSocketNotifier, Signal, Slot
from typing_extensions import override

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

_LOGIN = ("org.freedesktop.login1", "/org/freedesktop/login1", "org.freedesktop.login1.Manager", "PrepareForSleep")
"""Source: systemd-logind's interface on the system bus; the argument is true before, false after sleep."""
_POWER_BROADCAST, _SUSPEND = 0x0218, 0x0004
"""Source: Windows, WM_POWERBROADCAST and PBT_APMSUSPEND."""
_MESSAGE_WORDS = 3  # HWND, message and WPARAM come first in a MSG, each as wide as a pointer once aligned


class _WindowsFilter(QAbstractNativeEventFilter):
    def __init__(self, watch: EndWatch) -> None:
        super().__init__()
        self._watch = watch

    @override
    def nativeEventFilter(self, kind: Any, message: int) -> object:
        """Hear of sleep, and let everything pass."""
        import ctypes  # noqa: PLC0415 - on Windows only

        words = ctypes.cast(int(message), ctypes.POINTER(ctypes.c_size_t * _MESSAGE_WORDS)).contents
        if (words[1] & 0xFFFFFFFF, words[2]) == (_POWER_BROADCAST, _SUSPEND):
            self._watch.sleeps(before=True)
        return False, 0


class EndWatch(QObject):
    """Says what is about to happen, so that drafts are kept and the book is closed before it does.

    Signals:
        about_to_sleep: suspend, or the lid.
        ending: the session ends, or the program was asked to stop.
    """

    about_to_sleep = Signal()
    ending = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._filter: _WindowsFilter | None = None
        self._notifier: QSocketNotifier | None = None
        self._pipe: tuple[int, int] | None = None
        self._before: dict[int, Any] = {}

    def watch(self, app: QApplication) -> None:
        """Begin to listen. On the main thread."""
        app.commitDataRequest.connect(self._session_ends)
        if sys.platform == "win32":
            self._filter = _WindowsFilter(self)
            app.installNativeEventFilter(self._filter)
        else:
            self._listen_to_signals()
            self._listen_to_the_bus()

    def stop(self) -> None:
        """Leave the signals as they were."""
        for number, handler in self._before.items():
            signal.signal(number, handler)
        self._before.clear()
        if self._pipe is not None and self._notifier is not None:
            signal.set_wakeup_fd(-1)
            self._notifier.setEnabled(False)
            for end in self._pipe:
                os.close(end)
            self._pipe = None

    def sleeps(self, *, before: bool) -> None:
        """The machine says that it is about to sleep (or that it woke up)."""
        if before:
            self._emit_about_to_sleep()

    @Slot(bool)
    def _prepare_for_sleep(self, before: bool) -> None:  # noqa: FBT001 - the bus's signature
        self.sleeps(before=before)

    if sys.platform != "win32":

        def _listen_to_the_bus(self) -> None:
            from PySide6.QtDBus import QDBusConnection  # noqa: PLC0415 - after the first picture

            bus = QDBusConnection.systemBus()
            if bus.isConnected():
                bus.connect(*_LOGIN, self, SLOT("_prepare_for_sleep(bool)").encode())

        def _listen_to_signals(self) -> None:
            """A signal only reaches Python between two of its own lines; a pipe wakes the window up for it."""
            reader, writer = os.pipe()
            for end in (reader, writer):
                os.set_blocking(end, False)
            self._pipe = (reader, writer)
            signal.set_wakeup_fd(writer, warn_on_full_buffer=False)
            self._notifier = QSocketNotifier(reader, QSocketNotifier.Type.Read, self)
            self._notifier.activated.connect(self._woken)
            for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
                self._before[number] = signal.signal(number, lambda *_given: None)

    def _woken(self) -> None:
        if self._pipe is not None:
            os.read(self._pipe[0], 64)
        self._emit_ending()

    def _session_ends(self, _manager: object) -> None:
        self._emit_ending()

    def _emit_about_to_sleep(self) -> None:
        self.about_to_sleep.emit()

    def _emit_ending(self) -> None:
        self.ending.emit()
