// The demonstration and a headless Chromium, started for a test or a picture and stopped again. What is missing fails here.

import { spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium } from "playwright-core";

const FLAGS = [
  "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
  "--disable-component-update", "--disable-sync", "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
];

const freePort = () => new Promise((resolve, reject) => {
  const probe = createServer().once("error", reject).listen(0, "127.0.0.1", () => {
    const { port } = probe.address();
    probe.close(() => resolve(port));
  });
});

/** Start both: `{ url, open(options), stop() }`, where `open` gives a new page on the demonstration. */
export async function stand() {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const python = process.env.PYTHON ?? "python3";
  const server = spawn(python, ["-m", "riskflag", "serve", "--demo", "--port", String(port)], { stdio: ["ignore", "ignore", "pipe"] });
  let said = "";
  server.stderr.on("data", (chunk) => { said += chunk; });
  await answering(`${url}/health`, () => server.exitCode === null, () => said);
  const folder = await mkdtemp(join(tmpdir(), "riskflag-browser-"));
  const executablePath = process.env.CHROMIUM ?? "/usr/bin/chromium";
  const browser = await chromium.launchPersistentContext(folder, { executablePath, headless: true, args: FLAGS, viewport: { width: 1280, height: 900 } })
    .catch((error) => { server.kill(); throw error; });
  return {
    url,
    async open({ dark = false, width = 1280, height = 900 } = {}) {
      const page = await browser.newPage();
      await page.setViewportSize({ width, height });
      await page.emulateMedia({ colorScheme: dark ? "dark" : "light", reducedMotion: "reduce" });
      const wrong = [];
      page.on("pageerror", (error) => wrong.push(error.message));
      page.on("console", (message) => message.type() === "error" && wrong.push(message.text()));
      await page.goto(`${url}/demo/`);
      await page.locator("#cards[aria-busy=false] .card").first().waitFor();
      return Object.assign(page, { wrong });
    },
    async stop() {
      await browser.close();
      server.kill("SIGTERM");
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function answering(url, alive, said) {
  for (let tries = 0; tries < 150; tries += 1) {
    if (!alive()) throw new Error(`the service did not start: ${said()}`);
    const reply = await fetch(url).catch(() => null);
    if (reply?.ok) return;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  throw new Error("the service did not answer within 30 seconds");
}
