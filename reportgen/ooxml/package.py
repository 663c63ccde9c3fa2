"""Office packages (zip): the same parts give the same bytes."""

import io
import zipfile
from collections.abc import Callable, Mapping

_EPOCH = (1980, 1, 1, 0, 0, 0)
_UNIX = 3


def normalized(package: bytes, changes: Mapping[str, Callable[[str], str]] | None = None) -> bytes:
    """Return the package with the same parts in the same order and nothing of clock or machine.

    Args:
        package: The bytes.
        changes: What is to become of the text of some parts, by their names.
    """
    result = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(package)) as old, zipfile.ZipFile(result, "w") as new:
        for name in old.namelist():
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = _UNIX
            entry.external_attr = 0o600 << 16
            content = old.read(name)
            if changes and name in changes:
                content = changes[name](content.decode()).encode()
            new.writestr(entry, content, compresslevel=6)
    return result.getvalue()
