"""Another version of Dzvin on the disk: a copy of ours with something changed, and its Python."""

import shutil
import sys
from pathlib import Path

import dzvin

OURS = Path(dzvin.__file__).parent
MIGRATION = '''"""A table of a later version."""

from alembic import op

from dzvin.infra.migrations.versions.r0001_first import revision as first

revision = "0002"
down_revision = first
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.get_bind().exec_driver_sql("CREATE TABLE dzvin.of_a_later_version (id int)")
'''


class NewCode:
    """Lies in its own folder; `python` is what `dzvin upgrade --python` gets."""

    def __init__(self, folder: Path) -> None:
        self.package = folder / "dzvin"
        shutil.copytree(OURS, self.package, ignore=shutil.ignore_patterns("__pycache__"))
        self.python = folder / "python"
        self.python.write_text(
            f'#!/bin/sh\nPYTHONPATH={folder} exec {sys.executable} "$@"\n', encoding="utf-8"
        )
        self.python.chmod(0o755)

    def change(self, file: str, old: str, new: str) -> None:
        path = self.package / file
        text = path.read_text(encoding="utf-8")
        assert old in text, f"{file} has no {old}"
        path.write_text(text.replace(old, new, 1), encoding="utf-8")

    def add_migration(self) -> None:
        versions = self.package / "infra/migrations/versions"
        (versions / "r0002_later.py").write_text(MIGRATION, encoding="utf-8")

    def is_run_by(self, pid: int) -> bool:
        """Does this process come from here?"""
        environment = Path(f"/proc/{pid}/environ").read_bytes().split(b"\0")
        return f"PYTHONPATH={self.package.parent}".encode() in environment
