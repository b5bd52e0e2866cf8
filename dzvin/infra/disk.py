"""How much room is left where something is written."""

import shutil
from pathlib import Path

from msgspec import Struct


class Room(Struct, frozen=True):
    """Of the file system that holds a folder."""

    free_bytes: int
    total_bytes: int

    @property
    def free_share(self) -> float:
        return self.free_bytes / self.total_bytes if self.total_bytes else 0.0


def room(folder: Path) -> Room:
    """Of the nearest folder that exists."""
    while not folder.exists():
        folder = folder.parent
    usage = shutil.disk_usage(folder)
    return Room(usage.free, usage.total)
