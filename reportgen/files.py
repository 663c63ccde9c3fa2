"""Writing whole files: the old content or the whole new one, never a part."""

import os
import tempfile
from pathlib import Path

_LEFTOVER = ".reportgen-"
_RESERVED = frozenset(
    ["con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(1, 10))]
)
_LONGEST_NAME = 255


def write_whole(path: Path, content: bytes) -> None:
    """Replace a file by new content, or leave it exactly as it was.

    Args:
        path: The file; its folder is made if need be. A symbolic link is refused.
        content: Everything the file is to hold.

    Raises:
        OSError: The file cannot be written; what stood there still stands.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.is_symlink():
        raise OSError(f"{path}: 是符号链接，不予覆盖")
    _sweep(path.parent)
    handle, temporary = tempfile.mkstemp(prefix=_LEFTOVER, dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).chmod(0o644)
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
    _sync_folder(path.parent)


def is_safe_name(name: str) -> bool:
    """Tell whether a name from data may be used as the name of a file or folder."""
    return (
        bool(name)
        and all(sign.isprintable() and sign not in '/\\:*?"<>|' for sign in name)
        and len(name.encode()) <= _LONGEST_NAME
        and name.split(".", maxsplit=1)[0].lower() not in _RESERVED
        and name not in {".", ".."}
        and name[-1] not in " ."
    )


def _sweep(folder: Path) -> None:
    for leftover in folder.glob(f"{_LEFTOVER}*"):
        leftover.unlink(missing_ok=True)


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
