"""Files with words in them, made as the programs of their kind make them."""

import io
import zipfile
from collections.abc import Mapping, Sequence
from xml.sax.saxutils import escape

_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_SHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_FONT = (
    b"<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light"
    b" /Encoding /UniGB-UCS2-H /DescendantFonts [4 0 R] >>"
)
_GLYPHS = (
    b"<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /CIDSystemInfo"
    b" << /Registry (Adobe) /Ordering (GB1) /Supplement 2 >> >>"
)

Table = Sequence[Sequence[str]]


def pdf(*pages: str) -> bytes:
    """Return a PDF whose pages have these lines, in a Chinese font that is not embedded."""
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"",
        _FONT,
        _GLYPHS,
    ]
    kids = []
    for page in pages:
        lines = " ".join(f"<{line.encode('utf-16-be').hex()}> Tj T*" for line in page.split("\n"))
        drawn = f"BT /F1 12 Tf 14 TL 72 720 Td {lines} ET".encode()
        objects.append(b"<< /Length %d >>\nstream\n%b\nendstream" % (len(drawn), drawn))
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents %d 0 R"
            b" /Resources << /Font << /F1 3 0 R >> >> >>" % len(objects)
        )
        kids.append(b"%d 0 R" % len(objects))
    objects[1] = b"<< /Type /Pages /Count %d /Kids [%b] >>" % (len(kids), b" ".join(kids))
    return pdf_of(objects)


def pdf_of(objects: Sequence[bytes]) -> bytes:
    """Return a PDF of these objects, the first of which is its catalogue."""
    written = b"%PDF-1.4\n"
    places = []
    for number, body in enumerate(objects, start=1):
        places.append(len(written))
        written += b"%d 0 obj\n%b\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    return b"%bxref\n0 %d\n0000000000 65535 f \n%btrailer << /Size %d /Root 1 0 R >>\n" % (
        written,
        len(objects) + 1,
        table,
        len(objects) + 1,
    ) + b"startxref\n%d\n%%%%EOF\n" % len(written)


def docx(
    *paragraphs: str,
    table: Table = (),
    footnote: str = "",
    extra: Mapping[str, bytes] | None = None,
) -> bytes:
    """Return a DOCX with these paragraphs, then a table."""
    rows = "".join(
        f"<w:tr>{''.join(f'<w:tc>{_paragraph(cell)}</w:tc>' for cell in row)}</w:tr>"
        for row in table
    )
    body = "".join(map(_paragraph, paragraphs)) + (f"<w:tbl>{rows}</w:tbl>" if rows else "")
    parts = {"word/document.xml": _word("document", f"<w:body>{body}</w:body>")}
    if footnote:
        inside = f"<w:footnote>{_paragraph(footnote)}</w:footnote>"
        parts["word/footnotes.xml"] = _word("footnotes", inside)
    return archive(parts | dict(extra or {}))


def xlsx(table: Table, *, sheet: str = "报表", extra: Mapping[str, bytes] | None = None) -> bytes:
    """Return an XLSX with one sheet, its words among the shared strings as Excel keeps them."""
    strings: dict[str, int] = {}
    rows = []
    for number, row in enumerate(table, start=1):
        cells = "".join(
            _cell(f"{chr(ord('A') + place)}{number}", text, strings)
            for place, text in enumerate(row)
            if text
        )
        rows.append(f'<row r="{number}">{cells}</row>')
    shared = "".join(f"<si>{_in_pieces(text)}</si>" for text in strings)
    parts = {
        "xl/workbook.xml": f'<workbook xmlns="{_SHEET}" xmlns:r="{_RELATIONS}"><sheets>'
        f'<sheet name="{sheet}" sheetId="1" r:id="rId1"/></sheets></workbook>'.encode(),
        "xl/sharedStrings.xml": f'<sst xmlns="{_SHEET}">{shared}</sst>'.encode(),
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{_SHEET}"><sheetData>{"".join(rows)}'
        "</sheetData></worksheet>".encode(),
    }
    return archive(parts | dict(extra or {}))


def archive(parts: Mapping[str, bytes]) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("[Content_Types].xml", "<Types/>")
        for name, data in parts.items():
            packed.writestr(name, data)
    return held.getvalue()


def _word(root: str, inside: str) -> bytes:
    return f'<w:{root} xmlns:w="{_WORD}">{inside}</w:{root}>'.encode()


def _paragraph(text: str) -> str:
    """Return a paragraph in two runs, as Word cuts one where the spelling was looked at."""
    middle = len(text) // 2
    runs = (text[:middle], text[middle:])
    return f"<w:p>{''.join(f'<w:r><w:t>{escape(run)}</w:t></w:r>' for run in runs)}</w:p>"


def _cell(place: str, text: str, strings: dict[str, int]) -> str:
    if text.isdecimal():
        return f'<c r="{place}"><v>{text}</v></c>'
    return f'<c r="{place}" t="s"><v>{strings.setdefault(text, len(strings))}</v></c>'


def _in_pieces(text: str) -> str:
    middle = len(text) // 2
    runs = "".join(f"<r><t>{escape(run)}</t></r>" for run in (text[:middle], text[middle:]))
    return f'{runs}<rPh sb="0" eb="1"><t>pinyin</t></rPh>'
