#!/usr/bin/env python3
"""Checks an archive of griffie with programs that are not griffie.

    python witness/archive.py ARCHIVE.zip [MDTO-XML-1.0.2.xsd]

Unpacks the zip and lets `bagit` judge the bag and `lxml` every description, and follows the chain of events with
hashlib. Exit 1 with the reasons when something is wrong. Needs: pip install bagit lxml. Without the schema of MDTO
(it is no part of the project) the descriptions are only read, and the output says so.
"""

import hashlib
import json
import pathlib
import sys
import tempfile
import zipfile

import bagit
from lxml import etree

NAMESPACE = "{https://www.nationaalarchief.nl/mdto}"


def descriptions(root, schema):
    """Every *.mdto.xml against the schema, and no other root element than MDTO."""
    # No entities, no network: the zip is a stranger's.
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    count = 0
    for path in sorted(root.rglob("*.mdto.xml")):
        count += 1
        place = path.relative_to(root)
        try:
            tree = etree.parse(str(path), parser)
        except etree.XMLSyntaxError as error:
            yield f"{place}: {error}"
            continue
        if tree.getroot().tag != NAMESPACE + "MDTO":
            yield f"{place}: the root is {tree.getroot().tag}"
        elif schema is not None and not schema.validate(tree):
            yield from (f"{place}: line {entry.line}: {entry.message}" for entry in schema.error_log)
    if count == 0:
        yield "there is no description (*.mdto.xml)"
    print(f"{count} descriptions " + ("fit the schema of MDTO" if schema is not None else
          "can be read; NOT held against the schema of MDTO, which is absent"))


def chain(root):
    """Each event names the SHA-256 of the line before it; the inventory names that of the last."""
    previous = "0" * 64
    lines = (root / "data" / "gebeurtenissen.jsonl").read_bytes().split(b"\n")
    if lines.pop() != b"":
        yield "gebeurtenissen.jsonl: the last line has no newline"
    for number, line in enumerate(lines, 1):
        if json.loads(line).get("vorige") != previous:
            yield f"gebeurtenissen.jsonl: line {number} does not continue the line before"
        previous = hashlib.sha256(line).hexdigest()
    inventory = json.loads((root / "data" / "inventaris.json").read_text("utf-8"))
    if inventory["gebeurtenissen"]["laatsteRegel"] != previous:
        yield "gebeurtenissen.jsonl: the last line is not the one of inventaris.json"
    for piece in [{"bestanden": [inventory["dossier"]] if "dossier" in inventory else []}, *inventory["stukken"]]:
        for file in piece["bestanden"]:
            if hashlib.sha256((root / file["pad"]).read_bytes()).hexdigest() != file["sha256"]:
                yield f"{file['pad']}: the SHA-256 is not the one of inventaris.json"
    print(f"{len(lines)} events, chained")


def main(name, schema_name=None):
    schema = None
    if schema_name is not None and pathlib.Path(schema_name).is_file():
        schema = etree.XMLSchema(etree.parse(schema_name))
    wrong = []
    if not zipfile.is_zipfile(name):
        print(f"WRONG {name}: no zip", file=sys.stderr)
        return 1
    with tempfile.TemporaryDirectory() as folder, zipfile.ZipFile(name) as archive:
        bad = archive.testzip()
        if bad is not None:
            wrong.append(f"{bad}: damaged in the zip")
        else:
            archive.extractall(folder)
            roots = list(pathlib.Path(folder).iterdir())
            if len(roots) != 1 or not roots[0].is_dir():
                wrong.append(f"not one folder at the top: {[root.name for root in roots]}")
            else:
                try:
                    bagit.Bag(str(roots[0])).validate()
                    print("bagit: valid")
                except bagit.BagError as error:
                    wrong.append(f"bagit: {error}")
                wrong.extend(descriptions(roots[0], schema))
                try:
                    wrong.extend(chain(roots[0]))
                except (OSError, ValueError, KeyError, TypeError) as error:
                    wrong.append(f"events or inventory: {error!r}")
    for text in wrong:
        print(f"WRONG {text}", file=sys.stderr)
    return 1 if wrong else 0


if __name__ == "__main__":
    if len(sys.argv) not in (2, 3):
        sys.exit(__doc__)
    sys.exit(main(*sys.argv[1:]))
