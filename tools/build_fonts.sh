#!/usr/bin/env bash
# Makes templates/fonts/ again: Noto Sans, cut down to the Latin and Cyrillic that reports need, and a few symbols.
# Only for whoever maintains the fonts: the program itself uses the files that are already there.
# Needs Debian's fonts-noto-core (apt-get install fonts-noto-core) and the project's .venv.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

source_dir=${NOTO_DIR:-/usr/share/fonts/truetype/noto}
bin=.venv/bin
out=templates/fonts

# Latin with its extensions (African letters too), combining marks, Cyrillic with its supplement, punctuation,
# currency, arrows, operators and the geometric shapes of charts.
letters=U+0020-036F,U+0400-052F,U+1E00-1EFF,U+2000-206F,U+20A0-20BF,U+2100-22FF,U+25A0-25FF
# Noto Sans itself has no arrow, no minus sign and no tick: these come from its two sister fonts. The spaces
# come along because a space between two symbols is drawn in the symbols' font.
arrows=U+0020,U+00A0,U+2190-2199,U+21D0-21D5,U+2208-220B,U+2211-2213,U+2215,U+221A,U+221E,U+2227-222A,U+2248,U+2260-2265
shapes=U+25A0-25FF,U+2610-2612,U+26A0,U+2713,U+2714,U+2717,U+2718

[ -f "$source_dir/NotoSans-Regular.ttf" ] || { echo "build_fonts: no NotoSans-Regular.ttf in $source_dir (Debian: apt-get install fonts-noto-core)" >&2; exit 1; }
[ -x "$bin/pyftsubset" ] || { echo "build_fonts: no $bin/pyftsubset: run 'make setup' first" >&2; exit 1; }

mkdir -p "$out"
for weight in Regular Bold; do
  # One file per weight: several files of one weight, split by script, make WeasyPrint draw wrong glyphs.
  "$bin/pyftsubset" "$source_dir/NotoSans-$weight.ttf" --unicodes="$letters" --layout-features='*' \
    --no-recalc-timestamp --flavor=woff2 --output-file="$out/NotoSans-$weight.subset.woff2"
done

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
"$bin/pyftsubset" "$source_dir/NotoSansMath-Regular.ttf" --unicodes="$arrows" --layout-features='' \
  --drop-tables+=MATH --no-recalc-timestamp --output-file="$scratch/arrows.ttf"
"$bin/pyftsubset" "$source_dir/NotoSansSymbols2-Regular.ttf" --unicodes="$shapes" --layout-features='' \
  --no-recalc-timestamp --output-file="$scratch/shapes.ttf"
SOURCE_DATE_EPOCH=1767225600 "$bin/pyftmerge" --output-file="$scratch/symbols.ttf" "$scratch/arrows.ttf" "$scratch/shapes.ttf" 2>/dev/null
SOURCE_DATE_EPOCH=1767225600 "$bin/fonttools" ttLib.woff2 compress -o "$out/NotoSansSymbols.subset.woff2" "$scratch/symbols.ttf" 2>/dev/null

cp LICENSES/OFL-1.1.txt "$out/OFL.txt"
ls -l "$out"
