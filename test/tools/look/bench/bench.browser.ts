/** The rule bench on the page: a slider moves, and bands, sentence and lines follow. */
import { beforeAll, expect } from '@jest/globals';
import type { Page } from 'playwright-core';
import type { LookServer } from '../../../../tools/look/serve/server.ts';
import { whenBrowser } from '../chromium.ts';
import { idsIn, processedWorkspace, serverOn } from '../looked-at.ts';
import { heldAnswers, onPage, settled } from '../on-page.ts';

let server: LookServer;
let ids: Awaited<ReturnType<typeof idsIn>>;
beforeAll(async () => {
  const here = await processedWorkspace();
  server = await serverOn(here);
  ids = await idsIn(here);
});

const opened = (id: string, work: (page: Page) => Promise<void>) =>
  onPage(server, `recording/${id}`, async (page) => {
    await page.waitForSelector('svg.paper .trace');
    await page.keyboard.press('r');
    await page.waitForSelector('.answer p');
    await work(page);
  });

const bands = (page: Page, grade: string) => page.locator(`rect.band[data-grade=${grade}]`).count();
const answer = (page: Page) => page.locator('.answer p').first().textContent();

whenBrowser(
  'opens on the rule that decided; numbers that are relaxed take the band away, and the verdict with it',
  async () => {
    await opened(ids.off, async (page) => {
      expect(await page.inputValue('#bench-rule')).toBe('frozen-trace');
      expect(await bands(page, 'reject')).toBe(1);
      for (const name of ['rejectAfter', 'rejectWithinBandAfter'])
        await page.fill(`[aria-label="${name}, exact"]`, '20');
      const sentence =
        /^frozen-trace reports 1 reject \(5 s in all leads together\) as it is, .*The recording is rejected, 40 % usable; it would be accepted, 100 % usable\.$/;
      expect(await settled(async () => sentence.test((await answer(page)) ?? ''), true)).toBe(true);
      expect(await settled(() => bands(page, 'reject'), 0)).toBe(0);
      const lines = "'frozen-trace': { rejectAfter: seconds(20), rejectWithinBandAfter: seconds(20) },";
      expect(await page.textContent('.answer pre')).toBe(lines);
      await page.click('button:text-is("Copy lines")');
      await page.waitForSelector('#said:has-text("Copied")');
      expect(await page.evaluate('navigator.clipboard.readText()')).toBe(lines);
      await page.click('.bench button:text-is("Close")');
      expect(await settled(() => bands(page, 'reject'), 1)).toBe(1);
    });
  },
);

whenBrowser(
  'a slider is dragged by keys, its number follows, and each way of a haste ends where the slider is',
  async () => {
    await opened(ids.long, async (page) => {
      await page.selectOption('#bench-rule', 'baseline-wander');
      await page.waitForSelector('#bench-infoAbove');
      const before = await settled(async () => /^baseline-wander/.test((await answer(page)) ?? ''), true);
      expect(before).toBe(true);
      await page.focus('#bench-infoAbove');
      for (let i = 0; i < 12; i += 1) await page.keyboard.press('ArrowLeft');
      const value = await page.inputValue('#bench-infoAbove');
      expect(await page.inputValue('[aria-label="infoAbove, exact"]')).toBe(value);
      expect(
        await settled(() => page.textContent('.answer pre'), `'baseline-wander': { infoAbove: millivolts(${value}) },`),
      ).toBe(`'baseline-wander': { infoAbove: millivolts(${value}) },`);
      expect(page.url()).not.toContain('at='); // arrows moved the slider, not the paper
    });
  },
);

whenBrowser('pressed again before the bench has come, the key closes it, and a third time opens it once', async () => {
  await onPage(server, `recording/${ids.off}`, async (page) => {
    await page.waitForSelector('svg.paper .trace');
    const held = await heldAnswers(page, /\/api\/recording\/[0-9a-f]+\/bench\?/);
    await page.keyboard.press('r');
    const first = await held.next();
    await page.keyboard.press('r');
    await first.release();
    await page.evaluate('new Promise((drawn) => setTimeout(drawn, 100))');
    expect(await page.locator('.bench').isVisible()).toBe(false);
    for (const _ of [1, 2, 3]) await page.keyboard.press('r');
    for (const answer of [await held.next(), await held.next()]) await answer.release();
    await page.waitForSelector('.answer p');
    expect(await page.locator('.bench').isVisible()).toBe(true);
  });
});

whenBrowser('a number that cannot be is refused in a sentence, and the button closes it', async () => {
  await onPage(
    server,
    `recording/${ids.off}`,
    async (page) => {
      await page.waitForSelector('svg.paper .trace');
      await page.click('button:text-is("Rule bench")');
      await page.waitForSelector('.answer p');
      await page.fill('[aria-label="warnAfter, exact"]', '-1');
      await page.waitForSelector('.answer .refused');
      expect(await page.textContent('.answer .refused')).toBe(
        'frozen-trace.warnAfter must not be less than 0, got -1 s.',
      );
      await page.click('button:text-is("Rule bench")');
      expect(await page.locator('.bench').isVisible()).toBe(false);
    },
    [/400/],
  );
});
