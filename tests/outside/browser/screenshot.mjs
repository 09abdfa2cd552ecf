// The picture in the README: npm run screenshot --prefix tests/outside/browser -- FILE

import { stand } from "./stand.mjs";

const [file = "cards.png", dark] = process.argv.slice(2);
const demo = await stand();
const page = await demo.open({ width: 1280, height: 960, dark: dark === "dark" });
await page.screenshot({ path: file });
await demo.stop();
