"""As much of Whoosh as is used, all in one place. Half of its types are missing: here it has none.

`whoosh3` is a young continuation of an old library: it is pinned by hash, and stays behind this
module. The tests of this package say what is relied upon.
"""

from typing import Any

import whoosh.codec.whoosh3
import whoosh.columns
import whoosh.fields
import whoosh.filedb.filestore
import whoosh.formats
import whoosh.index
import whoosh.reading
import whoosh.writing

FieldType = whoosh.fields.FieldType
Format = whoosh.formats.Format
TermNotFound = whoosh.reading.TermNotFound

Existence: Any = whoosh.formats.Existence
FileIndex: Any = whoosh.index.FileIndex
FileStorage: Any = whoosh.filedb.filestore.FileStorage
FixedBytesColumn: Any = whoosh.columns.FixedBytesColumn
Schema: Any = whoosh.fields.Schema
SegmentReader: Any = whoosh.reading.SegmentReader
SegmentWriter: Any = whoosh.writing.SegmentWriter
TableOfContents: Any = whoosh.index.TOC
W3Codec: Any = whoosh.codec.whoosh3.W3Codec

POSTINGS_MAGIC = whoosh.codec.whoosh3.WHOOSH3_HEADER_MAGIC
