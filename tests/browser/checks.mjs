// What must hold for every page that is looked at.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

export const WIDTHS = [320, 768, 1280];
export const SCHEMES = ["light", "dark"];

/** Collects what a page complains of: errors, refused policies, requests to elsewhere. */
export function listen(page, origin) {
  const heard = [];
  page.on("pageerror", (error) => heard.push(`error: ${error.message}`));
  page.on("console", (message) => {
    // A page that answers 404 or 422 on purpose is named by the browser as well.
    if (message.type() === "error" && !message.text().includes("status of 4")) heard.push(message.text());
  });
  page.on("request", (request) => {
    const url = request.url();
    if (!url.startsWith(origin) && !url.startsWith("data:")) heard.push(`asks ${url}`);
  });
  return heard;
}

/** Looks at the page as it stands: axe, nothing wider than the window, and a picture. */
export async function look(page, name, folder) {
  // Read by the engine of the tests, not by the page: its policy stays as it is.
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() =>
    globalThis.axe.run(document, {
      runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    }),
  );
  const told = violations.map(
    (one) => `${one.id}: ${one.help} (${one.nodes.map((node) => `${node.target} ${node.failureSummary}`).join("; ")})`,
  );
  assert.deepEqual(told, [], `axe finds something on ${name}`);
  const open = await page.evaluate(() =>
    [...document.querySelectorAll("[hidden]")].filter((one) => one.getClientRects().length).map((one) => one.outerHTML.slice(0, 120)),
  );
  assert.deepEqual(open, [], `what is hidden on ${name} is seen`);
  const [wide, room] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
  assert.ok(wide <= room, `${name} is ${wide} wide in a window of ${room}`);
  await page.screenshot({ path: join(folder, `${name}.png`), fullPage: true });
}

/** Every width and scheme of one address. */
export async function lookAtAll(browser, session, address, name, folder) {
  for (const colorScheme of SCHEMES) {
    const context = await browser.newContext({ colorScheme, storageState: session, locale: "nl-NL" });
    const page = await context.newPage();
    const heard = listen(page, new URL(address).origin);
    for (const width of WIDTHS) {
      await page.setViewportSize({ width, height: 900 });
      const answer = await page.goto(address);
      assert.equal(answer.status(), 200, address);
      await look(page, `${name}-${width}-${colorScheme}`, folder);
    }
    assert.deepEqual(heard, [], `${name} complains`);
    await context.close();
  }
}
