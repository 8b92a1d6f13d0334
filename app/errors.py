"""The failures Pilebook anticipates, each with the HTTP status it means.

    PilebookError
    ├── NotFound        404   there is none, or the actor may not know of it
    ├── NotAllowed      403   the actor may see it, not do this
    ├── InvalidInput    422   every problem of a form at once
    ├── Conflict        409
    │   ├── IllegalMove       the workflow has no such move
    │   └── EditConflict      somebody else saved first
    └── Unavailable     503   something outside does not answer

A message is an English sentence fit to be shown (what happened, and what to do), marked with `N_`
for the translators; the values it names travel beside it, and `app.web.errors` puts both into the
reader's language. Raise the class that is defined beside the rule it reports where there is one.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field


def N_(message: str) -> str:  # noqa: N802 - the name gettext's tools look for
    """Mark `message` for translation and return it unchanged."""
    return message


@dataclass(frozen=True)
class Problem:
    """One thing wrong with one field: a translatable sentence and the values it names."""

    message: str
    values: Mapping[str, object] = field(default_factory=dict)


class PilebookError(Exception):
    """An anticipated failure. `str()` gives the English sentence with its values, for logs."""

    status = 500

    def __init__(self, message: str, **values: object) -> None:
        super().__init__(message)
        self.message = message
        self.values = values

    def __str__(self) -> str:
        return self.message % self.values if self.values else self.message


class NotFound(PilebookError):  # noqa: N818 - named for what the reader is told
    status = 404

    def __init__(self, message: str = N_("There is no such page."), **values: object) -> None:
        super().__init__(message, **values)


class NotAllowed(PilebookError):  # noqa: N818 - named for what the reader is told
    status = 403

    def __init__(
        self, message: str = N_("This account may not do that."), **values: object
    ) -> None:
        super().__init__(message, **values)


class InvalidInput(PilebookError):  # noqa: N818 - named for what the reader is told
    """A form with problems; `problems` maps each field's name to what is wrong with it."""

    status = 422

    def __init__(self, problems: Mapping[str, Problem]) -> None:
        super().__init__(N_("Some fields need another look."))
        self.problems = dict(problems)


class Conflict(PilebookError):  # noqa: N818 - named for what the reader is told
    status = 409


class IllegalMove(Conflict):
    """The workflow has no such move from the state the case is in."""


class EditConflict(Conflict):
    """Somebody else saved first."""

    def __init__(
        self,
        message: str = N_("Somebody else saved first. Look at the newest state and try again."),
        **values: object,
    ) -> None:
        super().__init__(message, **values)


class Unavailable(PilebookError):  # noqa: N818 - named for what the reader is told
    status = 503
