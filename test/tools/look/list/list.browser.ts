/** Screen 1 in a browser: the list, its search, and answers that come when nobody waits for them any more. */
import { setTimeout } from 'node:timers/promises';
import { describe, expect } from '@jest/globals';
import type { Page } from 'playwright-core';
import type { RecordingsPage } from '../../../../tools/look/wire.ts';
import { jsonFrom } from '../asked.ts';
import { whenBrowser } from '../chromium.ts';
import { emptyLake, MARKUP, servedLake, serverOn } from '../looked-at.ts';
import { heldAnswers, onPage, onPaperOf, settled, standStill } from '../on-page.ts';

const { ids, server } = await servedLake();

/** After the last letter; then the list is asked for. */
const A_MOMENT_MS = 200;

const search = (page: Page) => new URL(page.url()).searchParams;
const title = (page: Page) => page.textContent('h1');

describe('the list', () => {
  whenBrowser('shows what became of each; a bar narrows it, and the address keeps that', async () => {
    await onPage(server, '', async (page) => {
      expect(await page.textContent('h1')).toBe('4 recordings');
      await page.click('.bars a:has-text("rejected")');
      await page.waitForSelector('h1:text-is("1 of 4 recordings")');
      expect(search(page).get('outcome')).toBe('rejected');
      await page.reload();
      await page.waitForSelector('td.key');
      expect(await page.textContent('td.key')).toContain('off.mat');
      await page.goBack();
      await page.waitForSelector('h1:text-is("4 recordings")');
    });
  });

  whenBrowser('is searched by /, walked through by j and k, and says when nothing is left', async () => {
    await onPage(server, '', async (page) => {
      await page.keyboard.press('j');
      await page.keyboard.press('j');
      const focused = () => page.locator(':focus').getAttribute('href');
      const second = await focused();
      await page.keyboard.press('k');
      expect(await focused()).not.toBe(second);
      await page.keyboard.press('/');
      await page.keyboard.type('no such thing?');
      await page.waitForSelector('p.empty');
      expect(await page.inputValue('#search')).toBe('no such thing?');
      expect(await page.textContent('p.empty')).toContain('No recording is left');
      await page.click('p.empty a');
      await page.waitForSelector('td.key');
    });
  });

  whenBrowser('draws the first seconds of what is in sight, also of what was rejected', async () => {
    await onPage(server, '', async (page) => {
      const drawn = page.locator('td.spark svg.sparkline path');
      expect(await settled(() => drawn.count(), 3)).toBe(3); // the fourth cannot be read
    });
  });

  whenBrowser(
    'draws all of more rows in sight than are asked for at once, also after the server could not answer',
    async () => {
      const work = async (page: Page) => {
        const { rows } = await jsonFrom<RecordingsPage>(server, 'api/recordings');
        const many = Array.from({ length: 60 }, (_, i) => ({ ...rows[0]!, id: i.toString(16).padStart(64, '0') }));
        await page.route('**/api/recordings?*', async (route) => {
          const answer = await route.fetch();
          await route.fulfill({ response: answer, json: { ...(await answer.json()), rows: many } });
        });
        const asked: string[][] = [];
        await page.route('**/api/sparklines?*', (route) => {
          const ids = new URL(route.request().url()).searchParams.getAll('id');
          asked.push(ids);
          if (asked.length === 1) return route.fulfill({ status: 503, json: { problem: 'busy' } });
          return route.fulfill({ json: { lines: ids.map((id) => ({ id, low: [0, 0], high: [1, 1] })) } });
        });
        await page.setViewportSize({ width: 1280, height: 4000 });
        await page.reload();
        const drawn = page.locator('td.spark svg.sparkline path');
        expect(await settled(() => drawn.count(), 60)).toBe(60);
        expect(Math.max(...asked.map(({ length }) => length))).toBe(50);
      };
      await onPage(server, '', work, [/503/]);
    },
  );

  whenBrowser('shows a name that is markup as text', async () => {
    await onPage(server, '', async (page) => {
      expect(await page.locator('td.key', { hasText: MARKUP }).count()).toBe(1);
      expect(await page.locator('img').count()).toBe(0);
    });
  });

  whenBrowser('of an empty lake says what to do', async () => {
    await onPage(await serverOn(emptyLake()), '', async (page) => {
      expect(await page.textContent('.empty')).toContain('./ecg process FILE_OR_FOLDER');
    });
  });
});

describe('what is typed', () => {
  whenBrowser(
    'stays while answers come, and the answer to the last of it is what is shown, whichever comes last',
    async () => {
      await onPage(server, '', async (page) => {
        await standStill(page);
        const held = await heldAnswers(page, '**/api/recordings?*');
        const asked = async () => {
          await page.clock.runFor(A_MOMENT_MS);
          return await held.next();
        };
        await page.keyboard.press('/');
        await page.keyboard.type('o');
        const ofO = await asked();
        await page.keyboard.type('ff ');
        const ofOff = await asked();
        await page.keyboard.type('!');
        await page.keyboard.press('ArrowLeft');
        await ofOff.release();
        await page.waitForSelector('h1:text-is("1 of 4 recordings")');
        await ofO.release();
        const ofMore = await asked();
        await page.keyboard.type('x');
        expect(await page.inputValue('#search')).toBe('off x!');
        await ofMore.release();
        await page.waitForSelector('p.empty');
        await (await asked()).release();
        expect(await settled(() => search(page).get('text'), 'off x!')).toBe('off x!');
        expect(await title(page)).toBe('0 of 4 recordings');
        expect(await page.inputValue('#search')).toBe('off x!');
        expect(await page.locator(':focus').getAttribute('id')).toBe('search');
      });
    },
  );

  whenBrowser('is not searched for once the reader has gone on', async () => {
    await onPage(server, '', async (page) => {
      await standStill(page);
      await page.evaluate(`{
        const field = document.querySelector('#search');
        field.value = 'off';
        field.dispatchEvent(new Event('input'));
        document.querySelector('td.key a').click();
      }`);
      await page.waitForSelector('h1:has-text(".mat")');
      await page.clock.runFor(A_MOMENT_MS);
      expect(new URL(page.url()).pathname).toContain('/recording/');
      expect(await title(page)).toContain('.mat');
    });
  });
});

describe('an answer that nobody waits for any more', () => {
  whenBrowser('leads nobody away, and opens nothing over another screen', async () => {
    await onPaperOf(server, ids.off, async (page) => {
      for (const [key, asked] of [
        ['m', '**/api/to-mark*'],
        ['e', '**/api/rule/*'],
      ] as const) {
        const held = await heldAnswers(page, asked);
        await page.keyboard.press(key);
        const answer = await held.next();
        await page.keyboard.press('Escape');
        await page.waitForSelector('td.key');
        await answer.release();
        await setTimeout(300); // time to do what must not be done
        expect([key, await title(page), await page.locator('dialog').count()]).toEqual([key, '4 recordings', 0]);
        await page.goBack();
        await page.waitForSelector('svg.paper .trace');
      }
    });
  });
});
