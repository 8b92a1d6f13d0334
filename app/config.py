"""Every setting: its type, its default, what it means. The only module that reads the environment.

A setting named `session_idle_hours` is read from `PILEBOOK_SESSION_IDLE_HOURS`; `PORT` alone keeps
the name that hosting platforms give it. Nothing need be set: keys are made at the first start and
kept in the data folder, readable by its owner only. `docs/settings.md` lists them all.
"""

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Annotated, Any, Self, get_type_hints

from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError


class InvalidSetting(ValueError):  # noqa: N818 - named for what the operator is told
    """A setting has a value that cannot be used; the message names the variable and the way out."""


@dataclass(frozen=True, kw_only=True)
class Settings:
    home: Annotated[Path, "Data folder: database, index, keys."] = Path("var")
    database_url: Annotated[
        str,
        "Database. Empty: a SQLite file in the data folder. "
        "PostgreSQL: postgresql+psycopg://user:password@host/name.",
    ] = ""
    search_engine: Annotated[
        str,
        "Where the search index lies: `whoosh`, in the data folder, or `postgresql`, in the "
        "database, for several machines.",
    ] = "whoosh"
    host: Annotated[str, "Address to listen on."] = "127.0.0.1"
    port: Annotated[int, "Port to listen on."] = 8080
    threads: Annotated[int, "Requests served at the same time."] = 8
    trusted_proxy: Annotated[
        str,
        "Address of the reverse proxy whose X-Forwarded-For and X-Forwarded-Proto are believed.",
    ] = ""
    trusted_hosts: Annotated[
        str, "Host names the product answers to, separated by commas. Empty: any."
    ] = ""
    https: Annotated[
        bool, "Served over HTTPS: cookies are sent over HTTPS only, and HSTS is on."
    ] = False
    import_max_mb: Annotated[int, "How many megabytes of wiki pages one upload may have."] = 200
    timezone: Annotated[str, "Time zone in which times are shown."] = "Asia/Shanghai"
    session_idle_hours: Annotated[int, "Sign-in ends after so many hours without use."] = 12
    session_days: Annotated[int, "Sign-in ends after so many days in any case."] = 14
    sign_in_attempts: Annotated[
        int,
        "Failed sign-ins allowed per account in 15 minutes; ten times as many per address.",
    ] = 10
    secret_key: Annotated[
        str, "Signs cookies. Empty: made at the first start, kept in the data folder."
    ] = ""
    vault_key: Annotated[
        str,
        "Seals secrets and personal data. Empty: made at the first start, kept in the data folder. "
        "Lost, the sealed values are lost.",
    ] = ""
    audit_key: Annotated[
        str, "Chains the audit records. Empty: made at the first start, kept in the data folder."
    ] = ""
    wiki_allowed_hosts: Annotated[
        str,
        "Hosts of live wikis that need not have a public address, separated by commas. "
        "`http://host` for one that is reached without encryption.",
    ] = ""
    wiki_url: Annotated[
        str,
        "Address of the wiki that imported pages come from, such as https://wiki.example/xwiki: "
        "their versions are linked there. Empty: only pages that know their address are linked.",
    ] = ""
    log_level: Annotated[str, "Least severe level that is logged."] = "INFO"

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] | None = None) -> Self:
        """Read the settings, creating the data folder and its keys if they are not there.

        :raises InvalidSetting: if a value has the wrong form.
        """
        given = os.environ if environment is None else environment
        values = {
            name: _typed(variable, given[variable], kind)
            for name, variable, kind in _VARIABLES
            if given.get(variable)
        }
        return cls(**values).completed()

    def completed(self) -> Self:
        """Return these settings with an absolute data folder, a database and keys.

        :raises InvalidSetting: if the database or the search engine cannot be used.
        """
        home = self.home.expanduser().resolve()
        home.mkdir(mode=0o700, parents=True, exist_ok=True)
        url = self.database_url or f"sqlite:///{home / 'pilebook.db'}"
        try:
            make_url(url)
        except ArgumentError as error:
            raise InvalidSetting(
                "PILEBOOK_DATABASE_URL is not a database URL; "
                "write postgresql+psycopg://user:password@host/name, or leave it empty."
            ) from error
        _require_search_engine(self.search_engine, url)
        keys: dict[str, Any] = {
            name: getattr(self, name) or _kept_key(home / name.replace("_", "-"))
            for name in ("secret_key", "vault_key", "audit_key")
        }
        return replace(self, home=home, database_url=url, **keys)

    def __repr__(self) -> str:
        """Show no key and no database password: settings end up in logs and error reports."""
        return f"Settings(home={str(self.home)!r})"


def wiki_password(environment: Mapping[str, str] | None = None) -> str | None:
    """Return a wiki's password for one run of the importer's command: no setting, kept nowhere."""
    given = os.environ if environment is None else environment
    return given.get("PILEBOOK_WIKI_PASSWORD") or None


def _variable(name: str) -> str:
    return "PORT" if name == "port" else f"PILEBOOK_{name.upper()}"


_KINDS = get_type_hints(Settings)
_VARIABLES = tuple((f.name, _variable(f.name), _KINDS[f.name]) for f in fields(Settings))


def variables() -> dict[str, str]:
    """Return the environment variable of every setting, by the setting's name."""
    return {name: variable for name, variable, _ in _VARIABLES}


def meanings() -> dict[str, str]:
    """Return what every setting means, by the setting's name."""
    hints = get_type_hints(Settings, include_extras=True)
    return {name: hints[name].__metadata__[0] for name, _, _ in _VARIABLES}


def _typed(variable: str, text: str, kind: type) -> Any:
    if kind is Path:
        return Path(text)
    if kind is bool:
        if text.lower() not in {"0", "1", "false", "true", "no", "yes"}:
            raise InvalidSetting(f"{variable} is {text!r}; write 1 or 0.")
        return text.lower() in {"1", "true", "yes"}
    if kind is int:
        if not text.isascii() or not text.isdigit() or int(text) < 1:
            raise InvalidSetting(f"{variable} is {text!r}; write a whole number above 0.")
        return int(text)
    return text


def _require_search_engine(name: str, database_url: str) -> None:
    if name not in {"whoosh", "postgresql"}:
        raise InvalidSetting(
            f"PILEBOOK_SEARCH_ENGINE is {name!r}; write whoosh or postgresql, or leave it empty."
        )
    if name == "postgresql" and not database_url.startswith("postgresql"):
        raise InvalidSetting(
            "PILEBOOK_SEARCH_ENGINE is 'postgresql', but the database is not PostgreSQL; "
            "set PILEBOOK_DATABASE_URL, or leave PILEBOOK_SEARCH_ENGINE empty."
        )


def _kept_key(path: Path) -> str:
    """Return the key kept at `path`, made now if there is none: 32 random bytes in base64url."""
    if not path.exists():
        _write_once(path, secrets.token_urlsafe(32))
    return path.read_text().strip()


def _write_once(path: Path, text: str) -> None:
    """Write a file that only its owner reads; whoever starts first wins, the others read it."""
    draft = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(text + "\n")
    try:
        os.link(draft, path)  # fails if the file exists, so a key once read never changes
    except FileExistsError:
        pass
    finally:
        draft.unlink()
