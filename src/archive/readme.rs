//! `LEESMIJ.txt`: tells a stranger what the zip is and how to check it without griffie.

/// The text for a case number, Dutch first. The folder must bear the safe form of the number.
pub fn readme(number: &str) -> String {
    let root = super::name::safe(number);
    TEXT.replace("{ZAAK}", number).replace("{MAP}", &root)
}

const TEXT: &str = r#"ARCHIEF VAN ZAAK {ZAAK}
(English below)

Dit is het dossier van een afgesloten zaak. U hebt geen apart programma nodig: alles is PDF,
tekst, JSON of XML, en de oorspronkelijke bestanden zoals ze zijn ingeleverd.

Wat staat waar
  data/{MAP}-dossier.pdf      alle stukken in één PDF (PDF/A): begin hier
  data/stukken/                per stuk een map: volgnummer, datum, code of soort
  data/inventaris.json         wat erin zit, met hashes; en wat is weggelaten en waarom
  data/gebeurtenissen.jsonl    wat er in de zaak gebeurde, één gebeurtenis per regel
  *.mdto.xml                   beschrijving van de zaak of een stuk (MDTO 1.0.2, Nationaal Archief)
  *.bestand.mdto.xml           beschrijving van het bestand ernaast, met omvang en hash
  bagit.txt en andere          de verpakking: BagIt 1.0 (RFC 8493)

Zelf nagaan dat alles er is en dat niets is veranderd
  unzip archief.zip
  cd {MAP}
  sha512sum -c manifest-sha512.txt          (macOS: shasum -a 512 -c manifest-sha512.txt)
  sha512sum -c tagmanifest-sha512.txt
  cd .. && python -m bagit --validate {MAP} (na: pip install bagit)
  Windows, per bestand: Get-FileHash -Algorithm SHA512 BESTAND, en vergelijk met manifest-sha512.txt

De gebeurtenissen houden elkaar vast: `vorige` is de SHA-256 van de regel ervoor, zonder
regeleinde (bij de eerste regel 64 nullen). De hash van de laatste regel staat in
inventaris.json als `laatsteRegel`. Nagaan in bash:
  v=$(printf '%064d' 0); while IFS= read -r r; do
    case $r in *"\"vorige\":\"$v\""*) ;; *) echo "klopt niet: $r";; esac
    v=$(printf '%s' "$r" | sha256sum | cut -d' ' -f1); done < data/gebeurtenissen.jsonl; echo "$v"

Of een PDF goed te bewaren is (PDF/A), zegt veraPDF (https://verapdf.org):
  verapdf data/{MAP}-dossier.pdf
De beschrijvingen kunt u toetsen met het schema van MDTO (https://www.nationaalarchief.nl/mdto).

Het programma griffie, waarmee dit archief is gemaakt, gaat dit alles in één keer na: de zip
zelf, alle hashes, de keten van gebeurtenissen, de inventaris en elke beschrijving.

--------------------------------------------------------------------------------------------

ARCHIVE OF CASE {ZAAK}

This is the file of a closed case. You need no special program: everything is PDF, text, JSON
or XML, and the original files as they were handed in.

What is where
  data/{MAP}-dossier.pdf      all pieces in one PDF (PDF/A): start here
  data/stukken/                one folder for each piece: number, date, code or kind
  data/inventaris.json         what is in it, with hashes; and what was left out and why
  data/gebeurtenissen.jsonl    what happened in the case, one event a line
  *.mdto.xml                   description of the case or a piece (MDTO 1.0.2, Dutch national archives)
  *.bestand.mdto.xml           description of the file beside it, with size and hash
  bagit.txt and others         the packing: BagIt 1.0 (RFC 8493)

Check that all is there and nothing was changed: the commands above.
  sha512sum compares every file with manifest-sha512.txt; bagit also checks the packing.
  Each event names in `vorige` the SHA-256 of the line before it, without its newline (64 zeros
  in the first line); the hash of the last line is `laatsteRegel` in inventaris.json.
  veraPDF tells whether a PDF can be kept for long (PDF/A).

The program griffie, which made this archive, checks all of it at once: the zip itself, all
hashes, the chain of events, the inventory and every description.
"#;
