/** Screen 4 in a browser: from a file that nobody knows to the profile that says what it means. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect } from '@jest/globals';
import type { Page } from 'playwright-core';
import type { LookServer } from '../../../../tools/look/serve/server.ts';
import type { Workspace } from '../../../support/workspace.ts';
import { project } from '../../quality/stub-project.ts';
import { whenBrowser } from '../chromium.ts';
import { serverOn } from '../looked-at.ts';
import { heldAnswers, onPage, settled, standStill } from '../on-page.ts';
import { unknownWorkspace } from './unknown-file.ts';

let here: Awaited<ReturnType<typeof unknownWorkspace>>;
let root: Workspace;
let server: LookServer;
beforeAll(async () => {
  here = await unknownWorkspace();
  root = project();
  server = await serverOn(here, [], { name: 'Anna' }, root.folder);
});

/** What the browser prints about a form that is refused. */
const REFUSED = [/Failed to load resource.*400/];
/** After the last letter; then the preview is asked for. */
const A_MOMENT_MS = 200;

const says = (page: Page) => page.locator('.device-says');
const field = (page: Page, name: string) => page.locator(`#device-${name}`);

async function fill(page: Page, values: Readonly<Record<string, string>>): Promise<void> {
  for (const [name, value] of Object.entries(values)) {
    const input = field(page, name);
    if ((await input.evaluate((element) => element.tagName)) === 'SELECT') await input.selectOption(value);
    else await input.fill(value);
  }
}

whenBrowser(
  'a file of unknown meaning leads to the form; what is typed is drawn, and stands in the address',
  async () => {
    await onPage(server, `recording/${here.ids.unknown}`, async (page) => {
      await page.click('p.empty a:text-is("Say what this file means")');
      await page.waitForSelector('.device-paper svg.paper');
      expect(await page.textContent('.variables tbody tr')).toContain('3 × 3600');
      expect(await says(page).textContent()).toContain('7.2 s at 500 Hz'); // of the draft
      await fill(page, { rate: '360', leads: 'I, II, III' });
      await page.waitForSelector('.device-paper [data-lead="III"]');
      await page.waitForSelector('.device-says:has-text("10 s at 360 Hz")');
      expect(await says(page).textContent()).toMatch(
        /^It would be accepted, with \d+ % of its time usable\. 10 s at 360 Hz: \d+ beats per minute, a QRS of \d\.\d+ mV\.$/,
      );
      expect(new URL(page.url()).searchParams.get('rate')).toBe('360');
      await page.reload();
      await page.waitForSelector('.device-paper [data-lead="III"]');
      expect(await field(page, 'rate').inputValue()).toBe('360');
      await page.click('button:text-is("Copy link")');
      expect(await page.evaluate('navigator.clipboard.readText()')).toBe(page.url());
      await page.keyboard.press('Escape'); // in no field
      await page.waitForSelector('h1:has-text("unknown.mat")');
    });
  },
);

whenBrowser('a value that cannot be is a sentence, and nothing is written from it', async () => {
  await onPage(
    server,
    `device/${here.ids.unknown}`,
    async (page) => {
      await page.waitForSelector('.device-paper svg.paper');
      const refused = async (values: Readonly<Record<string, string>>, sentence: string) => {
        await fill(page, values);
        expect(await settled(() => says(page).textContent(), sentence)).toBe(sentence);
        expect(await page.isDisabled('button:text-is("Write profile…")')).toBe(true);
      };
      await refused({ rate: '1,000.5' }, 'Rate must be a number, got "1,000.5".');
      await refused({ rate: '1,000' }, 'Rate must be 1000 or 1.000, got "1,000", which can mean both.');
      await refused({ rate: '3' }, 'The rate must be a number from 20 to 1000000 Hz, got 3.');
      await refused(
        { rate: '360', id: 'Mine' },
        'The id must be lower-case words joined by hyphens, like "muscle-noise", got "Mine".',
      );
      await fill(page, { rate: '360,5', id: 'mine' }); // as German writes it
      await page.waitForSelector('.device-says:has-text("at 360.5 Hz")');
    },
    REFUSED,
  );
});

whenBrowser('the answer to what was typed before does not let what is typed now be written', async () => {
  await onPage(
    server,
    `device/${here.ids.unknown}`,
    async (page) => {
      await page.waitForSelector('.device-paper svg.paper');
      await standStill(page);
      const held = await heldAnswers(page, '**/device/preview');
      await fill(page, { rate: '360' });
      await page.clock.runFor(A_MOMENT_MS);
      const before = await held.next();
      await fill(page, { id: 'Mine' });
      await before.release();
      await page.clock.runFor(A_MOMENT_MS);
      await (await held.next()).release();
      await page.waitForSelector('.device-says:has-text("got \\"Mine\\"")');
      expect(await page.isDisabled('button:text-is("Write profile…")')).toBe(true);
    },
    REFUSED,
  );
});

whenBrowser('that mains are not known, and leads have no names, is kept in the address', async () => {
  await onPage(server, `device/${here.ids.unknown}?rate=360&leads=I,II,III`, async (page) => {
    await page.waitForSelector('.device-paper [data-lead="III"]');
    await fill(page, { mains: 'unknown', rate: '360.0', leads: '' });
    await page.waitForSelector('.device-paper [data-lead="ch3"]');
    expect(await says(page).textContent()).not.toContain('and that wins');
    await page.reload();
    await page.waitForSelector('.device-paper [data-lead="ch3"]');
    expect(await field(page, 'mains').inputValue()).toBe('unknown');
    await page.click('button:text-is("Write profile…")');
    expect(await page.textContent('.profile-text')).toContain("mains: 'unknown'");
  });
});

whenBrowser('values in millivolts have no scale and no zero', async () => {
  await onPage(server, `device/${here.ids.unknown}`, async (page) => {
    await page.waitForSelector('.device-paper svg.paper');
    await fill(page, { stores: 'mV' });
    await page.waitForSelector('#device-scale:disabled');
    await page.waitForSelector('.device-says:has-text("It would be rejected")');
  });
});

whenBrowser('the signal is walked through, and stays inside', async () => {
  await onPage(server, `device/${here.ids.good}?at=3`, async (page) => {
    await page.waitForSelector('.device-paper svg.paper title:has-text("from 3 s to")', { state: 'attached' });
    await page.click('button[aria-label="A page back"]');
    await page.waitForSelector('.device-paper svg.paper title:has-text("from 0 s to")', { state: 'attached' });
  });
});

whenBrowser('the profile is shown before it is written, written as shown, and never over another', async () => {
  await onPage(
    server,
    `device/${here.ids.unknown}?rate=360&id=ward-monitor&title=Ward+3`,
    async (page) => {
      const open = async () => {
        await page.waitForSelector('button:text-is("Write profile…"):enabled');
        await page.click('button:text-is("Write profile…")');
      };
      await open();
      const text = await page.textContent('.profile-text');
      expect(text).toContain("id: 'ward-monitor'");
      await page.click('button:text-is("Copy text")');
      expect(await page.evaluate('navigator.clipboard.readText()')).toBe(text);
      await page.click('button:text-is("Write quality/profiles/ward-monitor.ts")');
      await page.waitForSelector('dialog [role=status]:has-text("Written: quality/profiles/ward-monitor.ts")');
      expect(readFileSync(join(root.folder, 'quality/profiles/ward-monitor.ts'), 'utf8')).toBe(text);
      await page.keyboard.press('Escape');
      await open();
      expect(await page.textContent('dialog [role=status]')).toBe(
        'There is a profile "ward-monitor" already: quality/profiles/ward-monitor.ts.',
      );
      expect(await page.locator('dialog button:has-text("Write quality")').count()).toBe(0);
    },
    REFUSED,
  );
});

whenBrowser('a screen that comes late does not replace the one that was gone to meanwhile', async () => {
  await onPage(server, `recording/${here.ids.unknown}`, async (page) => {
    let answer = () => {};
    const held = new Promise<void>((resolve) => {
      answer = resolve;
    });
    await page.route('**/device?*', async (route) => {
      await held;
      await route.continue();
    });
    await page.click('p.empty a:text-is("Say what this file means")');
    await page.waitForURL('**/device/*');
    await page.goBack();
    await page.waitForSelector('h1:has-text("unknown.mat")');
    const late = page.waitForResponse('**/device?*');
    answer();
    await (await late).finished();
    await page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 100)));
    expect(await page.textContent('h1')).toContain('unknown.mat');
    expect(await page.locator('.device').count()).toBe(0);
  });
});

whenBrowser('a damaged file is a sentence', async () => {
  const expected = [/Failed to load resource.*400/];
  await onPage(
    server,
    `recording/${here.ids.cut}`,
    async (page) => {
      await page.click('nav.ways a:text-is("what its file means")');
      await page.waitForSelector('.problem');
      expect(await page.textContent('.problem')).toMatch(/^"cut\.mat" cannot be read as a MAT-file: /);
    },
    expected,
  );
});
