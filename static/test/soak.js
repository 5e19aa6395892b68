/**
 * Thirty simulated days of a kiosk: `make soak`. Prints the memory of the page
 * and of the server after each, and fails when they grow.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { cutOffMachine, startKiosk } from './e2e/cut-off.js';
import { aDay } from './e2e/day.js';
import { startProgram } from './e2e/program.js';

const DAYS = Number(process.argv[2] ?? 30);
const ADDRESS = '127.0.0.1:8080';
/** What may be there more at the end of the last day than of the first: MB. */
const MORE = { heap: 3, memory: 24 };

const program = await startProgram();
const edition = Buffer.from(await (await fetch(`${program.url}/api/edition.zip`)).arrayBuffer());
await program.stop();
const machine = await cutOffMachine();
const folder = join(machine.folder, 'borne');
await mkdir(folder);
await writeFile(join(folder, 'edition.zip'), edition);
const kiosk = startKiosk(machine, folder, ADDRESS);
await kiosk.ready;
const context = await machine.browse({
  viewport: { width: 1080, height: 1920 },
  hasTouch: true,
  reducedMotion: 'reduce',
});
const page = await context.newPage();
await page.clock.install();
await page.goto(`http://${ADDRESS}/kiosque`);
await page.waitForSelector('html[data-ready]');

console.log('day  visits  heap (MB)  nodes  server (MB)');
/** @type {{ heap: number, memory: number }[]} */
const days = [];
for (let day = 1; day <= DAYS; day++) {
  const { visits, heap, nodes, memory } = await aDay(page, kiosk);
  days.push({ heap: heap[1], memory: memory[1] });
  console.log(
    [String(day).padStart(3), visits, heap[1], nodes[1], memory[1]]
      .map((each) => String(each).padStart(7))
      .join('  '),
  );
}
await context.close();
await machine.close();
const [first, last] = [days[0], days[days.length - 1]];
const grown = /** @type {const} */ (['heap', 'memory']).filter(
  (what) => last[what] > first[what] + MORE[what],
);
if (grown.length > 0) {
  console.error(`grew over ${DAYS} days: ${grown.join(', ')}`);
  process.exit(1);
}
console.log(`flat over ${DAYS} days`);
process.exit(0);
