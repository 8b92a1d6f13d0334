"""The words of one view, as `app.search.respelling` asks for them.

What the index knows by its sound may be of any scope; nothing is told of it that the view does not
have, so what is proposed is what would be in an index of the view's documents alone.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from app.search.analysis.units import related
from app.search.arrays.sounds import Sounds
from app.search.arrays.views import View


@dataclass(frozen=True)
class Hearing:
    """See `app.search.respelling.Vocabulary`."""

    view: View
    sounds: Sounds

    def count(self, text: str) -> int:
        return len(self.view.having(related(text).terms))

    def pairs(self, first: Collection[int], second: Collection[int]) -> Iterable[str]:
        return self._to_be_counted(self.sounds.pairs(first, second))

    def words(self, initials: str) -> Iterable[str]:
        return self._to_be_counted(self.sounds.words(initials))

    def _to_be_counted(self, texts: Sequence[str]) -> Sequence[str]:
        self.view.expect(term for text in texts for term in related(text).terms)
        return texts
