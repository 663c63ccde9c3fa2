"""Office packages (zip): the same parts give the same bytes."""

import io
import zipfile
from collections.abc import Mapping

_EPOCH = (1980, 1, 1, 0, 0, 0)
_UNIX = 3


def normalized(package: bytes, changed: Mapping[str, bytes] | None = None) -> bytes:
    """Return the package with the same parts in the same order and nothing of clock or machine.

    Args:
        package: The file.
        changed: New contents of some parts, by name.
    """
    others = changed or {}
    result = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(package)) as old, zipfile.ZipFile(result, "w") as new:
        for name in old.namelist():
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = _UNIX
            entry.external_attr = 0o600 << 16
            new.writestr(entry, others.get(name) or old.read(name), compresslevel=6)
    return result.getvalue()
