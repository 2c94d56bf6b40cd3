"""Office packages byte for byte the same for the same content."""

import io
import zipfile

_EARLIEST = (1980, 1, 1, 0, 0, 0)


def settled(package: bytes, without: frozenset[str] = frozenset()) -> bytes:
    """The same ZIP package with one fixed time on all parts and without the named ones; their order is
    kept.
    """
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(package)) as source, zipfile.ZipFile(out, "w") as target:
        for entry in source.infolist():
            if entry.filename not in without:
                part = zipfile.ZipInfo(entry.filename, _EARLIEST)
                part.compress_type = zipfile.ZIP_DEFLATED
                target.writestr(part, source.read(entry))
    return out.getvalue()
