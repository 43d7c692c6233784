/** Marks on the page: every key and button, two windows at once, and what changes under them. */
import { appendFileSync, existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, beforeEach, describe, expect } from '@jest/globals';
import type { Page } from 'playwright-core';
import { main as compact } from '../../../local/compact.ts';
import { main as processMain } from '../../../local/process.ts';
import { timeWords } from '../../../tools/look/draw/scale.ts';
import { NOT_KEPT } from '../../../tools/look/reader.ts';
import type { LookServer } from '../../../tools/look/serve/server.ts';
import { queryLake, type Workspace } from '../../support/workspace.ts';
import { whenBrowser } from './chromium.ts';
import { idsIn, marksOf, processedWorkspace, serverOn } from './looked-at.ts';
import { onPage, settled } from './on-page.ts';

let here: Workspace;
let server: LookServer;
let ids: Awaited<ReturnType<typeof idsIn>>;
beforeAll(async () => {
  here = await processedWorkspace();
  server = await serverOn(here);
  ids = await idsIn(here);
});
beforeEach(() => rmSync(marksOf(here).path, { force: true }));

const onPaper = (id: string, work: (page: Page) => Promise<void>, at = server) =>
  onPage(at, `recording/${id}`, async (page) => {
    await page.waitForSelector('svg.paper .trace');
    await work(page);
  });

/** Moves the pointer over the paper, at its standard speed and from its start. */
async function point(page: Page, timeS: number, { rowMm = 20 } = {}): Promise<void> {
  const box = (await page.locator('svg.paper').boundingBox())!;
  const mm = box.width / Number((await page.getAttribute('svg.paper', 'viewBox'))!.split(' ')[2]);
  await page.mouse.move(box.x + (17 + 25 * timeS) * mm, box.y + rowMm * mm, { steps: 3 });
}

async function drag(page: Page, fromS: number, toS: number): Promise<void> {
  await point(page, fromS);
  await page.mouse.down();
  await point(page, toS);
  await page.mouse.up();
}

/** What stands, as SQL has it: `start to end mark`. */
async function standing(at = here): Promise<string> {
  const rows = await queryLake(at, 'select start_s, end_s, mark from labels order by start_s, end_s desc');
  return rows.map(([start, end, mark]) => `${Number(start).toFixed(1)}-${Number(end).toFixed(1)} ${mark}`).join(', ');
}

/** The marks on the drawing, in mm. */
async function drawn(page: Page) {
  const svg = await page.innerHTML('.plot');
  return [...svg.matchAll(/class="mark" data-mark="(\w+)"[^>]*? x="([\d.]+)"[^>]*? width="([\d.]+)"/g)].map(
    ([, mark, x, width]) => ({ mark, x: Number(x), width: Number(width) }),
  );
}

const listed = (page: Page) => page.locator('.marks .where').allTextContents();
const refused = (page: Page) => page.textContent('.refused');
const expectStanding = async (expected: string, at = here) =>
  expect(await settled(() => standing(at), expected)).toBe(expected);

describe('keys', () => {
  whenBrowser('1, 2 and 3 mark the window under the pointer, 0 takes the mark back', async () => {
    await onPaper(ids.long, async (page) => {
      await point(page, 2);
      for (const [key, mark] of [
        ['1', 'good'],
        ['2', 'doubtful'],
        ['3', 'poor'],
      ] as const) {
        await page.keyboard.press(key);
        await expectStanding(`0.0-10.0 ${mark}`);
        expect(await settled(() => page.textContent('#said'), `ch1, 0 s to 10 s: ${mark}.`)).toBe(
          `ch1, 0 s to 10 s: ${mark}.`,
        );
      }
      await page.keyboard.press('0');
      await expectStanding('');
      await page.keyboard.press('0');
      const nothing = 'There is no mark of Anna here.';
      expect(await settled(() => refused(page), nothing)).toBe(nothing);
    });
    const [line = ''] = readFileSync(marksOf(here).path, 'utf8').split('\n');
    const [[ruleset] = []] = await queryLake(here, `select ruleset from recordings where recording_id = '${ids.long}'`);
    expect(JSON.parse(line)).toMatchObject({ reader: 'Anna', ruleset, shown: 'raw', lead: 'ch1', note: null });
  });

  whenBrowser('without anything under the pointer say what to do, and mark nothing', async () => {
    await onPaper(ids.long, async (page) => {
      for (const key of ['1', '2', '3', '0']) {
        await page.keyboard.press(key);
        expect(await refused(page)).toBe(
          'Nothing is selected. Point at a window, click on it, or drag over a stretch.',
        );
      }
      expect(existsSync(marksOf(here).path)).toBe(false);
    });
  });

  whenBrowser('[ ] , and . select a window without a pointer, and go there', async () => {
    await onPaper(ids.long, async (page) => {
      const target = () => page.textContent('.target');
      await page.keyboard.press(']');
      expect(await target()).toBe('ch1, 0 s to 10 s');
      for (const [key, words] of [
        ['.', 'ch1, 10 s to 20 s'],
        ['.', 'ch1, 20 s to 30 s'],
        [',', 'ch1, 10 s to 20 s'],
        ['[', 'ch1, 10 s to 20 s'], // the only lead
      ] as const) {
        await page.keyboard.press(key);
        expect([key, await settled(target, words)]).toEqual([key, words]);
      }
      await page.waitForSelector('svg.paper .selected', { state: 'attached' });
      await page.keyboard.press('3');
      await expectStanding('10.0-20.0 poor');
      await page.keyboard.press(','); // to the first window, which has none before it
      await page.keyboard.press(',');
      expect(await settled(target, 'ch1, 0 s to 10 s')).toBe('ch1, 0 s to 10 s');
    });
  });

  whenBrowser('Escape first selects nothing, then leads to the list', async () => {
    await onPaper(ids.long, async (page) => {
      await page.keyboard.press(']');
      await page.keyboard.press('Escape');
      expect(await page.locator('.selected').count()).toBe(0);
      expect(await page.locator('svg.paper').count()).toBe(1);
      await page.keyboard.press('Escape');
      await page.waitForSelector('td.key');
    });
  });

  whenBrowser('that are pressed in haste count in their order', async () => {
    await onPaper(ids.long, async (page) => {
      await point(page, 2);
      for (const key of ['1', '2', '3', '0', '2', '1']) await page.keyboard.press(key);
      await expectStanding('0.0-10.0 good');
      expect(
        readFileSync(marksOf(here).path, 'utf8')
          .match(/"mark":"\w+"/g)
          ?.join(' '),
      ).toBe(['good', 'doubtful', 'poor', 'none', 'doubtful', 'good'].map((mark) => `"mark":"${mark}"`).join(' '));
    });
  });
});

describe('the pointer', () => {
  whenBrowser('drags over a stretch, which is marked to the sample, and the strip covers exactly that', async () => {
    await onPaper(ids.long, async (page) => {
      await drag(page, 2, 4);
      await page.keyboard.press('3');
      await page.waitForSelector('rect.mark');
      const [[start, end] = []] = await queryLake(here, 'select start_s, end_s from labels');
      expect([Number(start), Number(end)]).toEqual([expect.closeTo(2, 1), expect.closeTo(4, 1)]);
      expect((Number(start) * 360) % 1).toBeCloseTo(0, 6);
      expect(await drawn(page)).toEqual([
        {
          mark: 'poor',
          x: expect.closeTo(25 * Number(start), 1),
          width: expect.closeTo(25 * (Number(end) - Number(start)), 1),
        },
      ]);
    });
  });

  whenBrowser('marks a stretch inside a window that is marked; 0 takes back what is selected', async () => {
    await onPaper(ids.long, async (page) => {
      await point(page, 2);
      await page.keyboard.press('1');
      await page.waitForSelector('rect.mark');
      await drag(page, 2, 4);
      await page.keyboard.press('3');
      await page.waitForSelector('rect.mark[data-mark=poor]');
      expect((await drawn(page)).map(({ mark }) => mark)).toEqual(['good', 'poor']);
      expect(await page.textContent('.cursor')).toContain('marked good by Anna');
      await page.click('.marks .finding.good');
      await page.keyboard.press('0');
      expect(await settled(async () => (await drawn(page)).map(({ mark }) => mark).join(), 'poor')).toBe('poor');
    });
  });

  whenBrowser('marks by buttons: a click selects the window, another click nothing', async () => {
    await onPaper(ids.long, async (page) => {
      const click = async () => {
        await point(page, 3);
        await page.mouse.down();
        await page.mouse.up();
      };
      await click();
      expect(await page.locator('.target.is-selected').textContent()).toBe('ch1, 0 s to 10 s');
      for (const mark of ['good', 'doubtful', 'poor']) {
        await page.click(`.marking button:has-text("${mark}")`);
        await expectStanding(`0.0-10.0 ${mark}`);
      }
      await page.click('.marking button:has-text("take back")');
      await expectStanding('');
      await click();
      expect(await page.locator('.selected').count()).toBe(0);
      await page.click('.marking button:has-text("good")');
      expect(await refused(page)).toContain('Nothing is selected.');
    });
  });

  whenBrowser('still goes through the recording on the strip above the paper', async () => {
    await onPaper(ids.long, async (page) => {
      const box = (await page.locator('.strip').boundingBox())!;
      await page.mouse.click(box.x + box.width / 2, box.y + 10);
      const at = () => Math.round(Number(new URL(page.url()).searchParams.get('at')) / 10);
      expect(await settled(at, 15)).toBe(15);
    });
  });
});

whenBrowser('a note is written beside a mark, shown, and kept when the mark changes', async () => {
  await onPaper(ids.long, async (page) => {
    await point(page, 3);
    await page.mouse.down();
    await page.mouse.up();
    await page.click('.marking button:has-text("note")');
    expect(await refused(page)).toBe('A note stands beside a mark: mark it first.');
    await page.keyboard.press('2');
    await page.waitForSelector('rect.mark');
    await page.click('.marking button:has-text("note")');
    await page.fill('#note', ' <b>motion</b>, 1 2 3 ');
    await page.keyboard.press('Enter');
    await page.waitForSelector('.marks .message');
    expect(await page.textContent('.marks .message')).toBe('<b>motion</b>, 1 2 3');
    await page.keyboard.press('3');
    await expectStanding('0.0-10.0 poor');
    expect(await queryLake(here, 'select note from labels')).toEqual([['<b>motion</b>, 1 2 3']]);
  });
});

whenBrowser('marks are counted in the list, and narrow it', async () => {
  await onPaper(ids.long, async (page) => {
    await point(page, 2);
    await page.keyboard.press('1');
    await page.waitForSelector('rect.mark');
    await page.keyboard.press('Escape');
    await page.waitForSelector('td.key');
    expect(await page.locator('tr', { hasText: 'long.mat' }).locator('td').last().textContent()).toBe('G 1 ');
    await page.click('.bars a:has-text("good")');
    await page.waitForSelector('h1:text-is("1 of 4 recordings")');
    expect(await page.textContent('td.key')).toContain('long.mat');
  });
});

whenBrowser(
  'm leads to where the score is least sure, from the list and from a recording, and passes over what is not marked',
  async () => {
    const rows = await queryLake(
      here,
      `select recording_id, lead, start_s, end_s from windows where quality is not null
     order by abs(quality - 0.5), recording_id, start_s limit 3`,
    );
    const words = rows.map(([, lead, start, end]) => `${lead}, ${Number(start)} s to ${Number(end)} s`);
    await onPage(server, '', async (page) => {
      await page.waitForSelector('td.key');
      const target = () => page.evaluate("document.querySelector('.target.is-selected')?.textContent ?? ''");
      await page.keyboard.press('m');
      expect(await settled(target, asTimes(words[0]!))).toBe(asTimes(words[0]!));
      expect(page.url()).toContain(String(rows[0]![0]));
      await page.waitForSelector('svg.paper .selected', { state: 'attached' });
      await page.keyboard.press('2');
      await page.waitForSelector('.said.doubtful');
      await page.keyboard.press('m');
      expect(await settled(target, asTimes(words[1]!))).toBe(asTimes(words[1]!));
      await page.click('button:text-is("next to mark")'); // this one was not marked
      expect(await settled(target, asTimes(words[2]!))).toBe(asTimes(words[2]!));
      await page.keyboard.press('Escape');
      await page.keyboard.press('Escape');
      await page.waitForSelector('td.key');
      await page.click('button:text-is("next to mark")');
      await page.waitForSelector('svg.paper .selected', { state: 'attached' });
    });
  },
);

/** Times past a minute are written in minutes. */
function asTimes(words: string): string {
  return words.replace(/(\d+) s/g, (_, s: string) => timeWords(Number(s)));
}

describe('two windows at once', () => {
  whenBrowser('mark different windows, and both marks remain and are shown in both', async () => {
    const ben = await serverOn(here, [], { name: 'Ben' });
    await onPaper(ids.long, async (one) => {
      await onPaper(
        ids.long,
        async (other) => {
          await Promise.all([point(one, 2), other.keyboard.press(']')]);
          await other.keyboard.press('.');
          await Promise.all([one.keyboard.press('1'), other.keyboard.press('3')]);
          await expectStanding('0.0-10.0 good, 10.0-20.0 poor');
          for (const page of [one, other]) {
            await page.evaluate("window.dispatchEvent(new Event('focus'))");
            await page.waitForSelector('.marks li:nth-child(2)');
            expect((await listed(page)).sort()).toEqual(['ch1 · 0 s to 10 s', 'ch1 · 10 s to 20 s']);
          }
          await other.keyboard.press(',');
          await other.keyboard.press('0'); // the mark there is Anna's
          expect(await settled(() => refused(other), 'There is no mark of Ben here.')).toBe(
            'There is no mark of Ben here.',
          );
          await expectStanding('0.0-10.0 good, 10.0-20.0 poor');
        },
        ben,
      );
    });
  });
});

describe('what changes under the page', () => {
  whenBrowser('a lake that is processed and compacted again keeps its marks, and takes more', async () => {
    const other = await processedWorkspace();
    const at = await serverOn(other);
    const { long } = await idsIn(other);
    await onPaper(
      long,
      async (page) => {
        await point(page, 2);
        await page.keyboard.press('1');
        await expectStanding('0.0-10.0 good', other);
        const otherwise = ['--profile', 'generic', '--sampling-rate', '360', '--gain', '200', '--zero', '1024'];
        await processMain(['recordings', ...otherwise], other.context);
        await compact([], other.context);
        await page.keyboard.press(']');
        await page.keyboard.press('.');
        await page.keyboard.press('2');
        await expectStanding('0.0-10.0 good, 10.0-20.0 doubtful', other);
        const rulesets =
          'select count(distinct l.ruleset), count(r.ruleset) from labels l left join recordings r using (recording_id, ruleset)';
        expect(await queryLake(other, rulesets)).toEqual([[1n, 0n]]); // what was seen is not what is there now
        await page.reload();
        await page.waitForSelector('rect.mark');
        expect(await listed(page)).toHaveLength(2);
      },
      at,
    );
  });

  whenBrowser('an upload that is removed, and a file of marks that is', async () => {
    const other = await processedWorkspace();
    const at = await serverOn(other);
    const { off } = await idsIn(other);
    await onPaper(
      off,
      async (page) => {
        await point(page, 2);
        await page.keyboard.press('3');
        await expectStanding('0.0-10.0 poor', other);
        rmSync(marksOf(other).path);
        await page.evaluate("window.dispatchEvent(new Event('focus'))");
        await page.waitForSelector('#marks-title:text-is("No marks")');
        rmSync(join(other.folder, 'recordings', 'off.mat'));
        await page.keyboard.press('2');
        await expectStanding('0.0-10.0 doubtful', other);
      },
      at,
    );
  });

  whenBrowser('a damaged line, which is named, and nothing is added behind half a line', async () => {
    appendFileSync(marksOf(here).path, '{"mark":"go');
    const sentence = `Line 1 of "${marksOf(here).path}" must end with a line break: it was cut short. Complete it, or remove it.`;
    await onPage(server, '', async (page) => {
      await page.waitForSelector('td.key');
      expect(await page.textContent('.banner')).toBe(sentence);
    });
    const at = server;
    await onPage(
      at,
      `recording/${ids.long}`,
      async (page) => {
        await page.waitForSelector('svg.paper .trace');
        expect(await refused(page)).toBe(sentence);
        await page.keyboard.press(']');
        await page.keyboard.press('1');
        expect(await settled(() => refused(page), sentence)).toBe(sentence);
      },
      [/503/],
    );
    expect(readFileSync(marksOf(here).path, 'utf8')).toBe('{"mark":"go');
  });

  whenBrowser('a server that has ended', async () => {
    const at = await serverOn(here);
    await onPage(
      at,
      `recording/${ids.long}`,
      async (page) => {
        await page.waitForSelector('svg.paper .trace');
        await page.keyboard.press(']');
        await at.close();
        await page.keyboard.press('1');
        const sentence = './ecg look has ended: start it again, and open the address that it prints.';
        expect(await settled(() => refused(page), sentence)).toBe(sentence);
      },
      [/ERR_CONNECTION_REFUSED/],
    );
    expect(existsSync(marksOf(here).path)).toBe(false);
  });
});

whenBrowser('files that are not kept cannot be marked, and the page says why', async () => {
  await onPaper(
    ids.long,
    async (page) => {
      expect(await page.locator('.marking button').count()).toBe(0);
      expect(await page.textContent('.marking')).toContain('./ecg process FILE keeps them');
      await page.keyboard.press(']');
      await page.keyboard.press('1');
      expect(existsSync(marksOf(here).path)).toBe(false);
    },
    await serverOn(here, [], NOT_KEPT),
  );
});
