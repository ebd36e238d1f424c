// A store with accounts in a real browser: in, out, and out in the middle of a letter.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { closeSync, mkdtempSync, openSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { listen, look, lookAtAll } from "./checks.mjs";
import { serve } from "./office.mjs";

const PASSWORD = "een lang genoeg wachtwoord";

/** Adds an account from the command line. */
function add(program, store, secrets, id, ...more) {
  const words = ["account", "add", id, "--name", `Iemand ${id}`, "--store", store, "--password-fd", "0", ...more];
  // The pipes of node are sockets, which cannot be opened by their number.
  const folder = mkdtempSync(join(tmpdir(), "griffie-secret-"));
  const file = join(folder, "secrets");
  writeFileSync(file, secrets.map((one) => `${one}\n`).join(""), { mode: 0o600 });
  const secret = openSync(file);
  const done = spawnSync(program, words, { stdio: [secret, "pipe", "pipe"] });
  closeSync(secret);
  rmSync(folder, { recursive: true });
  assert.equal(done.status, 0, done.stderr.toString());
}

/** Types account and password on the page that asks for them. */
async function enter(page, account, password = PASSWORD) {
  await page.getByLabel("Account").fill(account);
  await page.getByLabel("Wachtwoord").fill(password);
  await page.getByLabel("Wachtwoord").press("Enter");
}

/** Somebody who is signed in. */
async function inside(browser, office, account, options = {}) {
  const context = await browser.newContext({ locale: "nl-NL", ...options });
  const page = await context.newPage();
  await page.goto(`${office.origin}/`);
  await enter(page, account);
  await page.getByRole("button", { name: "Afmelden" }).waitFor();
  return { context, page };
}

export async function accounts(browser, program, store, pictures) {
  add(program, store, [PASSWORD, PASSWORD], "p.beheer", "--function", "beheerder");
  add(program, store, [PASSWORD, PASSWORD], "l.hamming", "--function", "secretaris", "--as", "p.beheer");
  const office = await serve(program, "--store", store);
  const at = (path) => office.origin + path;
  assert.equal(new URL(office.link).pathname, "/sign-in");

  const stranger = await browser.newContext({ locale: "nl-NL" });
  const nobody = await stranger.storageState();
  await lookAtAll(browser, nobody, at("/sign-in"), "sign-in", pictures);
  await lookAtAll(browser, nobody, at("/sign-in/recover"), "recover", pictures);
  const door = await stranger.newPage();
  const heard = listen(door, office.origin);
  assert.equal((await door.goto(at("/cases"))).status(), 401);
  await enter(door, "l.hamming", "verkeerd wachtwoord");
  await door.getByRole("alert").waitFor();
  await look(door, "sign-in-wrong", pictures);
  await enter(door, "l.hamming");
  await door.getByRole("heading", { name: "Zaken" }).waitFor();
  assert.equal(new URL(door.url()).pathname, "/cases", "on where one was going");
  assert.deepEqual(heard, []);

  const keeper = await inside(browser, office, "p.beheer");
  assert.equal(new URL(keeper.page.url()).pathname, "/office/accounts");
  await keeper.page.getByLabel("Naam van de persoon").fill("Noor Nieuw");
  await keeper.page.locator("#id").fill("n.nieuw");
  await keeper.page.getByRole("button", { name: "Maak het account" }).click();
  const code = await keeper.page.locator(".code").last().textContent();
  await look(keeper.page, "accounts-added", pictures);
  const session = await keeper.context.storageState();
  for (const [name, path] of Object.entries({ accounts: "/office/accounts", account: "/office/accounts/n.nieuw", me: "/me" }))
    await lookAtAll(browser, session, at(path), name, pictures);
  await keeper.page.goto(at("/cases"));
  assert.equal(await keeper.page.locator("tbody tr").count(), 0, "who keeps the accounts sees no cases");

  // A new colleague, without script.
  {
    const context = await browser.newContext({ locale: "nl-NL", javaScriptEnabled: false });
    const page = await context.newPage();
    await page.goto(at("/"));
    await page.getByRole("link", { name: "Gebruik uw herstelcode" }).click();
    await page.getByLabel("Account").fill("n.nieuw");
    await page.getByLabel("Herstelcode").fill(code);
    await page.getByLabel("Nieuw wachtwoord").fill(PASSWORD);
    await page.getByLabel("Nog een keer").fill(PASSWORD);
    await page.getByRole("button", { name: "Dit wordt mijn wachtwoord" }).click();
    await page.getByRole("link", { name: "meld mij aan" }).click();
    await enter(page, "n.nieuw");
    await page.getByRole("button", { name: "Afmelden" }).waitFor();
    await context.close();
  }

  // The session ends while a letter is typed.
  const office2 = await inside(browser, office, "l.hamming");
  const { page } = office2;
  await page.goto(at("/cases?all=yes"));
  const due = `${await page.locator("tbody a").first().getAttribute("href")}/documents/D27`;
  await page.goto(at(due));
  const long = page.locator("textarea").first();
  await long.fill("Eerste zin.");
  await page.locator("#state", { hasText: "bewaard om" }).waitFor();
  const other = await inside(browser, office, "l.hamming");
  await other.page.goto(at("/me"));
  await other.page.getByRole("button", { name: "Meld de andere af" }).click();
  await long.focus();
  await page.keyboard.press("End");
  await page.keyboard.type(" Tweede zin.");
  await page.getByRole("heading", { name: "U bent afgemeld" }).waitFor();
  assert.equal(await page.evaluate(() => document.activeElement.tagName), "TEXTAREA", "typing goes on");
  await look(page, "asked-again", pictures);
  await page.getByLabel("Wachtwoord").fill("verkeerd wachtwoord");
  await page.getByRole("button", { name: "Meld aan en bewaar" }).click();
  await page.locator("#again .error", { hasText: "horen niet bij elkaar" }).waitFor();
  await page.getByLabel("Wachtwoord").fill(PASSWORD);
  await page.getByRole("button", { name: "Meld aan en bewaar" }).click();
  await page.locator("#state", { hasText: "bewaard om" }).waitFor();
  assert.ok(await page.locator("#again").isHidden());
  await page.reload();
  assert.equal(await page.locator("textarea").first().inputValue(), "Eerste zin. Tweede zin.");

  // The same by the button of the form, which leaves the page.
  await other.page.goto(at("/me"));
  await other.page.getByRole("button", { name: "Meld de andere af" }).click();
  const plain = await browser.newContext({ locale: "nl-NL", javaScriptEnabled: false, storageState: await office2.context.storageState() });
  const form = await plain.newPage();
  assert.equal((await form.goto(at(due))).status(), 401);
  await enter(form, "l.hamming");
  await form.locator("textarea").first().fill("Derde\nregel <met> \"tekens\".");
  await other.page.goto(at("/me"));
  await other.page.getByRole("button", { name: "Meld de andere af" }).click();
  await form.getByRole("button", { name: "Bewaar", exact: true }).last().click();
  await form.getByText("Wat u typte is er nog").waitFor();
  await enter(form, "l.hamming");
  await form.getByRole("button", { name: "Verstuur wat ik typte" }).click();
  assert.equal(await form.locator("textarea").first().inputValue(), "Derde\nregel <met> \"tekens\".");
  await plain.close();
  assert.equal(await office.stop(), 0);
}
