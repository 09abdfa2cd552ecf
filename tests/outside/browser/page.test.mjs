// The demonstration's page in a browser: what it shows, the keyboard, accessibility, and cards that mean harm.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { after, before, test } from "node:test";
import { stand } from "./stand.mjs";

const axe = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
let demo;
before(async () => { demo = await stand(); });
after(async () => { await demo?.stop(); });

async function settled(page) {
  await page.locator("#cards[aria-busy=false]").waitFor();
}

async function choose(page, name) {
  await page.getByRole("button", { name }).click();
  await settled(page);
}

const tiers = (page) => page.locator(".card .tier").allTextContents();
const summaries = (page) => page.locator(".card h3").allTextContents();

async function violations(page) {
  await page.evaluate(axe); // outside the page's own policy, as a tester's tool
  const found = await page.evaluate(() => globalThis.axe.run({ runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] }));
  return found.violations.map((v) => `${v.id}: ${v.nodes.map((n) => n.target).join(" ")}`);
}

const SHOWN = [
  ["Ruby Lyle", "Act now", /child protection plan/],
  ["Muhammad Chowdhury", "Review", /confirm identity/],
  ["Amelia Thornbury", "Review", /Possible match/],
  ["Jack Bickerdike", "Act now", /Femur fracture/],
  ["Zofia Wrona", "Review", /^Three or more/],
  ["Noah Ellerby", "Checked", /everything that was due was checked/],
  ["Unknown child", "Not checked", /Register/],
];

for (const [name, tier, words] of SHOWN) {
  test(`${name} is shown: ${tier}`, async () => {
    const page = await demo.open();
    await choose(page, name);
    assert.equal((await tiers(page))[0], tier);
    assert.match((await summaries(page))[0], words);
    assert.deepEqual(page.wrong, []);
    await page.close();
  });
}

test("who is signed in decides what is shown", async () => {
  const page = await demo.open();
  await page.getByLabel("Signed in as").selectOption({ label: "Reception" });
  await settled(page);
  await page.getByRole("heading", { name: /^Please speak to the nurse in charge/ }).waitFor();
  assert.ok(!/plan|Northmere Council/i.test(await page.locator("#cards").innerText()));
  assert.equal(await page.locator(".actions button.first").count(), 0);
  await page.close();
});

test("a register that is down is said for a child on no register", async () => {
  const page = await demo.open();
  await choose(page, "Noah Ellerby");
  await page.getByRole("switch").check();
  await page.locator(".card.unchecked").waitFor();
  assert.match((await summaries(page))[0], /Northmere/);
  await page.getByRole("switch").uncheck();
  await page.locator(".card.clear").waitFor();
  await page.close();
});

test("a record that is opened counts as no visit", async () => {
  const page = await demo.open();
  await choose(page, "Jack Bickerdike");
  await page.getByText("Record opened").click();
  await settled(page);
  assert.ok(!(await summaries(page)).some((summary) => /fracture/i.test(summary)));
  await page.close();
});

test("accepting writes to the record and is reported; setting aside is reported with its reason", async () => {
  const page = await demo.open();
  const sent = [];
  page.on("request", (request) => request.url().endsWith("/feedback") && sent.push(request.postDataJSON().feedback[0]));
  await page.locator(".actions button.first").first().click();
  await page.getByText("Reported to riskflag").waitFor();
  assert.match(await page.locator("#written").innerText(), /Flag/);
  await page.getByRole("combobox", { name: /Set aside/ }).first().selectOption({ label: "Not the same child" });
  await page.getByRole("button", { name: "Set aside" }).click();
  await page.locator(".card.answered").waitFor();
  assert.deepEqual(sent.map((each) => each.outcome), ["accepted", "overridden"]);
  assert.equal(sent[1].overrideReason.reason.code, "not-same-child");
  await page.close();
});

for (const [what, answer] of [
  ["no answer", { status: 500, body: "" }], ["no cards", { status: 200, json: {} }], ["not JSON", { status: 200, body: "<html>" }],
]) {
  test(`${what} is drawn as not checked, never as nothing`, async () => {
    const page = await demo.open();
    await page.route("**/cds-services/*", (route) => route.fulfill(answer));
    await page.getByRole("button", { name: "Noah Ellerby" }).click();
    await page.locator(".card.unchecked").waitFor();
    await page.close();
  });
}

test("a card that means harm stays text", async () => {
  const page = await demo.open();
  const harm = "<img src=x onerror=alert(1)> [x](javascript:alert(1)) **<b>b</b>** &lt;script&gt;alert(1)&lt;/script&gt; ![p](http://e.example/p.png)";
  const card = {
    uuid: "a001df55-0936-416f-a59f-404995233c79", summary: harm, indicator: "critical\" onclick=\"alert(1)", source: { label: harm },
    detail: `- ${harm}\n\n| a | ${harm} |\n|---|---|\n| ${harm} | b |\n\n${harm}`, links: [{ label: "x", url: "javascript:alert(1)" }],
    suggestions: [{ label: harm, uuid: "x", actions: [] }], overrideReasons: [{ code: "x", display: harm }],
  };
  let alerted = false;
  page.on("dialog", (dialog) => { alerted = true; dialog.dismiss(); });
  await page.route("**/cds-services/*", (route) => route.fulfill({ json: { cards: [card] } }));
  await page.getByRole("button", { name: "Noah Ellerby" }).click();
  await page.locator(".card table").waitFor();
  const names = await page.locator("#cards *").evaluateAll((all) => [...new Set(all.map((each) => each.localName))].sort());
  const plain = ["article", "button", "div", "em", "h3", "li", "option", "p", "select", "strong", "table", "tbody", "td", "th", "thead", "tr", "ul"];
  assert.ok(names.every((name) => plain.includes(name)), names.join(" "));
  assert.equal(alerted, false);
  assert.ok((await page.locator("#cards").innerText()).includes("<script>alert(1)</script>"));
  await page.close();
});

test("everything can be done with the keyboard, and the focus is seen", async () => {
  const page = await demo.open();
  await page.keyboard.press("Tab");
  assert.equal(await page.evaluate(() => document.activeElement.textContent), "Skip to the alerts");
  const reached = new Set();
  for (let presses = 0; presses < 40; presses += 1) {
    await page.keyboard.press("Tab");
    reached.add(await page.evaluate(() => {
      const { localName, type, textContent } = document.activeElement;
      const shown = getComputedStyle(document.activeElement);
      const ring = document.activeElement.matches("fieldset input") ? getComputedStyle(document.activeElement.nextElementSibling) : shown;
      return localName === "body" ? "" : `${localName}/${type ?? ""}/${ring.outlineStyle === "none" ? "unseen" : "seen"}`;
    }));
  }
  reached.delete("");
  assert.ok([...reached].every((each) => each.endsWith("/seen")), [...reached].join(" "));
  for (const kind of ["select/select-one", "input/checkbox", "button/button", "input/radio", "summary/"]) {
    assert.ok([...reached].some((each) => each.startsWith(kind)), `${kind} was not reached`);
  }
  await page.getByRole("button", { name: "Zofia Wrona" }).focus();
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { name: "Zofia Wrona" }).waitFor();
  await page.close();
});

for (const scene of [{}, { dark: true }, { width: 360, height: 740 }]) {
  test(`axe finds nothing: ${JSON.stringify(scene)}`, async () => {
    const page = await demo.open(scene);
    for (const [name] of SHOWN) {
      await choose(page, name);
      assert.deepEqual(await violations(page), [], name);
    }
    await page.getByLabel("Signed in as").selectOption({ label: "Safeguarding lead" });
    await choose(page, "Ruby Lyle");
    await page.locator("#exchange summary").click();
    assert.deepEqual(await violations(page), []);
    assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), "it scrolls sideways");
    await page.close();
  });
}
