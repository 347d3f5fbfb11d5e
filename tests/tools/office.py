"""LibreOffice, headless: what a spreadsheet makes of a file, cell by cell, under the settings of a country."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path
from typing import Any

import openpyxl
import pytest

SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Setup/L10N"><prop oor:name="ooSetupSystemLocale" oor:op="fuse"><value>{locale}</value></prop></item>
</oor:items>
"""
LANGUAGES = {"ru-RU": 1049, "en-US": 1033}
"""The numbers that LibreOffice's filters have for these settings."""
needs_office = pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice (soffice) is not installed")


def converted(path: Path, folder: Path, to: str, locale: str = "en-US", import_filter: str = "") -> Path:
    """The file as LibreOffice writes it in another format, under the settings of `locale`."""
    profile = folder / f"profile-{locale}"
    user = profile / "user"
    user.mkdir(parents=True, exist_ok=True)
    (user / "registrymodifications.xcu").write_text(SETTINGS.format(locale=locale), encoding="utf-8")
    output = folder / f"{to}-{locale}"
    command = ["soffice", "--headless", f"-env:UserInstallation={profile.as_uri()}", "--convert-to", to]
    command += [f"--infilter={import_filter}"] if import_filter else []
    subprocess.run([*command, "--outdir", str(output), str(path)], check=True, capture_output=True, timeout=180)
    return output / f"{path.stem}.{to.partition(':')[0]}"


def csv_as_opened(path: Path, folder: Path, locale: str, separator: str) -> list[list[Any]]:
    """The cells of a CSV file after a double click: numbers and dates are detected, formulas have their results."""
    # Separator, quote, UTF-8, first line, no fixed columns, language, not all quoted are text, special numbers detected,
    # then for writing only, and that formulas are worked out.
    detection = f"CSV:{ord(separator)},34,76,1,,{LANGUAGES[locale]},false,true,false,false,false,0,true"
    return cells_of(converted(path, folder, "xlsx", locale, detection))


def cells_of(path: Path) -> list[list[Any]]:
    """The cells of a workbook's first sheet, formulas as their results."""
    sheet = openpyxl.load_workbook(path, data_only=True).worksheets[0]
    return [[cell.value for cell in row] for row in sheet.iter_rows()]
