"""What others may want to know of files. Pure."""

from dataclasses import dataclass


@dataclass(frozen=True)
class FileKept:
    """A file has come whose text nobody has read yet."""

    file_id: int


@dataclass(frozen=True)
class FileTextExtracted:
    """The text of a file is another than before: whoever shows the file can be found by it."""

    file_id: int
