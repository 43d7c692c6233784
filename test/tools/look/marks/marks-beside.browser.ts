/** Marks while something else happens: two windows at once, and what changes under the page. */
import { appendFileSync, existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect } from '@jest/globals';
import { main as compact } from '../../../../local/compact.ts';
import { main as processMain } from '../../../../local/process.ts';
import { NOT_KEPT } from '../../../../tools/look/reader.ts';
import { queryLake } from '../../../support/workspace.ts';
import { whenBrowser } from '../chromium.ts';
import { idsIn, marksOf, processedWorkspace, servedLake, serverOn } from '../looked-at.ts';
import { onPage, settled } from '../on-page.ts';
import { listed, point, refused, stepsOn } from './on-marks.ts';

const lake = await servedLake();
const { here, ids, server } = lake;
const { onPaper, expectStanding } = stepsOn(lake);
beforeEach(() => rmSync(marksOf(here).path, { force: true }));

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
