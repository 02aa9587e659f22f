#!/bin/sh
# Makes the two embedded fonts from Debian's Noto Sans CJK. Only needed when a text gains a character
# that they lack (a unit test names it); the fonts themselves are committed.
#
#   apt-get install fonts-noto-cjk fonttools
#   desktop-demo/fonts/make-subset.sh
#
# Regular sets everything that a list may carry, so it has all of GB 2312; Bold sets only the simulator's
# and the SDK's own headings, so level 1 and the characters they use are enough. The family is renamed:
# an installed Noto of another version must not take its place and change the pictures.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
source_dir=${NOTO_CJK_DIR:-/usr/share/fonts/opentype/noto}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

python3 - "$root" "$work" <<'PYTHON'
import pathlib, sys
root, work = map(pathlib.Path, sys.argv[1:])
used = set()
for pattern in ("desktop-demo/ui/**/*.slint", "desktop-demo/lang/**/*.po", "desktop-demo/src/**/*.rs",
                "core/src/words/**/*.rs", "core/src/words.rs", "registry/**/*.rs", "registry/**/*.csv"):
    for path in sorted(root.glob(pattern)):
        used |= set(path.read_text(encoding="utf-8"))
latin = set(map(chr, [*range(0x20, 0x7F), *range(0xA0, 0x180)]))
marks = set("–—‘’“”•…‰′″←↑→↓−≈≠≤≥①②③④⑤·「」『』〈〉《》【】〔〕、。・￥％")
full = set(map(chr, [*range(0xFF01, 0xFF5F)]))
def gb2312(first, last):
    rows = range(first, last + 1)
    return {bytes([row, cell]).decode("gb2312", "ignore") for row in rows for cell in range(0xA1, 0xFF)} - {""}
common = {c for c in used if c.isprintable()} | latin | marks | full
(work / "Regular.txt").write_text("".join(sorted(common | gb2312(0xB0, 0xF7))), encoding="utf-8")
(work / "Bold.txt").write_text("".join(sorted(common | gb2312(0xB0, 0xD7))), encoding="utf-8")
PYTHON

for weight in Regular Bold; do
    # Face 2 of the collection is Noto Sans CJK SC.
    pyftsubset "$source_dir/NotoSansCJK-$weight.ttc" --font-number=2 --text-file="$work/$weight.txt" \
        --layout-features=kern --no-hinting --desubroutinize --drop-tables+=vhea,vmtx,VORG,DSIG \
        --output-file="$work/$weight.otf"
    python3 - "$work/$weight.otf" "$here/Label700Sans-$weight.otf" "$weight" <<'PYTHON'
import sys
from fontTools.pens.t2CharStringPen import T2CharStringPen
from fontTools.pens.transformPen import TransformPen
from fontTools.ttLib import TTFont
source, target, weight = sys.argv[1:]
font = TTFont(source, recalcTimestamp=False)
names = {1: "Label700 Sans", 2: weight, 4: f"Label700 Sans {weight}", 6: f"Label700Sans-{weight}"}
for record in list(font["name"].names):
    if record.nameID in names:
        record.string = names[record.nameID]
    elif record.nameID not in (0, 5, 13, 14):
        font["name"].removeNames(nameID=record.nameID)
cff = font["CFF "].cff
# The middle dot stands between spaces here and in the SDK's words: a full-width one would tear them apart.
dot, width = font.getBestCmap()[0xB7], 400
top = cff.topDictIndex[0]
pen = T2CharStringPen(width, None)
font.getGlyphSet()[dot].draw(TransformPen(pen, (1, 0, 0, 1, (width - font["hmtx"][dot][0]) / 2, 0)))
private = top.CharStrings[dot].private
program = pen.getCharString(private, None).program
# The pen puts the width first as it is; CFF wants it relative to the private dictionary's.
top.CharStrings[dot].setProgram([width - private.nominalWidthX, *program[1:]])
font["hmtx"][dot] = (width, font["hmtx"][dot][1] - (1000 - width) // 2)
cff.fontNames[0] = names[6]
cff.topDictIndex[0].FullName, cff.topDictIndex[0].FamilyName = names[4], names[1]
font.save(target)
PYTHON
done
ls -l "$here"/*.otf
