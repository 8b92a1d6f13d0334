"""Importing wiki pages in the product: upload, dry run, application, and the doubts people decide.

    upload ─▶ WAITING ─▶ READING ─▶ PLANNED ─ somebody applies ─▶ APPLYING ─▶ DONE
                            │                                        │
                            └──────────▶ REFUSED · FAILED ◀──────────┘

The work itself is `import_wiki`'s; this is the one package that knows it. Between upload and the
end the source is kept as every text is: tokens here, values in the vault.

routes · cli · handlers      thin edges
deciding                     a submitted decision → its operation, and what is told afterwards
forms · pages                submitted text → typed values · what the pages show
operations/                  uploading · working (the worker's part) · deciding
queries · policy · models    as everywhere
findings                     pure: what is kept of a page that was read, masked
"""
