/** The rule bench beyond one recording: the file of the profile, the histogram, and what would change in the folder. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect } from '@jest/globals';
import type { Page } from 'playwright-core';
import type { LookServer } from '../../../../tools/look/serve/server.ts';
import { whenBrowser } from '../chromium.ts';
import { idsIn, processedWorkspace } from '../looked-at.ts';
import { onPage, settled } from '../on-page.ts';
import { projectCopy, serverOver } from './project-copy.ts';

const errors: string[] = [];
const project = projectCopy();
const FILE = join(project, 'quality', 'profiles', 'mit-bih-360.ts');
const RULE = join(project, 'quality', 'rules', 'frozen-trace.ts');
const started = readFileSync(FILE, 'utf8');
let server: LookServer;
let ids: Awaited<ReturnType<typeof idsIn>>;
beforeAll(async () => {
  const here = await processedWorkspace();
  server = await serverOver(here, project, errors);
  ids = await idsIn(here);
});

/** The bench of the recording whose electrode is off. */
const opened = (work: (page: Page) => Promise<void>, expected: readonly RegExp[] = []) =>
  onPage(
    server,
    `recording/${ids.off}`,
    async (page) => {
      await page.waitForSelector('svg.paper .trace');
      await page.keyboard.press('r');
      await page.waitForSelector('.answer p');
      await work(page);
      expect(errors).toEqual([]);
    },
    expected,
  );

const exact = (name: string) => `[aria-label="${name}, exact"]`;

whenBrowser(
  'lines are written only after the diff is confirmed, and the bench shows the profile as it is then',
  async () => {
    await opened(
      async (page) => {
        expect(await page.locator('button:text-is("Write to profile…")').count()).toBe(0); // nothing is moved
        await page.fill(exact('rejectAfter'), '3');
        await page.click('button:text-is("Write to profile…")');
        await page.waitForSelector('dialog .diff');
        expect((await page.locator('.diff .comes code').allTextContents()).map((text) => text.trim())).toEqual([
          "'frozen-trace': { rejectAfter: seconds(3) },",
        ]);
        expect(readFileSync(FILE, 'utf8')).toBe(started);
        await page.keyboard.press('Escape');
        expect(readFileSync(FILE, 'utf8')).toBe(started);

        await page.click('button:text-is("Write to profile…")');
        await page.waitForSelector('dialog .diff');
        writeFileSync(FILE, `${started}\n`); // meanwhile, in an editor
        await page.click('dialog button:text-is("Write")');
        await page.waitForSelector('dialog .refused:has-text("has changed since these lines were shown")');
        await page.keyboard.press('Escape');
        writeFileSync(FILE, started);

        await page.click('button:text-is("Write to profile…")');
        await page.click('dialog button:text-is("Write")');
        await page.waitForSelector('.number-row:has-text("profile 3, default 0.5")');
        expect(readFileSync(FILE, 'utf8')).toContain("'frozen-trace': { rejectAfter: seconds(3) },");
        await page.waitForSelector('button:text-is("Write to profile…")', { state: 'detached' }); // judged again by then
        await page.selectOption('#bench-rule', 'baseline-wander');
        await page.waitForSelector('.number-row:has-text("infoAbove")');
        await page.selectOption('#bench-rule', 'frozen-trace');
        await page.waitForSelector('.number-row:has-text("rejectAfter")');
        expect(await page.inputValue(exact('rejectAfter'))).toBe('3'); // and not what it was before
        writeFileSync(FILE, started);
        await page.waitForSelector('.number-row:has-text("(default 0.5 s")'); // saved by somebody else: it is seen, too
      },
      [/400/],
    );
  },
);

whenBrowser('a rule that is saved is used, and one that is wrong is a sentence with its line', async () => {
  const rule = readFileSync(RULE, 'utf8');
  await opened(
    async (page) => {
      try {
        writeFileSync(RULE, rule.replace("title: 'The trace must not be flat'", "title: 'The trace must move'"));
        await page.waitForSelector('.bench .quiet:has-text("The trace must move.")');
        writeFileSync(RULE, rule.replace('version: 1', 'version: one'));
        await page.waitForSelector('.answer .refused:has-text("quality/rules/frozen-trace.ts:6: ")');
      } finally {
        writeFileSync(RULE, rule);
      }
      await page.waitForSelector('.answer p:has-text("frozen-trace reports")');
    },
    [/400/],
  );
});

whenBrowser('a number that is half typed while a rule is saved stays, and so does the place to type', async () => {
  const rule = readFileSync(RULE, 'utf8');
  await opened(async (page) => {
    await page.focus(exact('rejectAfter'));
    await page.keyboard.press('ControlOrMeta+A');
    await page.keyboard.type('2e');
    try {
      writeFileSync(RULE, rule.replace("title: 'The trace must not be flat'", "title: 'The trace must move'"));
      await page.waitForSelector('.bench .quiet:has-text("The trace must move.")');
    } finally {
      writeFileSync(RULE, rule);
    }
    await page.waitForSelector('.bench .quiet:has-text("The trace must not be flat.")');
    await page.keyboard.type('1');
    expect(await page.inputValue(exact('rejectAfter'))).toBe('2e1');
    await page.waitForSelector('.answer pre:has-text("rejectAfter: seconds(20)")');
  });
});

whenBrowser('bands are shown as they are and as they would be, in turn', async () => {
  await opened(async (page) => {
    const bands = () => page.locator('rect.band[data-grade=reject]').count();
    for (const name of ['rejectAfter', 'rejectWithinBandAfter']) await page.fill(exact(name), '20');
    expect(await settled(bands, 0)).toBe(0);
    await page.click('button:text-is("Show as it is")');
    expect(await settled(bands, 1)).toBe(1);
    expect(await page.getAttribute('button:text-is("Show as it is")', 'aria-pressed')).toBe('true');
    await page.click('button:text-is("Show as it is")');
    expect(await settled(bands, 0)).toBe(0);
  });
});

whenBrowser('a histogram has the limit where the slider is, and says the same in words', async () => {
  await opened(async (page) => {
    await page.selectOption('#bench-rule', 'muscle-noise');
    await page.waitForSelector('svg.histogram .bar');
    const limit = () => page.locator('svg.histogram .limit').first().getAttribute('x1').then(Number);
    const before = await limit();
    await page.fill(exact('warnAbove'), '25');
    expect(await settled(async () => (await limit()) === before / 2, true)).toBe(true);
    expect(await page.getAttribute('svg.histogram', 'aria-label')).toMatch(
      /^muscle_noise_uv .* windows of 3 recordings here: .*Good windows \(MIT-BIH.*warnAbove is 25 µV: .* of the windows here lie above\./,
    );
  });
});

whenBrowser("another window's run is not shown as this one's", async () => {
  await opened(async (page) => {
    await page.selectOption('#bench-rule', 'baseline-wander');
    await page.fill(exact('infoAbove'), '0.05');
    await page.route('**/api/would-change*', (route) => route.fulfill({ json: { run: 999, isRunning: true } }));
    await page.click('button:text-is("Would change…")');
    await page.waitForSelector(
      '.folder [role=status]:has-text("Another window has started a run; this one was stopped.")',
    );
    expect(await page.isHidden('.folder button:text-is("Stop")')).toBe(true);
  });
});

whenBrowser('what would change is listed, and stepping to the next keeps bench and numbers', async () => {
  await opened(async (page) => {
    await page.click('button:text-is("Would change…")');
    await page.waitForSelector('#said:has-text("Move a number first")');
    await page.selectOption('#bench-rule', 'baseline-wander');
    await page.fill(exact('infoAbove'), '0.05');
    await page.click('button:text-is("Would change…")');
    await page.waitForSelector('.folder [role=status]:has-text("3 of 4 judged, 2 would change.")');
    // The counts may be those of the run before, which is shown until this one has begun.
    const names = async () => (await page.locator('.folder td a').allTextContents()).sort().join(' ');
    expect(await settled(names, 'long.mat off.mat')).toBe('long.mat off.mat');
    expect(await page.textContent('.folder .is-here')).toContain('off.mat');
    expect(await page.textContent('.folder summary')).toBe('1 could not be judged');
    await page.click('.folder .pager a:text-is("← before")');
    await page.waitForSelector('h1:has-text("long.mat")');
    await page.waitForSelector('.folder .is-here:has-text("long.mat")');
    expect(await page.inputValue('#bench-rule')).toBe('baseline-wander');
    expect(await page.inputValue(exact('infoAbove'))).toBe('0.05');
    await page.click('.bench button:text-is("Close")');
    await page.keyboard.press('j');
    await page.waitForSelector('h1:has-text("off.mat")');
    await page.waitForSelector('svg.paper .trace');
    expect(await page.locator('.bench').isVisible()).toBe(false); // closed is closed
  });
});
