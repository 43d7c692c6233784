import { beforeAll, describe, expect } from '@jest/globals';
import type { Page } from 'playwright-core';
import type { LookServer } from '../../../tools/look/serve/server.ts';
import { queryLake, type Workspace } from '../../support/workspace.ts';
import { browser, whenBrowser } from './chromium.ts';
import { idsIn, processedWorkspace, serverOn } from './looked-at.ts';
import { onPage, onPaperOf, settled } from './on-page.ts';

let here: Workspace;
let server: LookServer;
let ids: Awaited<ReturnType<typeof idsIn>>;
beforeAll(async () => {
  here = await processedWorkspace();
  server = await serverOn(here);
  ids = await idsIn(here);
});

const onPaper = (id: string, work: (page: Page) => Promise<void>, rest = '') => onPaperOf(server, id, work, rest);

const said = (page: Page) => page.textContent('#said');
const search = (page: Page) => new URL(page.url()).searchParams;

/** What the drawing says of its bands, and where they are, in mm. */
async function bandsOn(page: Page) {
  const svg = await page.innerHTML('.plot');
  return [...svg.matchAll(/class="band" data-grade="(\w+)"[^>]*? x="([\d.]+)"[^>]*? width="([\d.]+)"/g)].map(
    ([, grade, x, width]) => ({ grade, x: Number(x), width: Number(width) }),
  );
}

const clipboard = (page: Page) => page.evaluate('navigator.clipboard.readText()') as Promise<string>;

describe('a recording', () => {
  whenBrowser(
    'that was rejected shows its signal from the file, the reason, and bands where the rules say',
    async () => {
      await onPaper(ids.off, async (page) => {
        expect(await page.textContent('p.reason')).toContain('flat within 10 µV for 5 s');
        const rows = await queryLake(
          here,
          `select outcome, start_s, end_s from findings where recording_id = '${ids.off}' and start_s is not null`,
        );
        const bands = await bandsOn(page);
        expect(bands).toHaveLength(rows.length);
        for (const [grade, start, end] of rows) {
          const [, , width] = (await page.getAttribute('svg.paper', 'viewBox'))!.split(' ').map(Number);
          const [from, to] = [25 * Number(start), Math.min(width! - 17, 25 * Number(end))];
          const band = bands.find((one) => one.grade === grade)!;
          expect([band.x, band.width]).toEqual([expect.closeTo(from, 1), expect.closeTo(to - from, 1)]);
        }
      });
    },
  );

  whenBrowser('that cannot be read says why, and the keys of the list still work', async () => {
    await onPage(server, `recording/${ids.cut}`, async (page) => {
      expect(await page.textContent('p.empty')).toContain('cannot be read');
      await page.keyboard.press('Escape');
      await page.waitForSelector('td.key');
    });
  });

  whenBrowser('is drawn in true millimetres, and the ruler changes what that is', async () => {
    await onPaper(ids.good, async (page) => {
      const dots = async () => {
        const width = (await page.locator('svg.paper').boundingBox())?.width;
        const wide = (await page.getAttribute('svg.paper', 'viewBox'))?.split(' ')[2];
        return ((width ?? 0) / Number(wide)).toFixed(2); // a drawing that was just replaced has no width
      };
      const usual = (96 / 25.4).toFixed(2);
      expect(await settled(dots, usual)).toBe(usual);
      await page.click('button:text-is("Ruler")');
      await page.locator('#ruler').fill('5');
      await page.keyboard.press('Escape');
      expect(await settled(dots, '5.00')).toBe('5.00');
      await page.emulateMedia({ media: 'print' });
      expect(await settled(dots, usual)).toBe(usual);
    });
  });

  whenBrowser('R marks sit on the R peaks of the table', async () => {
    await onPaper(ids.good, async (page) => {
      expect(await page.locator('.beat').count()).toBe(0);
      await page.keyboard.press('b');
      await page.waitForSelector('.beat', { state: 'attached' });
      const rows = await queryLake(here, `select t_s from beats where recording_id = '${ids.good}' order by t_s`);
      const marks = [...(await page.innerHTML('.plot')).matchAll(/class="beat"[^>]*? d="M([\d.]+) /g)];
      expect(marks.length).toBeGreaterThan(5);
      for (const [i, [, x]] of marks.entries()) expect(Number(x)).toBeCloseTo(25 * Number(rows[i]![0]), 1);
      expect(await settled(() => search(page).get('beats'), '1')).toBe('1');
    });
  });

  whenBrowser('is moved, zoomed and enlarged by keys, and the address follows', async () => {
    await onPaper(ids.long, async (page) => {
      const of = (name: string) => () => search(page).get(name);
      const press = async (key: string, name: string, expected: string | null) => {
        await page.keyboard.press(key);
        expect([key, await settled(of(name), expected)]).toEqual([key, expected]);
      };
      await press('ArrowRight', 'at', '1');
      await press('ArrowRight', 'at', '2');
      await press('ArrowLeft', 'at', '1');
      const [, , width] = (await page.getAttribute('svg.paper', 'viewBox'))!.split(' ').map(Number);
      const spanS = (width! - 17) / 25;
      const words = (timeS: number) => String(Number(timeS.toFixed(3)));
      await press('Shift+ArrowRight', 'at', words(1 + spanS));
      await press('Shift+ArrowLeft', 'at', '1');
      await press('End', 'at', words(300 - spanS));
      await press('Home', 'at', null);
      await press('-', 'speed', '12.5');
      await press('+', 'speed', null);
      await press('ArrowUp', 'gain', '20');
      expect(await said(page)).toBe('20 mm/mV');
      await press('ArrowDown', 'gain', null);
      await press('ArrowDown', 'gain', '5');
    });
  });

  whenBrowser('zoomed out to all of its five minutes is drawn from columns, and keeps its bands', async () => {
    await onPaper(ids.long, async (page) => {
      for (let i = 0; i < 6; i += 1) await page.keyboard.press('-');
      await page.waitForSelector('svg.paper title:has-text("to 5:00")', { state: 'attached' });
      for (let long = false; !long; ) long = ((await page.getAttribute('.trace', 'd')) ?? '').length > 2000;
      expect(await page.locator('rect.band').count()).toBeGreaterThan(2);
    });
  });

  whenBrowser('is stepped through by its findings: n, p, N, P and a click', async () => {
    await onPaper(ids.off, async (page) => {
      await page.keyboard.press('n');
      expect(await said(page)).toMatch(/^warn: ch1 · /);
      await page.keyboard.press('n');
      expect(await said(page)).toMatch(/^reject: ch1 · 5 s to 10 s: flat within/);
      await page.keyboard.press('n');
      expect(await said(page)).toBe('There is no further finding.');
      await page.keyboard.press('p');
      expect(await said(page)).toMatch(/^warn: /);
      await page.keyboard.press('N');
      expect(await said(page)).toMatch(/^reject: /);
      await page.keyboard.press('P');
      expect(await said(page)).toBe('There is no further finding.');
      await page.click('.finding.warn');
      expect(await page.locator('.finding[aria-current]').count()).toBe(1);
    });
  });

  whenBrowser('is left for the next by j, for the one before by k', async () => {
    await onPaper(ids.long, async (page) => {
      await page.keyboard.press('j');
      await page.waitForSelector('h1:has-text("off.mat")');
      await page.keyboard.press('k');
      await page.waitForSelector('h1:has-text("long.mat")');
      await page.keyboard.press('k');
      await page.waitForSelector('h1:has-text("good.mat")');
    });
  });

  whenBrowser('goes to a time by g, and says what it expected', async () => {
    await onPaper(ids.long, async (page) => {
      await page.keyboard.press('g');
      await page.fill('#time', 'soon');
      await page.keyboard.press('Enter');
      expect(await page.textContent('dialog [role=alert]')).toBe('Expected seconds such as 75, or 1:15, got "soon".');
      await page.fill('#time', '1:15');
      await page.keyboard.press('Enter');
      expect(await settled(() => search(page).get('at'), '75')).toBe('75');
    });
  });

  whenBrowser('lists its keys by ?', async () => {
    await onPaper(ids.good, async (page) => {
      await page.keyboard.press('?');
      for (const key of ['Shift ←', 'Home', 'n', 'P', 'j', 'g', 'b'])
        expect(await page.locator(`dialog kbd:text-is("${key}")`).count()).toBe(1);
      await page.keyboard.press('Escape');
      expect(await settled(() => page.locator('dialog').count(), 0)).toBe(0);
    });
  });

  whenBrowser('copies the link to this second, which leads there, and the SQL, which runs', async () => {
    await onPaper(ids.long, async (page) => {
      const copied = async (button: string) => {
        await page.click(`button:text-is("${button}")`);
        await page.waitForSelector('#said:has-text("Copied")');
        return await clipboard(page);
      };
      for (let i = 0; i < 3; i += 1) await page.keyboard.press('ArrowRight');
      expect(await copied('Copy link')).toBe(`${server.url}recording/${ids.long}?at=3`);
      await page.goto(await clipboard(page));
      await page.waitForSelector('svg.paper .trace');
      expect(await page.textContent('svg.paper title')).toMatch(/^ECG from 3 s to /);
      const rows = await queryLake(here, await copied('Copy SQL'));
      expect(rows).toHaveLength(await page.locator('.finding').count());
    });
  });

  whenBrowser('reads out what is under the pointer', async () => {
    await onPaper(ids.off, async (page) => {
      const box = (await page.locator('svg.paper').boundingBox())!;
      const mm = box.width / Number((await page.getAttribute('svg.paper', 'viewBox'))!.split(' ')[2]);
      await page.mouse.move(box.x + (17 + 6 * 25) * mm, box.y + 20 * mm);
      expect(await page.textContent('.cursor')).toMatch(
        /^lead ch1, 6(?:\.0\d)? s, -?\d\.\d\d mV, rejected by frozen-trace, warned by longest-gap$/,
      );
    });
  });

  whenBrowser('that is not there, and a server that has ended, are sentences', async () => {
    const at = await serverOn(here);
    const context = await (await browser()).newContext();
    const page = await context.newPage();
    await page.goto(`${at.url}recording/${'0'.repeat(64)}`);
    expect(await page.textContent('.problem')).toBe('There is no such recording in this lake.');
    await page.goto(at.url);
    await page.waitForSelector('td.key');
    await at.close();
    await page.click('td.key a');
    await page.waitForSelector('.problem');
    expect(await page.textContent('.problem')).toBe(
      './ecg look has ended: start it again, and open the address that it prints.',
    );
    await context.close();
  });
});
