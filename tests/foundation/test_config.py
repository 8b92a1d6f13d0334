"""Settings out of the environment, and the keys that are made once."""

from pathlib import Path

import pytest

from app.config import InvalidSetting, Settings


def test_settings_need_nothing_but_a_home(tmp_path: Path) -> None:
    settings = Settings.from_environment({"PILEBOOK_HOME": str(tmp_path / "home")})

    assert settings.database_url == f"sqlite:///{tmp_path / 'home' / 'pilebook.db'}"
    assert settings.port == 8080
    assert (tmp_path / "home").stat().st_mode & 0o077 == 0


def test_settings_make_keys_once_for_their_owner_only(tmp_path: Path) -> None:
    first = Settings.from_environment({"PILEBOOK_HOME": str(tmp_path)})
    second = Settings.from_environment({"PILEBOOK_HOME": str(tmp_path)})

    keys = {first.secret_key, first.vault_key, first.audit_key}
    assert len(keys) == 3
    assert {second.secret_key, second.vault_key, second.audit_key} == keys
    assert (tmp_path / "vault-key").stat().st_mode & 0o077 == 0


def test_settings_take_a_key_that_is_given(tmp_path: Path) -> None:
    given = {"PILEBOOK_HOME": str(tmp_path), "PILEBOOK_VAULT_KEY": "given"}

    assert Settings.from_environment(given).vault_key == "given"
    assert not (tmp_path / "vault-key").exists()


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("PORT", "eighty"),
        ("PORT", "0"),
        ("PORT", "-1"),
        ("PORT", "８０８０"),
        ("PILEBOOK_HTTPS", "maybe"),
        ("PILEBOOK_DATABASE_URL", "not a url"),
        ("PILEBOOK_SEARCH_ENGINE", "tantivy"),
        ("PILEBOOK_SEARCH_ENGINE", "postgresql"),  # and the database is SQLite
    ],
)
def test_settings_of_the_wrong_form_stop_the_start_by_name(
    tmp_path: Path, variable: str, value: str
) -> None:
    with pytest.raises(InvalidSetting, match=variable):
        Settings.from_environment({"PILEBOOK_HOME": str(tmp_path), variable: value})


def test_settings_show_no_key_where_they_are_printed(tmp_path: Path) -> None:
    settings = Settings.from_environment({"PILEBOOK_HOME": str(tmp_path)})

    assert settings.vault_key not in repr(settings)
    assert settings.secret_key not in f"{settings}"
