"""The fonts of PDF papers, copied out of their npm packages. Standard library only."""

import shutil
from pathlib import Path

from npm import PACKAGE_LOCK, get_packages
from project import ROOT, CannotGoOn, digest, is_fresh, leave, say

FONTS = ROOT / "src" / "beacon" / "documents" / "fonts"
FONT_FILES = (
    "noto-serif-sc/400Regular/NotoSerifSC_400Regular.ttf",
    "noto-serif-sc/600SemiBold/NotoSerifSC_600SemiBold.ttf",
    "noto-serif-sc/900Black/NotoSerifSC_900Black.ttf",
    "noto-sans-sc/500Medium/NotoSansSC_500Medium.ttf",
)


def get_fonts() -> None:
    """Copy the fonts of the PDF papers beside the code that sets them. A machine that cannot have them goes on without:
    Word needs none, and the pages say that PDF is missing."""
    mark = digest([PACKAGE_LOCK, *FONT_FILES])
    if is_fresh(FONTS / "stamp", mark):
        return
    say("Fetching the fonts of PDF papers …")
    try:
        packages = get_packages(dev=False) / "@expo-google-fonts"
        FONTS.mkdir(parents=True, exist_ok=True)
        for file in FONT_FILES:
            shutil.copyfile(packages / file, FONTS / Path(file).name)
            shutil.copyfile(packages / Path(file).parts[0] / "LICENSE_FONT", FONTS / f"{Path(file).stem}.LICENSE")
        leave(FONTS / "stamp", mark)
    except (CannotGoOn, OSError) as problem:
        say(f"  they could not be had, papers are made as Word only ({str(problem).splitlines()[0]})")
