"""Who listens to what. The factory fills it once; it does not change while the app runs."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence

from flask import Flask, current_app

from app.outbox.messages import Handler, topic_of

_EXTENSION = "pilebook.outbox"


class Registry:
    def __init__(self, handlers: Iterable[Handler], chores: Iterable[Callable[[], None]]) -> None:
        self.chores = tuple(chores)
        self.handlers = {handler.name: handler for handler in handlers}
        self._by_topic: dict[str, list[Handler]] = defaultdict(list)
        for handler in self.handlers.values():
            self._by_topic[topic_of(handler.message)].append(handler)

    def listening_to(self, topic: str) -> Sequence[Handler]:
        return self._by_topic.get(topic, [])


def init_app(
    app: Flask, handlers: Iterable[Handler], *, chores: Iterable[Callable[[], None]] = ()
) -> None:
    """Give `app` its handlers, and the chores the worker looks at between deliveries."""
    app.extensions[_EXTENSION] = Registry(handlers, chores)


def registry() -> Registry:
    """Return the current app's registry."""
    found: Registry = current_app.extensions[_EXTENSION]
    return found
