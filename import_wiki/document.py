"""A parsed page as plain values for JSON; the shape is described in docs/import.md.

Secrets are masked in every text. A key whose value would say nothing (no image in an entry, no
hint) is left out; the keys of a case itself are always there.
"""

from collections import Counter
from typing import Any

from import_wiki.cases.model import (
    BlockKind,
    Doubt,
    Entry,
    Image,
    PageBlock,
    ParsedPage,
    Reference,
    ReferenceKind,
    WikiCase,
    WikiText,
)
from import_wiki.masking import Masking, shown_value
from import_wiki.page import Degradation, WikiPage

Values = dict[str, Any]


def document(parsed: ParsedPage, *, file: str) -> Values:
    """Return the page as values fit for `json.dumps`. `file` is the source's name."""
    masking = Masking(parsed)
    return {
        "source": _source(parsed.page, file),
        "page_blocks": [_block(block, masking) for block in parsed.blocks],
        "page_notes": [{"case": note.case, **_text(note.text, masking)} for note in parsed.notes],
        "aliases_to_confirm": [list(names) for names in parsed.aliases],
        "cases": [_case(case, masking) for case in parsed.cases],
        "page_doubts": [_doubt(doubt, masking) for doubt in parsed.doubts],
        "coverage": dict(Counter(bucket.value for bucket in parsed.coverage)),
    }


def _source(page: WikiPage, file: str) -> Values:
    offset = page.date.offset if page.date else None
    return {
        "kind": page.source.value,
        "file": file,
        "page": page.reference,
        "page_title": page.title,
        "version": page.version,
        "author": page.author,
        "date": page.date.local.isoformat(timespec="minutes") if page.date else None,
        "timezone": None if offset is None else str(offset),
        "lines": len(page.lines),
        "blank_lines": page.blank_lines,
        "blame_versions": list(page.versions),
        "blame_groups": page.blame_groups,
        "whitespace_collapsed": Degradation.WHITESPACE_COLLAPSED in page.degraded,
        "nfkc_normalised": Degradation.NFKC_NORMALISED in page.degraded,
    }


def _block(block: PageBlock, masking: Masking) -> Values:
    values: Values = {
        "kind": block.kind.value,
        "lines": list(block.lines),
        "params": {key: masking.secrets_masked(text) for key, text in block.parameters.items()},
    }
    if block.kind is BlockKind.MACRO:
        title = values["params"].get("title", "")
        values |= {
            "name": block.name,
            "content": masking.secrets_masked(block.content or ""),
            "visible_text": title.replace("**", ""),
        }
    return values | _said(level=block.level)


def _case(case: WikiCase, masking: Masking) -> Values:
    return {
        **_label(case),
        "problem": _text(case.problem, masking) if case.problem else None,
        "tracking": [_entry(entry, masking) for entry in case.tracking],
        "resolution": _text(case.resolution, masking) if case.resolution else None,
        **_end(case),
        "references": [_reference(reference, masking) for reference in case.references],
        "images": [_image(image) for image in case.images],
        "secrets": [
            {"kind": secret.kind.value, "value": shown_value(secret), "line": secret.line}
            for secret in case.secrets
        ],
        "personal": [
            {"kind": found.kind.value, "value": found.value, "line": found.line}
            for found in case.personal
        ],
        "versions": list(case.versions),
        "version_heading": case.version_heading,
        "author": case.author,
        **_hints(case, masking),
        "doubts": [_doubt(doubt, masking) for doubt in case.doubts],
    }


def _label(case: WikiCase) -> Values:
    return {
        "id": case.id,
        "occurrence": case.occurrence,
        "number": case.label.number,
        "date": case.label.date.isoformat() if case.label.date else None,
        "anchor": case.anchor,
        "heading_line": case.heading_line,
        "lines": list(case.lines),
    }


def _end(case: WikiCase) -> Values:
    return {
        "status": case.status.value if case.status else None,
        "status_line": case.status_line,
        "status_version": case.status_version,
        "engineers": list(case.engineers),
        "engineers_line": case.engineers_line,
    }


def _hints(case: WikiCase, masking: Masking) -> Values:
    hint = case.status_hint
    return _said(
        status_hint=hint and {"value": hint.value, "because": masking.secrets_masked(hint.because)},
        form=[
            {"label": found.label, "value": masking.secrets_masked(found.value), "line": found.line}
            for found in case.form
        ],
        attachments=[{"name": file.name, "line": file.line} for file in case.attachments],
    )


def _text(text: WikiText, masking: Masking) -> Values:
    return {
        "text": masking.secrets_masked(text.text),
        "lines": [text.first, text.last],
        "versions": list(text.versions),
    } | _said(images=[image.name for image in text.images])


def _entry(entry: Entry, masking: Masking) -> Values:
    inferred, marked, relative = entry.speaker_inferred, entry.date_from, entry.relative_date
    return {
        "speaker": entry.speaker,
        "date": entry.date.isoformat() if entry.date else None,
        **_text(entry.text, masking),
        **_said(
            section=entry.section,
            routing=entry.routing,
            mark=entry.mark,
            date_from=marked and {"line": marked.line, "text": marked.text},
            speaker_inferred=inferred and {"value": inferred.value, "because": inferred.because},
            relative_date=relative
            and {
                "text": relative.text,
                "resolved": relative.resolved.isoformat(),
                "from": "case date",
            },
            note=entry.note,
        ),
    }


def _reference(reference: Reference, masking: Masking) -> Values:
    values: Values = {
        "kind": reference.kind.value,
        "text": masking.secrets_masked(reference.text),
        "line": reference.line,
        "target": reference.target,
    }
    if reference.kind is ReferenceKind.VAGUE or reference.candidates:
        values["candidates"] = list(reference.candidates)
    return values


def _image(image: Image) -> Values:
    return {"name": image.name, "line": image.line, "version": image.version} | _said(
        height=image.height, width=image.width, timestamp_ms=image.timestamp_ms
    )


def _doubt(doubt: Doubt, masking: Masking) -> str:
    where = f"line {doubt.place.line}: " if doubt.place.line else ""
    # A sentence without values is the same for every page: there is nothing to look for in it.
    sentence = masking.secrets_masked(doubt.sentence) if doubt.values else doubt.sentence
    return f"{doubt.code}: {where}{sentence}"


def _said(**values: object) -> Values:
    """Return the values that say something."""
    return {key: value for key, value in values.items() if value not in (None, [], "")}
