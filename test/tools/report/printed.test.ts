/** The report in a browser that runs no script: it prints at true scale, on A4. */
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect } from '@jest/globals';
import { main } from '../../../tools/report/main.ts';
import { samples, workspace } from '../../support/workspace.ts';
import { browser, whenBrowser } from '../look/chromium.ts';

/** CSS has 96 dots an inch, on paper as on a screen. */
const DOTS_PER_MM = 96 / 25.4;
/** A4 across, less 10 mm at each side. */
const PRINTED_MM = 277;

whenBrowser('a report prints at true scale, within A4, and shows everything without a script', async () => {
  const here = workspace();
  here.put('a.mat', { from: samples.electrodeOff });
  await main(['a.mat', '--profile', 'mit-bih-360', '--out', 'report.html'], here.context);
  const context = await (await browser()).newContext({ javaScriptEnabled: false });
  const page = await context.newPage();
  const wrong: string[] = [];
  page.on('console', (message) => wrong.push(message.text()));
  await page.goto(pathToFileURL(join(here.folder, 'report.html')).href);
  await page.emulateMedia({ media: 'print' });
  const { width, height } = (await page.locator('svg.paper').first().boundingBox())!;
  expect([width / DOTS_PER_MM, height / DOTS_PER_MM]).toEqual([expect.closeTo(267, 1), expect.closeTo(49, 1)]);
  expect(width / DOTS_PER_MM).toBeLessThanOrEqual(PRINTED_MM);
  expect(await page.locator('h3').allTextContents()).toContain('Every measure with its limit');
  expect(wrong).toEqual([]);
  await context.close();
});
