"""One reader a format: from a file's bytes to its plain text and what it states about itself.

    source_files (which files, their bytes) -> characters (decoded, one normal form)
        -> html | markdown | json_lines | pdf -> fields (the metadata, checked) -> RawDocument
              +--------+
              html_markup (pages taken apart in linear time)

`rag.documents` picks the reader and makes a `Document` of what it gives; each is imported when it is needed.
"""
