"""What templates say about times, numbers, people and references.

Times are shown in the reader's time zone inside `<time>`, with the exact instant beside the words.
The functions that take everything as arguments are pure; the filters give them now and here.
"""

import re
from collections.abc import Iterable
from datetime import date, datetime, timedelta, tzinfo
from enum import StrEnum

from flask_babel import format_date, format_decimal, get_timezone
from markupsafe import Markup, escape

from app.clock import now
from app.markup.linking import with_masks
from app.redaction import SECRET_KINDS
from app.web.icons import icon
from app.web.messages import gettext, word

AVATAR_HUES = 4
_UNIT_STEP, _WHOLE_FROM = 1024, 100
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
INITIALS_MAX = 2

# Family names of two characters: the second one tells them apart in a circle.
_DOUBLE_SURNAMES = frozenset(
    re.findall("..", "欧阳司马上官诸葛东方皇甫尉迟公孙慕容令狐司徒夏侯长孙宇文端木独孤南宫")
)
_LABEL_WORD = re.compile(r"_case(?=#)")
_SEALED = re.compile(
    r'<span class="sealed" data-reference="(?P<reference>[0-9a-f]{16})"'
    r' data-kind="(?P<kind>[a-z_]+)">[^<]*</span>'
)
_MISSING = re.compile(
    r"\[\[(?P<kind>image|attach):(?P<name>[^\]|<>]{1,255})(?:\|\|[^\]<>]{0,500})?\]\]"
)


def relative_time(at: datetime, at_present: datetime, zone: tzinfo) -> str:
    """Return how long ago `at` was: exact for an hour, rough for a year, a plain date beyond."""
    age = at_present - at
    local, today = at.astimezone(zone), at_present.astimezone(zone).date()
    if timedelta(0) <= age < MINUTE:
        return gettext("just now")
    if timedelta(0) <= age < HOUR:
        return gettext("%(count)s min ago", count=age // MINUTE)
    if timedelta(0) <= age < DAY:
        return gettext("%(count)s h ago", count=age // HOUR)
    if today - local.date() == DAY:
        return gettext("yesterday %(time)s", time=f"{local:%H:%M}")
    if local.year == today.year:
        return str(format_date(local.date(), gettext("d MMM")))
    return f"{local:%Y-%m-%d}"


def short_moment(at: datetime, at_present: datetime, zone: tzinfo) -> str:
    """Return the time of day for today, date and time for every other day."""
    local = at.astimezone(zone)
    same_day = local.date() == at_present.astimezone(zone).date()
    return f"{local:%H:%M}" if same_day else f"{local:%Y-%m-%d %H:%M}"


def ago(at: datetime) -> Markup:
    """`{{ case.updated_at | ago }}`: 5 分钟前."""
    return _time_element(at, relative_time(at, now(), get_timezone()))


def moment(at: datetime) -> Markup:
    """`{{ entry.at | moment }}`: 09:31, or 2020-03-18 09:31 on another day."""
    return _time_element(at, short_moment(at, now(), get_timezone()))


def full_time(at: datetime) -> Markup:
    """`{{ case.opened_at | full_time }}`: 2020-03-18 09:31, whatever the day."""
    return _time_element(at, f"{at.astimezone(get_timezone()):%Y-%m-%d %H:%M}")


def day(on: date) -> Markup:
    """`{{ case.opened_on | day }}`: 2020-03-18."""
    return Markup('<time datetime="{0}">{0}</time>').format(on.isoformat())


def _time_element(at: datetime, words: str) -> Markup:
    local = at.astimezone(get_timezone())
    return Markup('<time datetime="{}" title="{}">{}</time>').format(
        local.isoformat(timespec="seconds"), f"{local:%Y-%m-%d %H:%M:%S}", words
    )


def number(value: float) -> str:
    """`{{ count | number }}`: 1,146."""
    return str(format_decimal(value))


def file_size(size_bytes: int) -> str:
    """`{{ file.size_bytes | file_size }}`: 812 B, 12.4 KB, in the reader's digits."""
    size, units = float(size_bytes), ["B", "KB", "MB", "GB"]
    while size >= _UNIT_STEP and len(units) > 1:
        size /= _UNIT_STEP
        del units[0]
    digits = "#,##0" if units[0] == "B" or size >= _WHOLE_FROM else "#,##0.#"
    return f"{format_decimal(size, digits)} {units[0]}"


def short_label(label: str) -> str:
    """Return `gxyl#7_20200318` for `gxyl_case#7_20200318`."""
    return _LABEL_WORD.sub("", label)


def initials(name: str) -> str:
    """Return what stands in a person's circle: 周 for 周启明, YD for YD, M for Meilin."""
    name = name.strip()
    if not name:
        return "?"
    if not name.isascii():
        return name[1] if name[:2] in _DOUBLE_SURNAMES else name[0]
    words = name.split()
    if len(words) > 1:
        return "".join(word[0] for word in words[:INITIALS_MAX]).upper()
    return name if name.isupper() and len(name) <= INITIALS_MAX else name[0].upper()


def hue(person_id: int | None) -> str:
    """Return the class that colours a person's circle, always the same for one person."""
    return f"hue-{(person_id or 0) % AVATAR_HUES}"


def choices(members: Iterable[StrEnum], family: str | None = None) -> list[tuple[str, str]]:
    """Return value and word of every member, for a list to choose from."""
    return [(member.value, word(member, family)) for member in members]


def options(items: Iterable[object], value: str, words: str) -> list[tuple[object, object]]:
    """Return two attributes of every item, for a list to choose from."""
    return [(getattr(item, value), getattr(item, words)) for item in items]


def with_placeholders(html: str) -> Markup:
    """Show a file that the wiki names and the import did not bring as missing, by its name."""

    def placeholder(found: re.Match[str]) -> str:
        picture = found["kind"] == "image"
        words = gettext("image missing") if picture else gettext("file missing")
        drawn = icon("image-off" if picture else "file-text")
        return f'<span class="missing">{drawn}<span>{found["name"]}</span> {escape(words)}</span>'

    return Markup(_MISSING.sub(placeholder, html))  # noqa: S704 - made by app.markup


def with_seals(text: str) -> Markup:
    """`{{ piece.text | with_seals }}`: plain text on a page, its sealed values as their masks."""
    shown = with_masks(str(escape(text))).replace("\n", "<br>")
    return Markup(shown)  # noqa: S704 - escaped, and masks


def with_reveal(html: str, url: str, *, secrets: bool, personal: bool) -> Markup:
    """Add a button 显示 to every sealed value whose kind the reader may see.

    `html` was made safe when it was written. The button belongs to the page's form `reveal`,
    because a form inside a paragraph would end the paragraph.
    """

    def button(found: re.Match[str]) -> str:
        may_see = secrets if found["kind"] in SECRET_KINDS else personal
        return _revealable(found, url) if may_see else found[0]

    return Markup(_SEALED.sub(button, html))  # noqa: S704 - made by app.markup


def _revealable(sealed: re.Match[str], url: str) -> str:
    address = escape(f"{url}/{sealed['reference']}/reveal")
    show = escape(gettext("Show"))  # said outside the f-string, where the extractor finds it
    name = escape(gettext("Show: %(kind)s", kind=word(sealed["kind"], "Kind")))
    return (
        f'<span class="secret">{sealed[0]}<button class="reveal" form="reveal"'
        f' formaction="{address}" hx-post="{address}" hx-target="closest .secret"'
        f' hx-swap="outerHTML" aria-label="{name}">{icon("eye-off")}{show}'
        "</button></span>"
    )
