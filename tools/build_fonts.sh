#!/usr/bin/env bash
# Makes templates/fonts/ again: Noto Sans for Latin, Greek and Cyrillic, its sisters for other scripts, a few symbols,
# and the everyday characters of Chinese, Japanese and Korean (docs/decisions/0070-fonts-in-the-pdf.md).
# Only for whoever maintains the fonts: the program itself uses the files that are already there.
# Needs Debian's fonts-noto-core and fonts-noto-cjk (apt-get install them) and the project's .venv.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

source_dir=${NOTO_DIR:-/usr/share/fonts/truetype/noto}
cjk_dir=${NOTO_CJK_DIR:-/usr/share/fonts/opentype/noto}
bin=${BIN:-.venv/bin}
out=templates/fonts

# Latin with its extensions (African letters too), combining marks, Greek, Cyrillic with its supplement, punctuation,
# currency, arrows, operators and the geometric shapes of charts.
letters=U+0020-03FF,U+0400-052F,U+1E00-1FFF,U+2000-206F,U+20A0-20BF,U+2100-22FF,U+25A0-25FF
# Noto Sans itself has no arrow, no minus sign and no tick: these come from its two sister fonts. The spaces
# come along because a space between two symbols is drawn in the symbols' font.
arrows=U+0020,U+00A0,U+2190-2199,U+21D0-21D5,U+2208-220B,U+2211-2213,U+2215,U+221A,U+221E,U+2227-222A,U+2248,U+2260-2265
shapes=U+25A0-25FF,U+2610-2612,U+26A0,U+2713,U+2714,U+2717,U+2718

[ -f "$source_dir/NotoSans-Regular.ttf" ] || { echo "build_fonts: no NotoSans-Regular.ttf in $source_dir (Debian: apt-get install fonts-noto-core)" >&2; exit 1; }
[ -x "$bin/pyftsubset" ] || { echo "build_fonts: no $bin/pyftsubset: run 'make setup' first" >&2; exit 1; }

[ -f "$cjk_dir/NotoSansCJK-Regular.ttc" ] || { echo "build_fonts: no NotoSansCJK-Regular.ttc in $cjk_dir (Debian: apt-get install fonts-noto-cjk)" >&2; exit 1; }

mkdir -p "$out"
rm -f "$out"/*.woff2 "$out"/*.ttf
for weight in Regular Bold; do
  # Every PDF needs these two: as they are, since unpacking woff2 would take a second of every PDF.
  # One file per weight: several files of one weight, split by script, make WeasyPrint draw wrong glyphs.
  "$bin/pyftsubset" "$source_dir/NotoSans-$weight.ttf" --unicodes="$letters" --layout-features='*' \
    --no-recalc-timestamp --output-file="$out/NotoSans-$weight.subset.ttf"
done

# The scripts of names and quotations. A whole font each: they are small, and shaping needs all of it.
for script in Arabic Hebrew Devanagari Bengali Gurmukhi Gujarati Tamil Telugu Kannada Malayalam Sinhala Thai Lao \
  Myanmar Khmer Georgian Armenian Ethiopic Tifinagh NKo; do
  weights=Regular
  case $script in Arabic | Hebrew | Devanagari) weights="Regular Bold" ;; esac
  for weight in $weights; do
    "$bin/pyftsubset" "$source_dir/NotoSans$script-$weight.ttf" --unicodes='*' --layout-features='*' --no-hinting \
      --no-recalc-timestamp --flavor=woff2 --output-file="$out/NotoSans$script-$weight.subset.woff2"
  done
done

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
"$bin/pyftsubset" "$source_dir/NotoSansMath-Regular.ttf" --unicodes="$arrows" --layout-features='' \
  --drop-tables+=MATH --no-recalc-timestamp --output-file="$scratch/arrows.ttf"
"$bin/pyftsubset" "$source_dir/NotoSansSymbols2-Regular.ttf" --unicodes="$shapes" --layout-features='' \
  --no-recalc-timestamp --output-file="$scratch/shapes.ttf"
SOURCE_DATE_EPOCH=1767225600 "$bin/pyftmerge" --output-file="$scratch/symbols.ttf" "$scratch/arrows.ttf" "$scratch/shapes.ttf" 2>/dev/null
SOURCE_DATE_EPOCH=1767225600 "$bin/fonttools" ttLib.woff2 compress -o "$out/NotoSansSymbols-Regular.subset.woff2" "$scratch/symbols.ttf" 2>/dev/null

# Chinese, Japanese, Korean: one weight, the shapes of Traditional Chinese (face 3 of the collection).
"$bin/python" tools/list_faces.py --characters >"$scratch/characters.txt"
"$bin/pyftsubset" "$cjk_dir/NotoSansCJK-Regular.ttc" --font-number=3 --text-file="$scratch/characters.txt" \
  --unicodes=U+0020,U+3000-30FF,U+FF00-FFEF --layout-features='' --desubroutinize --no-hinting \
  --no-recalc-timestamp --flavor=woff2 --output-file="$out/NotoSansEastAsian-Regular.subset.woff2"

"$bin/python" tools/list_faces.py
cp LICENSES/OFL-1.1.txt "$out/OFL.txt"
ls -l "$out"
