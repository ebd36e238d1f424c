// Validates PDF files with the veraPDF engine: PDF/UA-1, and PDF/A-2a, or PDF/A-3a for a file that claims that (a
// dossier, in which files are embedded).
// Usage: Conformance LIST_OF_FILES      Prints each failure with its rules; exit status 0 when all conform.
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.logging.LogManager;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.PDFAParser;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.TestAssertion;
import org.verapdf.pdfa.results.ValidationResult;

public class Conformance {
  public static void main(String[] arguments) throws Exception {
    LogManager.getLogManager().reset();
    VeraGreenfieldFoundryProvider.initialise();
    List<String> files = Files.readAllLines(Path.of(arguments[0]));
    int failed = 0;
    int bundles = 0;
    for (String file : files) {
      PDFAFlavour archival = claimsA3(file) ? PDFAFlavour.PDFA_3_A : PDFAFlavour.PDFA_2_A;
      if (archival == PDFAFlavour.PDFA_3_A) bundles++;
      for (PDFAFlavour flavour : List.of(archival, PDFAFlavour.PDFUA_1)) {
        if (!conforms(file, flavour)) failed++;
      }
    }
    System.out.println("veraPDF: " + files.size() + " files, PDF/A-2a (" + bundles + " PDF/A-3a) and PDF/UA-1, " + failed + " failures");
    System.exit(failed == 0 && !files.isEmpty() ? 0 : 1);
  }

  private static boolean claimsA3(String file) {
    try (PDFAParser parser = Foundries.defaultInstance().createParser(new File(file))) {
      return parser.getFlavours().contains(PDFAFlavour.PDFA_3_A);
    } catch (Throwable error) {
      return false;
    }
  }

  private static boolean conforms(String file, PDFAFlavour flavour) {
    try (PDFAParser parser = Foundries.defaultInstance().createParser(new File(file), flavour)) {
      ValidationResult result =
          Foundries.defaultInstance().createValidator(flavour, 50, false, true, false).validate(parser);
      if (result.isCompliant()) return true;
      System.out.println("FAIL " + flavour.getId() + " " + file);
      Map<String, String> rules = new LinkedHashMap<>();
      for (TestAssertion broken : result.getTestAssertions()) {
        String rule = broken.getRuleId().getClause() + "-" + broken.getRuleId().getTestNumber();
        rules.putIfAbsent(rule, broken.getMessage() + " @ " + broken.getLocation().getContext());
      }
      rules.forEach((rule, where) -> System.out.println("  " + rule + ": " + where));
      return false;
    } catch (Throwable error) {
      System.out.println("ERROR " + flavour.getId() + " " + file + ": " + error);
      return false;
    }
  }
}
