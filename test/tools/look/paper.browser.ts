/** What is done with the paper in a browser: measured by calipers, explained, copied and saved. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { beforeAll, describe, expect } from '@jest/globals';
import type { Page, Route } from 'playwright-core';
import { main as processMain } from '../../../local/process.ts';
import type { LookServer } from '../../../tools/look/serve/server.ts';
import { goodCounts, matOf } from '../../support/recordings.ts';
import { queryLake, type Workspace, workspace } from '../../support/workspace.ts';
import { whenBrowser } from './chromium.ts';
import { idsIn, marksOf, processedWorkspace, serverOn } from './looked-at.ts';
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

const clipboard = (page: Page) => page.evaluate('navigator.clipboard.readText()') as Promise<string>;
const reading = (page: Page) => page.textContent('.calipers-reading');

/** Where millimetres of the paper are on the screen. */
async function onScreen(page: Page): Promise<(xMm: number, yMm: number) => { readonly x: number; readonly y: number }> {
  const box = (await page.locator('svg.paper').boundingBox())!;
  const mm = box.width / Number((await page.getAttribute('svg.paper', 'viewBox'))!.split(' ')[2]);
  return (xMm, yMm) => ({ x: box.x + (17 + xMm) * mm, y: box.y + yMm * mm });
}

describe('the twelve leads', () => {
  let twelve: { readonly at: LookServer; readonly id: string; readonly marks: string };
  beforeAll(async () => {
    const other = workspace();
    other.put('recordings/twelve.mat', twelveLeads());
    await processMain(['recordings', '--profile', 'twelve-lead-500'], other.context);
    other.taken();
    const [[id] = []] = await queryLake(other, 'select recording_id from recordings');
    twelve = { at: await serverOn(other), id: String(id), marks: marksOf(other).path };
  });
  const onTwelve = (work: (page: Page) => Promise<void>, rest = '') => onPaperOf(twelve.at, twelve.id, work, rest);
  const search = (page: Page, name: string) => new URL(page.url()).searchParams.get(name);
  const leads = (page: Page) => page.locator('svg.paper [data-lead]').count();

  whenBrowser(
    'are arranged by the list and by l, in true millimetres on screen and in print, and the address keeps it',
    async () => {
      await onTwelve(async (page) => {
        expect(await leads(page)).toBe(12);
        await page.selectOption('select[aria-label=Layout]', '3x4-rhythm');
        expect(await settled(() => leads(page), 13)).toBe(13);
        expect(await settled(() => search(page, 'layout'), '3x4-rhythm')).toBe('3x4-rhythm');
        const dots = async () => {
          const wide = Number((await page.getAttribute('svg.paper', 'viewBox'))?.split(' ')[2]);
          return (((await page.locator('svg.paper').boundingBox())?.width ?? 0) / wide).toFixed(2);
        };
        const usual = (96 / 25.4).toFixed(2);
        expect(await settled(dots, usual)).toBe(usual);
        await page.emulateMedia({ media: 'print' });
        expect(await settled(dots, usual)).toBe(usual);
        await page.emulateMedia({ media: 'screen' });
        await page.keyboard.press('l');
        expect(await settled(() => leads(page), 12)).toBe(12);
        expect(await settled(() => search(page, 'layout'), null)).toBe(null);
      });
    },
  );

  whenBrowser(
    'are pointed at, selected and marked where they lie; lead II in its column and in the rhythm strip',
    async () => {
      await onTwelve(async (page) => {
        const at = await onScreen(page);
        const [, , wide] = (await page.getAttribute('svg.paper', 'viewBox'))!.split(' ').map(Number);
        const columnMm = Math.floor((wide! - 17) / 4 / 5) * 5;
        const target = () => page.textContent('.target');
        const inV1 = at(2.5 * columnMm, 15);
        await page.mouse.move(inV1.x, inV1.y);
        expect(await settled(async () => (await target())?.startsWith('V1, '), true)).toBe(true);
        const inRhythm = at(2.5 * columnMm, 3.5 * 30);
        await page.mouse.move(inRhythm.x, inRhythm.y);
        expect(await settled(async () => (await target())?.startsWith('II, '), true)).toBe(true);
        await page.mouse.down();
        await page.mouse.up();
        const frames = () => page.locator('svg.paper .selected').count();
        expect(await settled(frames, 2)).toBe(2);
      }, '?layout=3x4-rhythm');
    },
  );

  whenBrowser('are filtered by f, which the paper says, and a mark keeps that', async () => {
    await onTwelve(async (page) => {
      const d = () => page.getAttribute('.trace', 'd');
      const raw = await d();
      await page.keyboard.press('f');
      await page.waitForSelector('svg.paper .scale:has-text("0.5–40 Hz")');
      expect(await settled(() => search(page, 'filtered'), '1')).toBe('1');
      expect(await d()).not.toBe(raw);
      expect(await page.getAttribute('button:text-is("Filter")', 'aria-pressed')).toBe('true');
      await page.keyboard.press(']');
      await page.keyboard.press('3');
      await page.waitForSelector('svg.paper .mark');
      const [line = ''] = readFileSync(twelve.marks, 'utf8').split('\n');
      expect(JSON.parse(line)).toMatchObject({ mark: 'poor', lead: 'I', shown: 'filtered' });
      await page.click('button:text-is("Filter")');
      expect(await settled(d, raw)).toBe(raw);
    });
  });

  whenBrowser('are said to be missing where they are, and l says so', async () => {
    await onPaper(
      ids.good,
      async (page) => {
        const option = page.locator('option', { hasText: '3 × 4: ' });
        expect(await option.textContent()).toBe('3 × 4: 12 of the 12 leads are missing');
        expect(await option.isDisabled()).toBe(true);
        await page.keyboard.press('l');
        await page.waitForSelector('#said:has-text("3 × 4 needs all twelve standard leads; 12 are missing.")');
      },
      '?layout=3x4',
    );
  });
});

/** Twelve leads of the good recording, in 1 µV, each of another height. */
function twelveLeads(): Uint8Array {
  const rows = Array.from(goodCounts, (count) => (count - 1024) * 5);
  return matOf(
    12,
    Int16Array.from(rows.flatMap((uv) => Array.from({ length: 12 }, (_, lead) => uv * (1 - lead / 24)))),
  );
}

describe('calipers', () => {
  whenBrowser('measure ms, bpm and mV of a drag, select nothing, and move with the paper', async () => {
    await onPaper(ids.long, async (page) => {
      await page.keyboard.press('c');
      const at = await onScreen(page);
      const [from, to] = [at(50, 20), at(60, 35)];
      await page.mouse.move(from.x, from.y);
      await page.mouse.down();
      await page.mouse.move(to.x, to.y, { steps: 4 });
      await page.mouse.up();
      const [, ms, bpm, mv] = /^Calipers: (\d+) ms, ([\d.]+) bpm, ([\d.]+) mV$/.exec((await reading(page)) ?? '') ?? [];
      expect(Math.abs(Number(ms) - 400)).toBeLessThanOrEqual(12); // a dot of the screen is 10 ms
      expect(Number(bpm)).toBeCloseTo(60_000 / Number(ms), 0);
      expect(Math.abs(Number(mv) - 1.5)).toBeLessThanOrEqual(0.03);
      expect(await page.locator('svg.paper .selected').count()).toBe(0);
      const x = async () => Number(await page.getAttribute('svg.paper .calipers', 'x'));
      const before = await x();
      await page.keyboard.press('ArrowRight');
      expect(await settled(async () => Math.round(before - (await x())), 25)).toBe(25);
      await page.keyboard.press('c');
      expect(await page.locator('.calipers').count()).toBe(0);
      expect(await page.isHidden('.calipers-reading')).toBe(true);
    });
  });

  whenBrowser('measure between two clicks as well, at any speed and gain', async () => {
    await onPaper(
      ids.good,
      async (page) => {
        await page.click('button:text-is("Calipers")');
        const at = await onScreen(page);
        for (const { x, y } of [at(40, 40), at(60, 30)]) {
          await page.mouse.move(x, y);
          await page.mouse.down();
          await page.mouse.up();
        }
        const [, ms, mv] = /^Calipers: (\d+) ms, [\d.]+ bpm, ([\d.]+) mV$/.exec((await reading(page)) ?? '') ?? [];
        expect(Math.abs(Number(ms) - 400)).toBeLessThanOrEqual(7);
        expect(Math.abs(Number(mv) - 0.5)).toBeLessThanOrEqual(0.02);
        const now = await reading(page);
        const { x, y } = at(90, 10);
        await page.mouse.move(x, y);
        expect(await reading(page)).toBe(now);
      },
      '?speed=50&gain=20',
    );
  });
});

whenBrowser('e explains the rule that decided, and that of the finding, with its picture', async () => {
  await onPaper(ids.off, async (page) => {
    await page.keyboard.press('e');
    await page.waitForSelector('dialog h2:text-is("frozen-trace")');
    expect(await page.textContent('dialog')).toContain('./ecg rules explain frozen-trace');
    const wide = () => page.evaluate("document.querySelector('.rule-drawing').naturalWidth > 0");
    expect(await settled(wide, true)).toBe(true);
    await page.keyboard.press('Escape');
    await page.keyboard.press('n');
    await page.click('button:text-is("Explain")');
    await page.waitForSelector('dialog h2:text-is("longest-gap")');
  });
});

describe('what is on the paper', () => {
  const opened = async (page: Page) => {
    await page.click('button:text-is("Copy or save…")');
    await page.waitForSelector('.copies');
  };

  whenBrowser('is copied as CSV, sample by sample', async () => {
    await onPaper(
      ids.long,
      async (page) => {
        await opened(page);
        await page.click('button:text-is("Copy CSV")');
        await page.waitForSelector('dialog p:has-text("Copied: CSV")');
        const [head, ...lines] = (await clipboard(page)).trimEnd().split('\n');
        expect(head).toBe('t_s,ch1');
        const [[, wide] = []] = [(await page.getAttribute('svg.paper', 'viewBox'))!.split(' ').slice(1)];
        const rows = await queryLake(
          here,
          `select t_s, mv from signal where recording_id = '${ids.long}' and t_s >= 2 and t_s < ${2 + (Number(wide) - 17) / 25} order by sample`,
        );
        expect(lines.length).toBeGreaterThan(700);
        expect(lines.map((line) => line.split(',').map(Number))).toEqual(
          rows.map(([t, mv]) => [expect.closeTo(Number(t), 5), expect.closeTo(Number(mv), 5)]),
        );
      },
      '?at=2',
    );
  });

  whenBrowser('is grey where it has not come, and is then not copied; once it comes, all is', async () => {
    const work = async (page: Page) => {
      const grey = page.locator('svg.paper .not-known');
      const copied = async (sentence: string) => {
        await opened(page);
        await page.click('button:text-is("Copy CSV")');
        await page.waitForSelector(`dialog p:has-text("${sentence}")`);
        await page.keyboard.press('Escape');
      };
      const refuse = (route: Route) => route.fulfill({ status: 503, json: { problem: 'The lake is busy.' } });
      await page.waitForSelector('.plot[aria-busy=false] svg.paper');
      await page.route('**/signal?*', refuse);
      await page.keyboard.press('f');
      for (let pages = 0; pages < 40 && (await grey.count()) === 0; pages += 1) {
        await page.keyboard.press('ArrowRight');
        await page.keyboard.press('ArrowRight');
        await page.waitForSelector('.plot[aria-busy=false] svg.paper');
        await setTimeout(50); // what is at hand is drawn in some frames
      }
      expect(await settled(() => grey.count(), 1)).toBe(1);
      await page.waitForSelector('#said:has-text("The lake is busy.")');
      await copied('Part of what is shown has not been read yet');
      await page.unroute('**/signal?*', refuse);
      await page.keyboard.press('ArrowLeft');
      await page.keyboard.press('ArrowRight');
      expect(await settled(() => grey.count(), 0)).toBe(0);
      await copied('Copied: CSV');
    };
    await onPage(server, `recording/${ids.long}`, work, [/503/]);
  });

  whenBrowser('is copied as Python, whose statement finds the same samples', async () => {
    await onPaper(ids.good, async (page) => {
      await opened(page);
      await page.click('button:text-is("Copy Python")');
      await page.waitForSelector('dialog p:has-text("Copied: Python")');
      const text = await clipboard(page);
      expect(text).toContain(`"--lake", ${JSON.stringify(join(here.folder, '.local', 'lake'))}`);
      const [, sql = ''] = /"""([\s\S]*?)"""/.exec(text) ?? [];
      const rows = await queryLake(here, sql);
      const [, end] = /t_s < ([\d.]+)/.exec(sql) ?? [];
      expect(rows).toHaveLength(Math.round(Number(end) * 360));
    });
  });

  whenBrowser('of a rejected recording is not in the lake, and that is said', async () => {
    await onPaper(ids.off, async (page) => {
      await opened(page);
      await page.click('button:text-is("Copy Python")');
      await page.waitForSelector('dialog p:has-text("not in the lake: copy CSV instead")');
    });
  });

  whenBrowser('is saved as SVG in true millimetres, and as PNG of 300 dpi', async () => {
    await onPaper(ids.good, async (page) => {
      await opened(page);
      const saved = async (button: string) => {
        const coming = page.waitForEvent('download');
        await page.click(`button:text-is("${button}")`);
        const download = await coming;
        return { name: download.suggestedFilename(), bytes: readFileSync(await download.path()) };
      };
      const svg = await saved('Save SVG');
      const [, wide] = /width="([\d.]+)mm"/.exec(svg.bytes.toString()) ?? [];
      expect([svg.name, svg.bytes.toString()]).toEqual(['good.svg', expect.stringContaining('class="trace"')]);
      const png = await saved('Save PNG');
      expect([png.name, png.bytes.subarray(1, 4).toString()]).toEqual(['good.png', 'PNG']);
      expect(png.bytes.readUInt32BE(16)).toBe(Math.round((Number(wide) * 300) / 25.4));
    });
  });
});
