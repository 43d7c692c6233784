/** Marks on the page: every key and every button. */
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import { beforeEach, describe, expect } from '@jest/globals';
import { timeWords } from '../../../../handler/draw/scale.ts';
import { queryLake } from '../../../support/workspace.ts';
import { whenBrowser } from '../chromium.ts';
import { marksOf, servedLake } from '../looked-at.ts';
import { onPage, settled } from '../on-page.ts';
import { drag, drawn, point, refused, stepsOn } from './on-marks.ts';

const lake = await servedLake();
const { here, ids, server } = lake;
const { onPaper, expectStanding } = stepsOn(lake);
beforeEach(() => rmSync(marksOf(here).path, { force: true }));

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

  whenBrowser('that are pressed in haste count in their order, however slow the answers are', async () => {
    await onPaper(ids.long, async (page) => {
      await page.route('**/marks', async (route) => {
        await setTimeout(100); // longer than a key takes
        await route.continue();
      });
      await point(page, 2);
      for (const key of ['1', '2', '3', '0', '2', '1']) await page.keyboard.press(key);
      const inOrder = 'good doubtful poor none doubtful good';
      expect(await settled(marksWritten, inOrder)).toBe(inOrder);
      await expectStanding('0.0-10.0 good');
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

/** Every mark of the file, in its order. */
function marksWritten(): string {
  const { path } = marksOf(here);
  const text = existsSync(path) ? readFileSync(path, 'utf8') : '';
  return [...text.matchAll(/"mark":"(\w+)"/g)].map(([, mark]) => mark).join(' ');
}
