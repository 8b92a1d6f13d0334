"""How a source is refused: whole, before anything is read out of it, naming the line."""

from app.errors import PilebookError


class SourceRefused(PilebookError):  # noqa: N818 - named for what the reader is told
    """The source fits no grammar we know. `line` is the first physical line that does not fit."""

    status = 422

    def __init__(self, message: str, *, line: int, **values: object) -> None:
        super().__init__(message, line=line, **values)
        self.line = line
