"""`icon(name)` in templates: one symbol of the sprite, beside a word or with a label of its own."""

from markupsafe import Markup

from app.web.assets import asset_url
from app.web.sprite import NAMES


class UnknownIcon(LookupError):  # noqa: N818 - says what happened, like NotFound
    """A template names an icon that the sprite does not hold."""


def icon(name: str, label: str | None = None) -> Markup:
    """Return the icon as markup: decoration, or an image called `label` where no word stands by.

    :raises UnknownIcon: if the sprite does not hold it.
    """
    if name not in NAMES:
        raise UnknownIcon(name)
    role = Markup('aria-hidden="true"')
    if label:
        role = Markup('role="img" aria-label="{}"').format(label)
    return Markup('<svg class="i" {}><use href="{}#{}"></use></svg>').format(
        role, asset_url("icons.svg"), name
    )
