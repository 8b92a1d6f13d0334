r"""Names of pages: `A.B\.C.WebHome` as references write them, and as paths of the REST interface.

In a reference a dot within a name is escaped; in a path each name is percent-encoded by itself.
"""

import re
from dataclasses import dataclass
from urllib.parse import quote

_CHARACTER = re.compile(r"\\(?P<escaped>.)|(?P<dot>\.)|(?P<plain>.)", re.DOTALL)
_IN_PAGE = re.compile(r"([\\.])")
_IN_SPACE = re.compile(r"([\\.:])")
_DOTS = {".": "%2E", "..": "%2E%2E"}


@dataclass(frozen=True, order=True)
class PageName:
    """A page of one wiki: the spaces around it, outermost first, and its own name."""

    spaces: tuple[str, ...]
    name: str

    @classmethod
    def parse(cls, reference: str) -> "PageName":
        """Return the name a local reference such as `A.B.WebHome` means."""
        *spaces, name = _parts(reference)
        return cls(tuple(spaces), name)

    @classmethod
    def within(cls, space: str, name: str) -> "PageName":
        """Return the page `name`, taken as it is, of the space with the reference `space`."""
        return cls(_parts(space), name)

    def __str__(self) -> str:
        spaces = [_IN_SPACE.sub(r"\\\1", space) for space in self.spaces]
        return ".".join([*spaces, _IN_PAGE.sub(r"\\\1", self.name)])

    @property
    def path(self) -> str:
        """Return the page's path below its wiki's."""
        spaces = "".join(f"/spaces/{encoded(space)}" for space in self.spaces)
        return f"{spaces}/pages/{encoded(self.name)}"

    @property
    def top_space(self) -> str:
        """Return the reference of the outermost space."""
        return "".join(_IN_SPACE.sub(r"\\\1", space) for space in self.spaces[:1])

    def below(self, path: str) -> str:
        """Return the page's path below that of an action: `/bin/view/A/B/WebHome`."""
        return path + "".join(f"/{encoded(step)}" for step in (*self.spaces, self.name))


def _parts(reference: str) -> tuple[str, ...]:
    parts = [""] if reference else []
    for found in _CHARACTER.finditer(reference):
        if found["dot"]:
            parts.append("")
        else:
            parts[-1] += found["escaped"] or found["plain"]
    return tuple(parts)


def encoded(name: str) -> str:
    """Return one name as one step of a path; `..` must not climb."""
    return _DOTS.get(name) or quote(name, safe="")
