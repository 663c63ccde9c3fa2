"""LibreOffice as a converter: one call, its own profile, no network, a time limit.

It exits 0 without a file for a broken document, fetches linked pictures, and disturbs a second
conversion on the same profile; so success is a whole PDF, and nothing is shared.
"""

import io
import os
import shutil
import signal
import subprocess
import tempfile
import zipfile
from pathlib import Path

from reportgen.problems import ConversionError

SECONDS = 60
_TRIES = 2

# What stands in for the official fonts on a machine without them.
SUBSTITUTES = {
    "方正小标宋简体": "Noto Serif CJK SC",
    "仿宋_GB2312": "Noto Serif CJK SC",
    "仿宋": "Noto Serif CJK SC",
    "楷体_GB2312": "AR PL UKai CN",
    "楷体": "AR PL UKai CN",
    "黑体": "Noto Sans CJK SC",
    "宋体": "Noto Serif CJK SC",
    "Times New Roman": "Liberation Serif",
}

_SETTING = (
    '<item oor:path="{path}"><prop oor:name="{name}" oor:op="fuse">'
    "<value>{value}</value></prop></item>"
)
_SETTINGS = (
    ("/org.openoffice.Office.Common/Security/Scripting", "BlockUntrustedRefererLinks", "true"),
    ("/org.openoffice.Office.Common/Security/Scripting", "MacroSecurityLevel", "3"),
    # Without it LibreOffice believes the values that a workbook carries.
    ("/org.openoffice.Office.Calc/Formula/Load", "OOXMLRecalcMode", "0"),
    ("/org.openoffice.Inet/Settings", "ooInetProxyType", "1"),
    ("/org.openoffice.Inet/Settings", "ooInetHTTPProxyName", "127.0.0.1"),
    ("/org.openoffice.Inet/Settings", "ooInetHTTPProxyPort", "9"),
)


def to_pdf(document: bytes, suffix: str = ".docx", seconds: float = SECONDS) -> bytes:
    """Convert a document to PDF; see `convert`."""
    return convert(document, suffix, ".pdf", seconds)


def convert(document: bytes, suffix: str, target: str, seconds: float = SECONDS) -> bytes:
    """Convert a document; the formulas of a workbook are calculated anew.

    Args:
        document: The bytes of a file that LibreOffice reads.
        suffix: Its kind, such as `.docx` or `.xlsx`.
        target: The kind wanted, such as `.pdf` or `.xlsx`.
        seconds: How long one try may take.

    Raises:
        ConversionError: LibreOffice is not installed, took too long, or gave no whole file twice.
    """
    # LibreOffice takes plain text under any name for a document.
    if not zipfile.is_zipfile(io.BytesIO(document)):
        raise ConversionError("不是完整的 Office 文件")
    program = shutil.which("soffice") or shutil.which("libreoffice")
    if program is None:
        raise ConversionError("没有找到 LibreOffice（soffice）")
    why = ""
    for _ in range(_TRIES):
        with tempfile.TemporaryDirectory(prefix="reportgen-") as folder:
            try:
                return _convert(program, Path(folder), document, (suffix, target), seconds)
            except ConversionError as error:
                why = str(error)
    raise ConversionError(why)


def _convert(
    program: str, folder: Path, document: bytes, kinds: tuple[str, str], seconds: float
) -> bytes:
    suffix, target = kinds
    source = folder / f"document{suffix}"
    result = (folder / "again" if suffix == target else folder) / f"document{target}"
    source.write_bytes(document)
    profile = folder / "profile"
    (profile / "user").mkdir(parents=True)
    (profile / "user" / "registrymodifications.xcu").write_text(_registry(), encoding="utf-8")
    fonts = folder / "fonts.conf"
    fonts.write_text(_fontconfig(), encoding="utf-8")
    command = [
        program,
        f"-env:UserInstallation={profile.as_uri()}",
        "--headless",
        "--norestore",
        "--convert-to",
        target.removeprefix("."),
        "--outdir",
        str(result.parent),
        str(source),
    ]
    _run(command, {**os.environ, "FONTCONFIG_FILE": str(fonts)}, seconds)
    content = result.read_bytes() if result.is_file() else b""
    if not _is_whole(content, target):
        raise ConversionError(f"LibreOffice 没有给出完整的 {target.removeprefix('.').upper()}")
    return content


def _is_whole(content: bytes, target: str) -> bool:
    if target == ".pdf":
        return content.startswith(b"%PDF-") and b"%%EOF" in content[-1024:]
    return zipfile.is_zipfile(io.BytesIO(content))


def _run(command: list[str], environment: dict[str, str], seconds: float) -> None:
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
        raise ConversionError(f"LibreOffice 不能启动：{error.strerror}") from None
    with started as process:
        try:
            process.wait(seconds)
        except subprocess.TimeoutExpired:
            raise ConversionError(f"LibreOffice 超过 {seconds:g} 秒未完成") from None
        finally:
            _end(process)


def _end(process: subprocess.Popen[bytes]) -> None:
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        return


def _registry() -> str:
    items = [_SETTING.format(path=p, name=n, value=v) for p, n, v in _SETTINGS]
    return (
        '<?xml version="1.0" encoding="UTF-8"?>'
        '<oor:items xmlns:oor="http://openoffice.org/2001/registry" '
        'xmlns:xs="http://www.w3.org/2001/XMLSchema" '
        'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">' + "".join(items) + "</oor:items>"
    )


def _fontconfig() -> str:
    # `accept` puts the substitute behind the font itself: where that is installed, it is used.
    aliases = "".join(
        f'<alias binding="same"><family>{font}</family>'
        f"<accept><family>{other}</family></accept></alias>"
        for font, other in SUBSTITUTES.items()
    )
    return (
        '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>'
        f'<include ignore_missing="yes">/etc/fonts/fonts.conf</include>{aliases}</fontconfig>'
    )
