// The office in a real browser. `node run.mjs PROGRAM DEMO PICTURES`: the program, the folder that `griffie demo` made
// (copied, never changed), and where the pictures go.
import assert from "node:assert/strict";
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium } from "playwright-core";
import { accounts } from "./accounts.mjs";
import { listen, look, lookAtAll } from "./checks.mjs";
import { serve } from "./office.mjs";

const [program, demo, pictures] = process.argv.slice(2);
assert.ok(program && demo && pictures, "usage: node run.mjs PROGRAM DEMO PICTURES");
mkdirSync(pictures, { recursive: true });
const folder = mkdtempSync(join(tmpdir(), "griffie-browser-"));
cpSync(join(demo, "store"), join(folder, "demo", "store"), { recursive: true });
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
});
const step = (text) => console.log(`- ${text}`);

/** Somebody who came in by the start link. */
async function enter(office, options = {}) {
  const context = await browser.newContext({ locale: "nl-NL", ...options });
  const page = await context.newPage();
  const heard = listen(page, office.origin);
  await page.goto(office.link);
  assert.equal(new URL(page.url()).pathname, "/", "the start link leads to the agenda");
  return { context, page, heard };
}

try {
  step("first run: an empty store, a link, an empty agenda, and a way on");
  const fresh = await serve(program, "--store", join(folder, "fresh"));
  step(`ready after ${Math.round(fresh.milliseconds)} ms`);
  {
    const stranger = await browser.newPage();
    assert.equal((await stranger.goto(fresh.origin)).status(), 403);
    await look(stranger, "outside", pictures);
    await stranger.close();
    const { context, page, heard } = await enter(fresh);
    await look(page, "first-run", pictures);
    await page.getByRole("link", { name: "Neem een klacht aan" }).click();
    await look(page, "intake", pictures);
    assert.deepEqual(heard, []);
    await context.close();
  }
  await fresh.stop();

  const office = await serve(program, "--demo", "--demo-folder", join(folder, "demo"));
  const { context, page, heard } = await enter(office);
  const session = await context.storageState();
  const at = (path) => office.origin + path;
  const number = await page.locator(".todo .about a").first().textContent();
  const due = await page.locator(".todo a.button[href*='/documents/']").first().getAttribute("href");

  step("a case is taken in, by keyboard and button, and shown before it is recorded");
  await page.goto(at("/intake"));
  await page.locator("a.card[href$='/klacht_ontvangen']").click();
  await page.getByLabel("Wanneer?").fill("12 maart 2027");
  await page.getByRole("button", { name: /klager$/ }).first().click();
  await page.getByLabel("achternaam").first().fill("Nguyễn Thị Ánh");
  await page.getByText("Bewaard om").waitFor();
  await page.reload();
  assert.equal(await page.getByLabel("achternaam").first().inputValue(), "Nguyễn Thị Ánh", "a reload loses nothing");
  await page.goto(at("/intake"));
  await page.getByRole("link", { name: /Nguyễn Thị Ánh/ }).click();
  await page.getByRole("radio", { name: "de klachtencommissie" }).check();
  await page.getByRole("radio", { name: "brief" }).check();
  await page.getByRole("radio", { name: "ja" }).first().check();
  await look(page, "intake-form", pictures);
  await page.getByLabel("Wanneer?").press("Enter");
  await page.getByRole("heading", { name: "Dit gaat er gebeuren" }).waitFor();
  await look(page, "intake-follows", pictures);
  await page.getByRole("button", { name: "Leg vast" }).click();
  await page.getByRole("status").filter({ hasText: "Vastgelegd" }).waitFor();
  const taken = new URL(page.url()).pathname;
  await look(page, "intake-case", pictures);
  assert.ok(!(await page.title()).includes("Nguyễn"), "no name in a title");

  step("a file is dropped on the case and comes back as it was");
  await page.goto(at(`${taken}/files`));
  await page.getByLabel("Bestanden").setInputFiles({ name: "brief van مريم.txt", mimeType: "text/plain", buffer: Buffer.from("een brief") });
  await page.getByLabel("Hoe noemt u het?").fill("brief van مريم");
  await page.getByLabel("Van wie?").selectOption("klager");
  await page.getByRole("button", { name: "Bewaar bij de zaak" }).click();
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("link", { name: "brief van مريم" }).click(),
  ]);
  assert.equal(download.suggestedFilename(), "brief van مريم.txt");

  step("the skip link is the first stop of the keyboard");
  await page.goto(at("/"));
  await page.keyboard.press("Tab");
  assert.equal(await page.evaluate(() => document.activeElement.className), "skip");
  await page.keyboard.press("Enter");
  assert.equal(await page.evaluate(() => document.activeElement.id), "main");

  step("every page at three widths, light and dark, with axe");
  const pages = {
    agenda: "/", cases: "/cases?all=yes", case: `/cases/${number}`, files: `/cases/${number}/files`,
    dossier: `/cases/${number}/dossier`, event: `/cases/${number}/events/zitting_bepaald`, newcase: "/intake",
    firstevent: "/intake/klachtenreglement/klacht_ontvangen",
    letters: `/cases/${number}/documents`, people: `/cases/${number}/people`, person: `/cases/${number}/people/klager/1`,
    organisation: "/office/organisation", sender: "/office/organisation/klachtencommissie",
    correct: `/cases/${number}/story/1`, withdraw: `/cases/${number}/story/1/withdraw`,
  };
  // The page of a document is looked at as soon as there is one.
  if ((await page.goto(at(due))).status() === 200) pages.document = due;
  else console.log(`  ${due} is not there`);
  for (const [name, path] of Object.entries(pages)) await lookAtAll(browser, session, at(path), name, pictures);
  await page.goto(at("/nothing"));
  await look(page, "absent", pictures);
  await page.goto(at("/"));
  await page.getByRole("button", { name: "English" }).click();
  await page.getByRole("heading", { name: "What is to be done?" }).waitFor();
  await look(page, "agenda-english", pictures);
  assert.deepEqual(heard, []);
  await context.close();

  step("the same without script");
  {
    const { context, page } = await enter(office, { javaScriptEnabled: false });
    await page.goto(at(`${taken}`));
    await page.locator("#record + details summary").click();
    const link = page.locator("#record + details a").first();
    await link.click();
    await page.getByLabel("Opmerking").fill("zonder script");
    await page.getByRole("button", { name: "Bekijk wat er volgt" }).last().click();
    assert.ok((await page.content()).includes("zonder script"), "nothing typed is lost");
    await page.goto(at("/cases"));
    await page.getByLabel("Zoek op nummer").fill("nguyen");
    await page.getByRole("button", { name: "Zoek" }).click();
    assert.equal(await page.locator("tbody tr").count(), 1);
    assert.ok(!page.url().includes("nguyen"), "what was looked for is not in the address");
    await page.getByRole("button", { name: "Afsluiten" }).click();
    assert.equal((await page.goto(at("/"))).status(), 403);
    await context.close();
  }
  assert.equal(await office.stop(), 0, "it ends when it is told to");

  step("several people: signing in, accounts, and a login that ends while somebody types");
  await accounts(browser, program, join(folder, "demo", "store"), pictures);
  writeFileSync(join(pictures, "README.txt"), "Made by tests/browser/run.mjs.\n");
  step("done");
} finally {
  await browser.close();
  rmSync(folder, { recursive: true, force: true });
}
