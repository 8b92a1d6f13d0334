"""The files of a case, or of a wiki page, as pages show them. Needs the attachments' files."""

from collections.abc import Iterable
from dataclasses import dataclass

from flask import url_for

from app.cases.models import Attachment
from app.files.kinds import short_name

THUMBNAIL_WIDTH, THUMBNAIL_HEIGHT = 320, 240


@dataclass(frozen=True)
class Picture:
    name: str
    url: str
    width: int
    height: int


@dataclass(frozen=True)
class Download:
    name: str
    url: str
    size_bytes: int
    kind: str
    """PDF, XLSX …, empty for what no one knows."""


@dataclass(frozen=True)
class Attached:
    pictures: tuple[Picture, ...]
    downloads: tuple[Download, ...]
    missing: tuple[str, ...]
    """Names of files that the wiki speaks of and no source has brought."""


def attached(attachments: Iterable[Attachment]) -> Attached:
    """Return the attachments of one text, by how they are shown."""
    pictures, downloads, missing = [], [], []
    for each in attachments:
        if each.file is None:
            missing.append(each.shown_name)
        elif each.file.is_picture:
            size = fitted(each.file.width or 0, each.file.height or 0)
            pictures.append(Picture(each.shown_name, _url(each), *size))
        else:
            kind = short_name(each.file.media_type)
            downloads.append(Download(each.shown_name, _url(each), each.file.size_bytes, kind))
    return Attached(tuple(pictures), tuple(downloads), tuple(missing))


def fitted(width: int, height: int) -> tuple[int, int]:
    """Return the size in which a picture fits a thumbnail's frame; a small one stays small."""
    scale = min(1.0, THUMBNAIL_WIDTH / width, THUMBNAIL_HEIGHT / height)
    return max(1, round(width * scale)), max(1, round(height * scale))


def _url(attachment: Attachment) -> str:
    return url_for("cases.attachment", attachment_id=attachment.id, name=attachment.file_name)
