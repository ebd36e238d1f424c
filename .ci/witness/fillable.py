#!/usr/bin/env python3
"""Forms that other programs fill in: pypdf, pikepdf (qpdf) and PDFium type in every field of some blank forms, griffie reads.

fillable.py GRIFFIE: makes the forms, fills them, and compares what comes back field by field.
"""

import ctypes
import json
import logging
import pathlib
import subprocess
import sys
import tempfile

import pikepdf
import pypdf
import pypdfium2
import pypdfium2.raw as pdfium

GRIFFIE = sys.argv[1]
# What it says of fonts is about how it draws, not about what it keeps.
logging.getLogger("pypdf").setLevel(logging.ERROR)
FORMS = ["klachtenreglement/D22", "klachtenreglement/D01", "klachtenreglement/D43", "vertrouwenswerk/W07"]
TYPED = "Zoë Łukasz – €"
PLAIN = "Jan de Wit"


def run(*arguments):
    return subprocess.run([GRIFFIE, *map(str, arguments)], capture_output=True, text=True)


def leaves(path):
    """Each field of a form: name, kind, flags, states or options."""
    with pikepdf.open(path) as pdf:
        for field in pdf.Root.AcroForm.Fields:
            name, kind = str(field.T), str(field.FT)
            flags = int(field.get("/Ff", 0))
            if kind == "/Btn":
                boxes = list(field.get("/Kids", [field]))
                states = [next(state for state in box.AP.N.keys() if state != "/Off") for box in boxes]
                yield name, "radio" if "/Kids" in field else "tick", flags, states
            elif kind == "/Ch":
                yield name, "choice", flags, [str(option[0]) for option in field.Opt]
            else:
                yield name, {"/Tx": "text", "/Sig": "signature"}[kind], flags, []


def wanted(path):
    """What is filled in, by name: the last option of every question, every box, a text in every other field."""
    values = {}
    for name, kind, flags, options in leaves(path):
        if kind == "signature" or flags & 1:
            continue
        values[name] = (kind, options[-1].lstrip("/") if options else TYPED)
    return values


def by_pikepdf(source, target, values):
    with pikepdf.open(source) as pdf:
        for field in pdf.Root.AcroForm.Fields:
            kind, value = values.get(str(field.T), (None, None))
            if kind in ("text", "choice"):
                field.V = value
                del field.AP
            elif kind:
                state = pikepdf.Name("/" + value)
                field.V = state
                for box in field.get("/Kids", [field]):
                    box.AS = state if state in box.AP.N.keys() else pikepdf.Name.Off
        pdf.save(target)


def by_pypdf(source, target, values):
    writer = pypdf.PdfWriter(clone_from=source)
    named = {name: value if kind in ("text", "choice") else "/" + value for name, (kind, value) in values.items()}
    for page in writer.pages:
        writer.update_page_form_field_values(page, named, auto_regenerate=False)
    writer.write(target)


def by_pdfium(source, target, values):
    """Clicks in every field, and types as a person does."""
    pdf = pypdfium2.PdfDocument(source)
    pdf.init_forms()
    form = pdf.formenv.raw
    done = set()
    for page in pdf:
        raw, height = page.raw, page.get_height()
        for index in range(pdfium.FPDFPage_GetAnnotCount(raw)):
            annotation = pdfium.FPDFPage_GetAnnot(raw, index)
            kind = pdfium.FPDFAnnot_GetFormFieldType(form, annotation)
            size = pdfium.FPDFAnnot_GetFormFieldName(form, annotation, None, 0)
            buffer = ctypes.create_string_buffer(max(size, 2))
            pdfium.FPDFAnnot_GetFormFieldName(form, annotation, ctypes.cast(buffer, ctypes.POINTER(ctypes.c_ushort)), size)
            name = buffer.raw[: max(size - 2, 0)].decode("utf-16-le")
            rectangle = pdfium.FS_RECTF()
            pdfium.FPDFAnnot_GetRect(annotation, rectangle)
            pdfium.FPDFPage_CloseAnnot(annotation)
            if name not in values:
                continue
            x, y = (rectangle.left + rectangle.right) / 2, (rectangle.top + rectangle.bottom) / 2
            if values[name][0] in ("tick", "radio"):
                pdfium.FORM_OnMouseMove(form, raw, 0, x, y)
                pdfium.FORM_OnLButtonDown(form, raw, 0, x, y)
                pdfium.FORM_OnLButtonUp(form, raw, 0, x, y)
                done.add(name)
            elif kind == pdfium.FPDF_FORMFIELD_TEXTFIELD:
                pdfium.FORM_OnMouseMove(form, raw, 0, x, y)
                pdfium.FORM_OnLButtonDown(form, raw, 0, x, y)
                pdfium.FORM_OnLButtonUp(form, raw, 0, x, y)
                pdfium.FORM_SelectAllText(form, raw)
                text = ctypes.create_string_buffer(PLAIN.encode("utf-16-le") + b"\0\0")
                pdfium.FORM_ReplaceSelection(form, raw, ctypes.cast(text, ctypes.POINTER(ctypes.c_ushort)))
                pdfium.FORM_ForceToKillFocus(form)
                done.add(name)
    pdf.save(target)
    return {name: (kind, PLAIN if kind == "text" else value) for name, (kind, value) in values.items() if name in done}


def at(answers, name):
    """The answer of a field."""
    here = answers
    for part in name.split("=")[0].replace("~2", ".").split("/"):
        if here is None:
            return None
        if isinstance(here, list):
            here = here[int(part)] if int(part) < len(here) else None
        else:
            here = here.get(part.replace("~1", "/").replace("~0", "~"))
    return here


def fits(kind, value, name, answer):
    if kind == "text":
        return answer == value or answer == [value]
    if kind == "tick":
        return isinstance(answer, list) and name.split("=")[1] in answer
    return answer == value or answer is {"ja": True, "nee": False}.get(value)


def main():
    compared = 0
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        for form in FORMS:
            blank = folder / "blank.pdf"
            made = run("blank", form, "-o", blank)
            assert made.returncode == 0, made.stderr
            subprocess.run(["qpdf", "--check", blank], check=True, capture_output=True)
            values = wanted(blank)
            assert len(values) > 5, form
            for fill in (by_pikepdf, by_pypdf, by_pdfium):
                filled = folder / "filled.pdf"
                typed = fill(blank, filled, values) or values
                assert len(typed) * 2 > len(values), (fill.__name__, len(typed), len(values))
                read = run("read", filled, "--json", "--draft", "--date", "2027-06-01")
                said = json.loads(read.stdout)
                assert said.get("form") == form, (form, fill.__name__, said)
                told = [one for one in said["problems"] if one["rule"] in ("unknown", "missing", "contrary", "choice", "note")]
                assert not told, (form, fill.__name__, told)
                for name, (kind, value) in typed.items():
                    answer = at(said["answers"], name)
                    assert fits(kind, value, name, answer), (form, fill.__name__, name, value, answer)
                    compared += 1
    print(f"{compared} fields filled in by pikepdf, pypdf and PDFium came back")


main()
