"""Arrays kept until there are too many of them: the least recently used go first."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Generic, TypeVar

Kept = TypeVar("Kept")


class Cache(Generic[Kept]):
    def __init__(self, limit_bytes: int, size_of: Callable[[Kept], int]) -> None:
        self._limit = limit_bytes
        self._size_of = size_of
        self._kept: OrderedDict[Hashable, Kept] = OrderedDict()
        self._bytes = 0
        self._lock = Lock()

    def __contains__(self, key: Hashable) -> bool:
        return key in self._kept

    def get(self, key: Hashable, make: Callable[[], Kept]) -> Kept:
        """Return what is kept under `key`, made now if there is none.

        Two threads may make the same; the first one's is kept.
        """
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
        made = make()
        with self._lock:
            if key not in self._kept:
                self._add(key, made)
        return made

    def peek(self, key: Hashable) -> Kept | None:
        """Return what is kept under `key`, if anything is."""
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
            return self._kept.get(key)

    def put(self, key: Hashable, value: Kept) -> None:
        """Keep `value` in place of what is kept under `key`."""
        with self._lock:
            if key in self._kept:
                self._bytes -= self._size_of(self._kept.pop(key))
            self._add(key, value)

    def _add(self, key: Hashable, value: Kept) -> None:
        self._kept[key] = value
        self._bytes += self._size_of(value)
        while self._bytes > self._limit and len(self._kept) > 1:
            self._bytes -= self._size_of(self._kept.popitem(last=False)[1])
