#!/usr/bin/env python3
"""An outsider reads back what was typed: poppler's pdftotext over forms with nasty texts.

Usage: typed.py GRIFFIE      Exit status 1 when a text does not come out as it went in (white space aside).
"""
import json
import re
import subprocess
import sys
import tempfile
import unicodedata
from pathlib import Path

# Left out: a grave accent before a letter, which pdftotext takes for a combining mark of that letter.
TEXTS = [
    '#import "x" #set text(red) #panic(1) $x^2$ @ref <label> [inhoud] ~ -- --- einde',
    "**vet** _schuin_ # kop > citaat | a | b | 1. een [x](y)",
    "<b>vet</b> <script>alert(1)</script> &amp; &#65; <!-- weg -->",
    "{{ antwoorden.geheim }} {% for x in y %} {# weg #} {%- endif -%}",
    "(haakjes) \\( \\) \\101 /Name <</Type/Sig>> BT ET (Tj) endstream %%EOF",
    "Nguyễn Thị Mỹ Hạnh, Çelik-Işık, İbrahim, Łucja Wójcik-Dąbrowska, Groß, Ελένη, Олена",
    "x̂ en y̲ en ạ̄",
    "onafgebroken" * 400,
    "De heer محمد الوزاني heeft dit gezegd.",
]
# Marks of direction that pdftotext adds around right-to-left runs.
DIRECTION = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def squeeze(text):
    return re.sub(r"\s+", "", DIRECTION.sub("", unicodedata.normalize("NFC", text)))


def main():
    griffie = Path(sys.argv[1]).resolve()
    failures = 0
    with tempfile.TemporaryDirectory() as folder:
        folder = Path(folder)
        for number, typed in enumerate(TEXTS):
            answers, pdf = folder / f"{number}.json", folder / f"{number}.pdf"
            answers.write_text(json.dumps({"omschrijving": typed}), encoding="utf-8")
            subprocess.run([griffie, "render", "D01", answers, "-o", pdf, "--date", "2027-05-12"], check=True, capture_output=True)
            found = subprocess.run(["pdftotext", pdf, "-"], check=True, capture_output=True, text=True).stdout
            # Page ends bring footer and header between two lines of a text.
            found = "".join(page for page in found.split("\f"))
            wanted = squeeze(typed)
            if len(typed) > 1000:
                ok = squeeze(found).count("onafgebroken") >= 390
            else:
                ok = wanted in squeeze(found)
            if not ok:
                failures += 1
                print(f"not printed as typed: {typed[:80]!r}")
    print(f"pdftotext: {len(TEXTS)} texts, {failures} failures")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
