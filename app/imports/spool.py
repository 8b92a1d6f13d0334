"""Where uploaded files lie until they are read, and files of pages until they are applied.

    <home>/imports/<batch>/upload/<n>/<name>     as uploaded
                           unpacked/…            members of a ZIP of a folder
                           files/<sha256>        bytes of attachments

Readable by the owner alone: it holds the wiki's words, passwords included, until the worker has
read them. A folder goes when the last page of its batch is at its end.
"""

import shutil
from pathlib import Path

from flask import current_app

from app.config import Settings


class Spool:
    """The folder of one batch."""

    def __init__(self, batch_id: int) -> None:
        settings: Settings = current_app.extensions["pilebook.settings"]
        self.folder = settings.home / "imports" / str(batch_id)
        self.uploads = self.folder / "upload"
        self.unpacked = self.folder / "unpacked"
        self.files = self.folder / "files"

    def make(self) -> None:
        for folder in (self.folder, self.uploads, self.unpacked, self.files):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)

    def place(self, number: int, name: str) -> Path:
        """Return where the uploaded file `number` goes; its name is made one of ours."""
        folder = self.uploads / f"{number:03}"
        folder.mkdir(mode=0o700)
        file = folder / name
        file.touch(mode=0o600)
        return file

    def uploaded(self) -> list[Path]:
        return sorted(path for path in self.uploads.glob("*/*") if path.is_file())

    def forget_uploads(self) -> None:
        for folder in (self.uploads, self.unpacked):
            shutil.rmtree(folder, ignore_errors=True)

    def remove(self) -> None:
        shutil.rmtree(self.folder, ignore_errors=True)
