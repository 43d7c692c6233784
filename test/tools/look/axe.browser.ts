/** axe-core finds nothing on any screen, in either theme. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { beforeAll, describe, expect } from '@jest/globals';
import type { Page } from 'playwright-core';
import type { LookServer } from '../../../tools/look/serve/server.ts';
import { whenBrowser } from './chromium.ts';
import { idsIn, processedWorkspace, serverOn } from './looked-at.ts';
import { onPage } from './on-page.ts';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

let server: LookServer;
let ids: Awaited<ReturnType<typeof idsIn>>;
beforeAll(async () => {
  const here = await processedWorkspace();
  server = await serverOn(here);
  ids = await idsIn(here);
});

describe('axe finds nothing, in both themes', () => {
  const screens: readonly (readonly [string, () => string, (page: Page) => Promise<unknown>])[] = [
    ['on the list', () => '?outcome=rejected', (page) => page.waitForSelector('.chosen')],
    ['on a recording', () => `recording/${ids.off}?beats=1`, (page) => page.waitForSelector('svg.paper .trace')],
    ['on an unreadable one', () => `recording/${ids.cut}`, (page) => page.waitForSelector('p.empty')],
    [
      'on marks, one of them selected',
      () => `recording/${ids.long}`,
      async (page) => {
        await page.waitForSelector('svg.paper .trace');
        await page.keyboard.press(']');
        for (const [mark, key] of ['good', 'doubtful', 'poor'].entries()) {
          await page.keyboard.press(String(mark + 1));
          await page.waitForSelector(`.said.${key}`);
          await page.keyboard.press('.');
        }
        await page.click('.marks .finding.good');
        await page.click('.marking button:has-text("note")');
        await page.keyboard.press('Escape');
      },
    ],
    [
      'on the rule bench',
      () => `recording/${ids.off}`,
      async (page) => {
        await page.waitForSelector('svg.paper .trace');
        await page.keyboard.press('r');
        await page.waitForSelector('.answer p');
        await page.fill('[aria-label="rejectAfter, exact"]', '20');
        await page.waitForSelector('.answer pre');
        await page.fill('[aria-label="rejectWithinBandAfter, exact"]', '20');
        await page.waitForSelector('svg.histogram');
        await page.click('.spread summary');
        await page.click('button:text-is("Would change…")');
        await page.waitForSelector('.folder td');
      },
    ],
    [
      'in the diff of a profile',
      () => `recording/${ids.off}`,
      async (page) => {
        await page.waitForSelector('svg.paper .trace');
        await page.keyboard.press('r');
        await page.waitForSelector('.answer p');
        await page.fill('[aria-label="rejectAfter, exact"]', '20');
        await page.click('button:text-is("Write to profile…")');
        await page.waitForSelector('dialog .diff');
      },
    ],
    ['on the list with marks', () => '?mark=poor', (page) => page.waitForSelector('td .chip')],
    [
      'on calipers, and a rule explained',
      () => `recording/${ids.off}`,
      async (page) => {
        await page.waitForSelector('svg.paper .trace');
        await page.keyboard.press('c');
        await page.keyboard.press('e');
        await page.waitForSelector('.rule-drawing');
      },
    ],
    [
      'on what to copy or save',
      () => `recording/${ids.good}`,
      async (page) => {
        await page.waitForSelector('svg.paper .trace');
        await page.click('button:text-is("Copy or save…")');
      },
    ],
    [
      'on SQL with bars',
      () => 'ask#question=each-day',
      async (page) => {
        await page.waitForSelector('svg.chart .bar');
        await page.click('summary:has-text("windows")');
      },
    ],
    ['on SQL with a line', () => 'ask#question=ten-seconds', (page) => page.waitForSelector('svg.chart .line')],
    [
      'on a device, and its profile',
      () => `device/${ids.good}`,
      async (page) => {
        await page.waitForSelector('.device-paper svg.paper');
        await page.click('button:text-is("Write profile…")');
        await page.waitForSelector('.profile-text');
      },
    ],
    ['on a device', () => `device/${ids.off}`, (page) => page.waitForSelector('.device-paper svg.paper')],
    ['on SQL without a statement', () => 'ask', (page) => page.waitForSelector('p.empty')],
    [
      'in a dialog',
      () => `recording/${ids.good}`,
      async (page) => {
        await page.waitForSelector('svg.paper .trace');
        await page.keyboard.press('?');
      },
    ],
  ];
  whenBrowser.each(screens)('%s', async (_, rest, ready) => {
    await onPage(server, rest(), async (page) => {
      await ready(page);
      await page.evaluate(AXE);
      const problems = async (options: string) => {
        const { violations } = (await page.evaluate(`axe.run(document, ${options})`)) as AxeResult;
        return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 120)).join(' ')}`);
      };
      expect(await problems('{}')).toEqual([]);
      await page.emulateMedia({ colorScheme: 'dark' });
      expect(await problems("{ runOnly: ['color-contrast'] }")).toEqual([]); // all else is the same
    });
  });
});

interface AxeResult {
  readonly violations: readonly { readonly id: string; readonly nodes: readonly { readonly html: string }[] }[];
}
