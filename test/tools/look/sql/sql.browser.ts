/** Screen 5 in a browser: a statement or a saved question, its answer, its chart, its files. */
import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect } from '@jest/globals';
import type { Page } from 'playwright-core';
import type { LookServer } from '../../../../tools/look/serve/server.ts';
import { whenBrowser } from '../chromium.ts';
import { emptyLake, idsIn, processedWorkspace, serverOn } from '../looked-at.ts';
import { onPage, settled } from '../on-page.ts';

let server: LookServer;
let ids: Awaited<ReturnType<typeof idsIn>>;
beforeAll(async () => {
  const here = await processedWorkspace();
  server = await serverOn(here);
  ids = await idsIn(here);
});

/** What the browser prints about an answer with a status of 400. */
const REFUSED = [/Failed to load resource.*400/];

const ENDLESS = 'select count(*) from range(1000000000) a, range(1000000) b where a.range * 7 % 1000003 = b.range';

const hash = (page: Page) => new URLSearchParams(new URL(page.url()).hash.slice(1));
const status = (page: Page) => page.locator('.sql-status');
const cells = (page: Page) => page.locator('.answer-rows tbody td').allTextContents();

async function run(page: Page, sql: string): Promise<void> {
  await page.fill('#sql', sql);
  await page.press('#sql', 'Control+Enter');
}

async function runs(page: Page, sql: string): Promise<void> {
  await run(page, sql);
  await page.waitForSelector('.sql-status:has-text(", in ")');
}

describe('a statement', () => {
  whenBrowser('is run by Ctrl+Enter, and its link leads to the answer, as the way back does', async () => {
    await onPage(server, 'ask', async (page) => {
      expect(await page.textContent('p.empty')).toContain('choose a saved question, or type a SELECT');
      await runs(page, 'select outcome, count(*) as n from recordings group by outcome order by n desc, outcome');
      expect(await cells(page)).toEqual(['accepted', '2', 'rejected', '1', 'unreadable', '1']);
      await page.click('button:text-is("Copy link")');
      const link = (await page.evaluate('navigator.clipboard.readText()')) as string;
      await runs(page, 'select 42 as answer');
      expect(await cells(page)).toEqual(['42']);
      await page.goBack();
      await page.waitForSelector('.answer-rows td:text-is("accepted")');
      await page.goto('about:blank');
      await page.goto(link);
      await page.waitForSelector('.answer-rows td:text-is("accepted")');
      expect(await page.inputValue('#sql')).toContain('group by outcome');
      await page.click('button:text-is("Copy SQL")');
      expect(await page.evaluate('navigator.clipboard.readText()')).toContain('select outcome, count(*)');
    });
  });

  whenBrowser('that is wrong is one sentence, and the answer before it stays', async () => {
    await onPage(
      server,
      'ask',
      async (page) => {
        await runs(page, 'select 42 as answer');
        await run(page, 'select * from windws');
        await page.waitForSelector('.sql-status.refused');
        expect(await status(page).textContent()).toBe('Unknown table windws; did you mean windows?');
        expect(await cells(page)).toEqual(['42']);
        await run(page, "select '<img src=x onerror=alert(1)>' as x");
        await page.waitForSelector('.answer-rows td:has-text("<img")');
        expect(await page.locator('img').count()).toBe(0);
      },
      REFUSED,
    );
  });

  whenBrowser('that takes long is stopped by Esc in the box, and by the button', async () => {
    await onPage(server, 'ask', async (page) => {
      for (const stop of [() => page.press('#sql', 'Escape'), () => page.click('button:text-is("Stop")')]) {
        await run(page, ENDLESS);
        await page.waitForSelector('button:text-is("Stop"):enabled');
        expect(await status(page).textContent()).toBe('Running…');
        await stop();
        expect(await settled(() => status(page).textContent(), 'Stopped.')).toBe('Stopped.');
      }
      await page.locator('h1').click();
      await page.evaluate('document.activeElement.blur()');
      await page.keyboard.press('Escape');
      await page.waitForSelector('td.key');
    });
  });

  whenBrowser('with many rows is shown a hundred at a time, and says where it is cut', async () => {
    await onPage(server, 'ask', async (page) => {
      await runs(page, 'select range as n from range(20000)');
      expect(await status(page).textContent()).toMatch(
        /^The first 10000 rows of more, in \d\.\d\d s\. CSV and Parquet have all/,
      );
      expect([await page.locator('tbody tr').count(), await page.textContent('.pager span')]).toEqual([
        100,
        'rows 1 to 100 of 10000',
      ]);
      expect(await page.isDisabled('.pager button >> nth=0')).toBe(true);
      await page.click('.pager button >> nth=1');
      expect((await cells(page))[0]).toBe('100');
      const focused = () => page.evaluate('document.activeElement.textContent');
      expect(await focused()).toBe('next →');
      await page.click('.pager button >> nth=0');
      expect([(await cells(page))[0], await focused()]).toEqual(['0', 'next →']); // there is nothing before
    });
  });

  whenBrowser('is downloaded as CSV and Parquet, whole', async () => {
    await onPage(server, 'ask', async (page) => {
      await page.fill('#sql', 'select range as n, 1.0::double/3 as third from range(20000)');
      for (const [button, check] of [
        ['CSV', (bytes: Buffer) => expect(bytes.toString().split('\n').slice(1, 2)).toEqual(['0,0.3333333333333333'])],
        ['Parquet', (bytes: Buffer) => expect(bytes.subarray(0, 4).toString()).toBe('PAR1')],
      ] as const) {
        const coming = page.waitForEvent('download');
        await page.click(`button:text-is("${button}")`);
        const download = await coming;
        expect(download.suggestedFilename()).toBe(`answer.${button.toLowerCase()}`);
        check(readFileSync(await download.path()));
      }
    });
  });

  whenBrowser('with ids leads to the recording, and to the moment', async () => {
    await onPage(server, 'ask', async (page) => {
      await runs(page, `select recording_id, start_s from findings where recording_id = '${ids.off}' and start_s > 4`);
      await page.click('.answer-rows a');
      await page.waitForSelector('h1:has-text("off.mat")');
      expect(Number(new URL(page.url()).searchParams.get('at'))).toBeCloseTo(4, 0);
    });
  });

  whenBrowser('is written by clicks on tables and columns too', async () => {
    await onPage(server, 'ask', async (page) => {
      await page.fill('#sql', 'select ');
      await page.click('summary:has-text("windows")');
      await page.click('.tables button:text-is("heart_rate_bpm")');
      await page.locator('#sql').pressSequentially(' from ');
      await page.click('.tables button:text-is("windows")');
      expect(await page.inputValue('#sql')).toBe('select heart_rate_bpm from windows');
    });
  });
});

describe('a saved question', () => {
  whenBrowser('is asked by choosing it, drawn, and stands in the address with what it is asked about', async () => {
    await onPage(server, 'ask', async (page) => {
      await page.selectOption('#question', 'each-day');
      await page.waitForSelector('svg.chart .bar');
      expect([hash(page).get('question'), hash(page).get('sql')]).toEqual(['each-day', null]);
      await page.fill('#set-since', '2999-01-01');
      await page.press('#set-since', 'Enter');
      await page.waitForSelector('.sql-status:has-text("No rows")');
      expect(hash(page).get('since')).toBe('2999-01-01');
      await page.fill('#set-since', 'soon');
      await page.press('#set-since', 'Enter');
      const problem = 'since must be a day like 2026-01-31, got "soon".';
      expect(await settled(() => status(page).textContent(), problem)).toBe(problem);
    });
  });

  whenBrowser('that needs something says what, and is then answered', async () => {
    await onPage(server, 'ask', async (page) => {
      await page.selectOption('#question', 'one-upload');
      const needs = 'The question needs key: a key, the beginning of one, or a recording id.';
      expect(await settled(() => status(page).textContent(), needs)).toBe(needs);
      await run(page, ENDLESS);
      await page.waitForSelector('button:text-is("Stop"):enabled');
      await page.selectOption('#question', 'one-upload');
      expect(await settled(() => status(page).textContent(), needs)).toBe(needs);
      expect(await page.isDisabled('button:text-is("Stop")')).toBe(true);
      await page.evaluate("document.querySelector('.sql-status').textContent = ''");
      await page.click('button:text-is("CSV")');
      expect(await settled(() => status(page).textContent(), needs)).toBe(needs);
      await page.fill('#set-key', ids.off);
      await page.press('#set-key', 'Enter');
      await page.waitForSelector('.answer-rows td:text-is("rejected")');
      await page.reload();
      await page.waitForSelector('.answer-rows td:text-is("rejected")');
      expect(await page.inputValue('#set-key')).toBe(ids.off);
    });
  });

  whenBrowser('is drawn as somebody chooses, and the link keeps that', async () => {
    await onPage(server, 'ask#question=ten-seconds', async (page) => {
      await page.waitForSelector('svg.chart .line');
      expect(await page.textContent('svg.chart title')).toMatch(/^mv by t_s: \d+ values from -?\d/);
      await page.selectOption('#chart-draw', 'points');
      await page.waitForSelector('svg.chart .point');
      await page.reload();
      await page.waitForSelector('svg.chart .point');
      await page.selectOption('#chart-draw', 'none');
      expect(await page.isHidden('figure')).toBe(true);
    });
  });
});

whenBrowser('every saved question is answered, and its chart is well-formed', async () => {
  await onPage(server, 'ask', async (page) => {
    const names = await page
      .locator('#question option')
      .evaluateAll((all) => all.map((one) => one.getAttribute('value')));
    expect(names.length).toBeGreaterThan(10);
    for (const name of names.slice(1)) {
      await page.selectOption('#question', name);
      const key = page.locator('#set-key');
      if ((await key.count()) > 0) {
        await key.fill('rec');
        await key.press('Enter');
      }
      await page.waitForSelector('.sql-status:has-text(", in ")');
      expect([name, hash(page).get('question')]).toEqual([name, name]);
    }
  });
});

whenBrowser('an empty lake says what to do, and still answers', async () => {
  await onPage(await serverOn(emptyLake()), 'ask', async (page) => {
    expect(await page.textContent('.banner')).toContain('./ecg process FILE_OR_FOLDER');
    await runs(page, 'select * from recordings');
    expect(await status(page).textContent()).toMatch(/^No rows, in \d\.\d\d s\. The lake is empty\.$/);
  });
});

whenBrowser('the keys are listed by ?, and / goes to the box', async () => {
  await onPage(server, '', async (page) => {
    await page.click('nav a:text-is("Ask in SQL")');
    await page.waitForSelector('#sql');
    await page.keyboard.press('?');
    for (const key of ['/', 'Ctrl Enter', 'Esc'])
      expect(await page.locator(`dialog kbd:text-is("${key}")`).count()).toBe(1);
    await page.keyboard.press('Escape');
    await page.keyboard.press('/');
    expect(await page.locator(':focus').getAttribute('id')).toBe('sql');
  });
});
