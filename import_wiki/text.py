"""Wiki characters: escapes taken off, full width and half width made one, the normal form.

Labels and marks are looked for in the folded text, words are cut from the text as it was written:
`fold` keeps every character in its place.
"""

import re
import unicodedata
from dataclasses import dataclass

_ESCAPE = re.compile(r"~([\W_])")
_BLANKS = re.compile(r"[^\S\n]+")

# Character for character, so that a place in the folded text is the same place in the text.
_FOLDS = {
    **{code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)},
    **dict.fromkeys(map(ord, "\u3000\u00a0\u2002\u2003\u2009\u202f\t"), " "),
    **dict.fromkeys(map(ord, "–—‐‑"), "-"),
    ord("∶"): ":",
    ord("﹕"): ":",
    ord("〔"): "[",
    ord("〕"): "]",
}


_FOLDED = re.compile(f"[{re.escape(''.join(map(chr, _FOLDS)))}]")


@dataclass(frozen=True)
class Shown:
    """A line of source as the wiki shows it; `source_from` finds the way back."""

    source: str
    text: str
    places: tuple[int, ...] | None = None

    def source_from(self, offset: int) -> str:
        """Return the source of `text[offset:]`."""
        if self.places is None:
            return self.source[offset:]
        return self.source[self.places[offset] :] if offset < len(self.places) else ""


def shown(source: str) -> Shown:
    """Return the line with `~x` shown as `x`.

    A tilde before a letter or digit is kept (`10~20`): there it was typed as a sign of its own.
    """
    escapes = {found.start() for found in _ESCAPE.finditer(source)}
    if not escapes:
        return Shown(source, source)
    places = tuple(
        place - 1 if place - 1 in escapes else place
        for place in range(len(source))
        if place not in escapes
    )
    return Shown(source, _ESCAPE.sub(r"\1", source), places)


def fold(text: str) -> str:
    """Return the text in half width, every character in its place."""
    return text.translate(_FOLDS) if _FOLDED.search(text) else text  # most lines are in it already


def normal_form(text: str) -> str:
    """Return what is equal for a paste and a richer source of the same words."""
    folded = unicodedata.normalize("NFKC", text)
    return "\n".join(_BLANKS.sub(" ", line).strip() for line in folded.split("\n")).strip("\n")
