"""LibreOffice as a converter: one process on its own profile, no network, watched.

It exits 0 without a file for a broken document, fetches linked pictures, and disturbs a second
conversion on the same profile; so success is a whole file, and nothing is shared.
"""

import io
import json
import os
import shutil
import signal
import subprocess
import tempfile
import time
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event

from reportgen.problems import ConversionError, reason

_POLL = 0.03
_MOST_BYTES = 2**30  # of all files that one process writes
_PREFIX = "reportgen-"
_SETTING = (
    '<item oor:path="{path}"><prop oor:name="{name}" oor:op="fuse">'
    "<value>{value}</value></prop></item>"
)
_SETTINGS = (
    ("/org.openoffice.Office.Common/Security/Scripting", "BlockUntrustedRefererLinks", "true"),
    ("/org.openoffice.Office.Common/Security/Scripting", "MacroSecurityLevel", "3"),
    # Without it LibreOffice believes the values that a workbook carries.
    ("/org.openoffice.Office.Calc/Formula/Load", "OOXMLRecalcMode", "0"),
    # The language that a PDF says it is in.
    ("/org.openoffice.Setup/L10N", "ooSetupSystemLocale", "zh-CN"),
    ("/org.openoffice.Inet/Settings", "ooInetProxyType", "1"),
    ("/org.openoffice.Inet/Settings", "ooInetHTTPProxyName", "127.0.0.1"),
    ("/org.openoffice.Inet/Settings", "ooInetHTTPProxyPort", "9"),
)


@dataclass(frozen=True, slots=True)
class Conversion:
    """What is made of what.

    Attributes:
        suffix: The kind of the documents, such as `.docx` or `.xlsx`.
        target: The kind wanted, such as `.pdf` or `.xlsx`.
        options: Of LibreOffice's export filter for PDF, by name.
    """

    suffix: str
    target: str
    options: Mapping[str, object] = field(default_factory=dict)

    @property
    def filter(self) -> str:
        """Return the argument of `--convert-to`."""
        kind = self.target.removeprefix(".")
        if not self.options:
            return kind
        types = {bool: "boolean", int: "long", str: "string"}
        told = {
            name: {"type": types[type(value)], "value": str(value).lower()}
            for name, value in self.options.items()
        }
        return f"{kind}:writer_pdf_Export:{json.dumps(told, separators=(',', ':'))}"

    def is_whole(self, content: bytes) -> bool:
        """Tell whether a file is one of the kind wanted, from beginning to end."""
        if self.target == ".pdf":
            return content.startswith(b"%PDF-") and b"%%EOF" in content[-1024:]
        return zipfile.is_zipfile(io.BytesIO(content))


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one process gave.

    Attributes:
        files: A whole file for each document, or None; in the order of the documents.
        why: What ended the process before it had tried them all; empty if nothing did.
        is_stalled: Whether that was the time limit.
    """

    files: tuple[bytes | None, ...]
    why: str = ""
    is_stalled: bool = False


def _program() -> str:
    """Return the path of LibreOffice.

    Raises:
        ConversionError: It is not installed.
    """
    found = shutil.which("soffice") or shutil.which("libreoffice")
    if found is None:
        raise ConversionError("没有找到 LibreOffice（soffice）")
    return found


def run(
    documents: Sequence[bytes],
    wanted: Conversion,
    seconds: float,
    stop: Event | None = None,
    fonts: str = "",
) -> Outcome:
    """Convert documents in one process, one after the other.

    Args:
        documents: Whole files; LibreOffice takes plain text under any name for a document.
        wanted: What is made of them.
        seconds: How long the process may take for one document.
        stop: Ends the process before its time.
        fonts: A configuration of fontconfig; the system's own if there is none.

    Raises:
        ConversionError: LibreOffice is not installed or cannot be started.
    """
    path = _program()
    _sweep()
    with tempfile.TemporaryDirectory(prefix=f"{_PREFIX}{os.getpid()}-") as name:
        folder = Path(name)
        sources = [folder / f"{index}{wanted.suffix}" for index, _ in enumerate(documents)]
        for source, content in zip(sources, documents, strict=True):
            source.write_bytes(content)
        out = folder / "out"
        out.mkdir()
        command = [
            path,
            f"-env:UserInstallation={_profile(folder).as_uri()}",
            "--headless",
            "--norestore",
            "--convert-to",
            wanted.filter,
            "--outdir",
            str(out),
            *map(str, sources),
        ]
        watch = _Watch(out, len(sources), seconds, stop or Event())
        code = _watched(command, _environment(folder, fonts), watch)
        made = (_content(out / f"{source.stem}{wanted.target}") for source in sources)
        files = tuple(one if wanted.is_whole(one) else None for one in made)
        if code is None:
            return Outcome(files, f"LibreOffice 超过 {seconds:g} 秒未完成", is_stalled=True)
        return Outcome(files, f"LibreOffice 意外退出（{code}）" if code else "")


def _environment(folder: Path, fonts: str) -> dict[str, str]:
    if not fonts:
        return {**os.environ}
    settings = folder / "fonts.conf"
    settings.write_text(fonts, encoding="utf-8")
    return {**os.environ, "FONTCONFIG_FILE": str(settings)}


def _profile(folder: Path) -> Path:
    profile = folder / "profile"
    (profile / "user").mkdir(parents=True)
    items = [_SETTING.format(path=p, name=n, value=v) for p, n, v in _SETTINGS]
    (profile / "user" / "registrymodifications.xcu").write_text(
        '<?xml version="1.0" encoding="UTF-8"?>'
        '<oor:items xmlns:oor="http://openoffice.org/2001/registry" '
        'xmlns:xs="http://www.w3.org/2001/XMLSchema" '
        'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">' + "".join(items) + "</oor:items>",
        encoding="utf-8",
    )
    return profile


def _content(path: Path) -> bytes:
    return path.read_bytes() if path.is_file() else b""


@dataclass(frozen=True, slots=True)
class _Watch:
    """Over a process that writes files into a folder, one after the other.

    Attributes:
        out: The folder.
        files: How many are wanted.
        seconds: How long one may take.
        stop: Ends the watch before its time.
    """

    out: Path
    files: int
    seconds: float
    stop: Event

    def ends(self, process: subprocess.Popen[bytes]) -> bool:
        """Wait for the end of a process; False if a file takes too long, or is too large."""
        done, deadline = 0, time.monotonic() + self.seconds
        while time.monotonic() < deadline and not self.stop.is_set():
            try:
                process.wait(_POLL)
            except subprocess.TimeoutExpired:
                count, size = self._written()
                if size > _MOST_BYTES:
                    return False
                if done < count <= self.files:
                    done, deadline = count, time.monotonic() + self.seconds
            else:
                return True
        return False

    def _written(self) -> tuple[int, int]:
        """Return how many files the folder holds, and how large they are together."""
        try:
            with os.scandir(self.out) as entries:
                sizes = [entry.stat().st_size for entry in entries]
        except OSError:
            return 0, 0
        return len(sizes), sum(sizes)


def _watched(command: list[str], environment: dict[str, str], watch: _Watch) -> int | None:
    """Run a command until it ends, and return its exit code; None if it was ended."""
    # A group of its own, so that the time limit ends soffice.bin as well as its wrapper.
    try:
        started = subprocess.Popen(  # noqa: S603
            command,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
    except OSError as error:
        raise ConversionError(f"LibreOffice 不能启动：{reason(error)}") from None
    with started as process:
        try:
            return process.returncode if watch.ends(process) else None
        finally:
            _end(process)


def _end(process: subprocess.Popen[bytes]) -> None:
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        return


def _sweep() -> None:
    """Take away what a program that was killed has left: its folders and their processes."""
    for folder in Path(tempfile.gettempdir()).glob(f"{_PREFIX}*-*"):
        owner = folder.name.removeprefix(_PREFIX).partition("-")[0]
        if not owner.isdecimal() or Path(f"/proc/{owner}").exists() or not Path("/proc").exists():
            continue
        for command in Path("/proc").glob("[0-9]*/cmdline"):
            try:
                if str(folder).encode() in command.read_bytes():
                    os.kill(int(command.parent.name), signal.SIGKILL)
            except OSError:
                continue
        shutil.rmtree(folder, ignore_errors=True)
