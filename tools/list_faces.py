"""Writes templates/fonts/faces.json: which file holds which face, and the characters that each draws.

Run by tools/build_fonts.sh after it has made the files; `--characters` prints the ideographs and syllables that
the subset for East Asia holds instead.
"""

import json
import sys
from pathlib import Path

from fontTools.ttLib import TTFont

FOLDER = Path(__file__).resolve().parents[1] / "templates" / "fonts"
SCRIPTS = (  # in the order in which they are tried
    "Arabic",
    "Hebrew",
    "Devanagari",
    "Bengali",
    "Gurmukhi",
    "Gujarati",
    "Tamil",
    "Telugu",
    "Kannada",
    "Malayalam",
    "Sinhala",
    "Thai",
    "Lao",
    "Myanmar",
    "Khmer",
    "Georgian",
    "Armenian",
    "Ethiopic",
    "Tifinagh",
    "NKo",
    "EastAsian",
)
FAMILIES = {"": "Noto Sans", "Symbols": "Noto Symbols"} | {name: f"Noto Sans {name}" for name in SCRIPTS}
STANDARDS = (  # the characters of everyday use, by the standards that were made to list them
    ("big5", 0xA4, 0xF9),  # Traditional Chinese, both levels
    ("gb2312", 0xB0, 0xF7),  # Simplified Chinese, both levels
    ("euc_jp", 0xB0, 0xCF),  # Japanese, level 1
    ("euc_kr", 0xB0, 0xC8),  # Korean syllables
)


def characters() -> str:
    """Every character that one of the standards lists."""
    found = set()
    for codec, first, last in STANDARDS:
        for lead in range(first, last + 1):
            for trail in range(0x40, 0xFF):
                try:
                    letter = bytes([lead, trail]).decode(codec)
                except UnicodeDecodeError:
                    continue
                if len(letter) == 1 and letter.isalpha():
                    found.add(letter)
    return "".join(sorted(found))


def ranges(points: set[int]) -> str:
    """Code points as `20-7e,a0`."""
    told: list[list[int]] = []
    for point in sorted(points):
        if told and point == told[-1][1] + 1:
            told[-1][1] = point
        else:
            told.append([point, point])
    return ",".join(f"{low:x}" if low == high else f"{low:x}-{high:x}" for low, high in told)


def main() -> None:
    """Read every font file and write the list."""
    if "--characters" in sys.argv:
        sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr] # standard output is a text file
        sys.stdout.write(characters())
        return
    faces = []
    for script, family in FAMILIES.items():
        for weight, word in ((400, "Regular"), (700, "Bold")):
            for path in FOLDER.glob(f"NotoSans{script}-{word}.subset.*"):
                drawn = set(TTFont(path).getBestCmap())
                faces.append({"file": path.name, "family": family, "weight": weight, "ranges": ranges(drawn)})
    (FOLDER / "faces.json").write_text(json.dumps(faces, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
