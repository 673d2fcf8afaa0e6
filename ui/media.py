"""Sticks and other removable media that are plugged in. Looks at mount points, reads nothing on them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QStorageInfo

_REMOVABLE = ("/media", "/run/media", "/mnt", "/Volumes")


@dataclass(frozen=True, slots=True)
class Medium:
    """One medium: where it is, what people call it, bytes free."""

    folder: Path
    name: str
    free: int


def media(*, to_read: bool = False) -> list[Medium]:
    """What is not the laptop's own disk and can be written to; also a CD or a locked stick when it is to be read."""
    found = []
    for volume in QStorageInfo.mountedVolumes():
        root = volume.rootPath()
        is_stick = root.startswith(_REMOVABLE) or (len(root) == len("E:/") and root[1:] == ":/" and not volume.isRoot())
        if is_stick and volume.isValid() and volume.isReady() and (to_read or not volume.isReadOnly()):
            found.append(Medium(Path(root), volume.displayName(), volume.bytesAvailable()))
    return found
