r"""Ordinary text that XWiki reads as markup, and how it is told apart. Pure.

Three of those readings lose characters of support texts for good, so the text is kept instead:
`--` in a range or before a remark, `\\` in a path of Windows, and the `//` of an address that
stands directly behind Chinese.
"""

from import_wiki.xwiki import patterns


def is_dash(text: str, at: int) -> bool:
    """Tell whether the `--` at `at` is a dash, not the beginning of struck text.

    It is if no other `--` follows in the line and it stands behind a word, before a blank, or in
    a longer run of dashes.
    """
    following = text.find("--", at + 2)
    if following != -1 and patterns.NEWLINE.search(text, at, following) is None:
        return False
    return text[at - 1 : at].isalnum() or text[at + 2 : at + 3] in {"", "-", " ", "\t", "\r", "\n"}


def windows_path_end(text: str, at: int) -> int | None:
    r"""Return the end of the path whose `\\` stands at `at`: `\\host\share`, `C:\\logs`."""
    before = text[max(at - 3, 0) : at]
    if before[-1:] == ":" and _is_latin_letter(before[-2:-1]) and not _is_word(before[:-2]):
        match = patterns.PATH_AFTER_DRIVE.match(text, at)
    elif _is_word(before[-1:]):
        match = None
    else:
        match = patterns.SHARE.match(text, at)
    return match.end() if match else None


def glued_address(text: str, colon: int, earliest: int) -> tuple[int, int] | None:
    """Return the offsets of an address that stands directly behind a word in another script.

    `地址http://…` is one; the `:` of the address is at `colon`, the word begins at `earliest`.
    """
    if not text.startswith("://", colon):
        return None
    begin = colon
    while begin > earliest and _is_word(text[begin - 1]):
        begin -= 1
    match = patterns.URI.match(text, begin)
    return (begin, match.end()) if match and begin > earliest else None


def _is_word(character: str) -> bool:
    return character.isascii() and character.isalnum()


def _is_latin_letter(character: str) -> bool:
    return character.isascii() and character.isalpha()
