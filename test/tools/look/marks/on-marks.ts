/** A person's hands on the paper, and the marks that then stand. */
import { expect } from '@jest/globals';
import type { Page } from 'playwright-core';
import type { LookServer } from '../../../../tools/look/serve/server.ts';
import { queryLake, type Workspace } from '../../../support/workspace.ts';
import { onPage, settled } from '../on-page.ts';

/** The steps of tests on one lake; each takes another server or workspace where a test has two. */
export function stepsOn({ here, server }: { readonly here: Workspace; readonly server: LookServer }) {
  return {
    /** Opens the paper of a recording, and waits until it is drawn. */
    onPaper: (id: string, work: (page: Page) => Promise<void>, at = server) =>
      onPage(at, `recording/${id}`, async (page) => {
        await page.waitForSelector('svg.paper .trace');
        await work(page);
      }),
    /** @param expected what is to stand, as SQL has it: `start-end mark`, joined by commas */
    expectStanding: async (expected: string, at = here) =>
      expect(await settled(() => standing(at), expected)).toBe(expected),
  };
}

async function standing(here: Workspace): Promise<string> {
  const rows = await queryLake(here, 'select start_s, end_s, mark from labels order by start_s, end_s desc');
  return rows.map(([start, end, mark]) => `${Number(start).toFixed(1)}-${Number(end).toFixed(1)} ${mark}`).join(', ');
}

/** Moves the pointer over the paper, at its standard speed and from its start. */
export async function point(page: Page, timeS: number, { rowMm = 20 } = {}): Promise<void> {
  const box = (await page.locator('svg.paper').boundingBox())!;
  const mm = box.width / Number((await page.getAttribute('svg.paper', 'viewBox'))!.split(' ')[2]);
  await page.mouse.move(box.x + (17 + 25 * timeS) * mm, box.y + rowMm * mm, { steps: 3 });
}

/** Over the paper, between two times. */
export async function drag(page: Page, fromS: number, toS: number): Promise<void> {
  await point(page, fromS);
  await page.mouse.down();
  await point(page, toS);
  await page.mouse.up();
}

/** The marks on the drawing, in mm. */
export async function drawn(page: Page) {
  const svg = await page.innerHTML('.plot');
  return [...svg.matchAll(/class="mark" data-mark="(\w+)"[^>]*? x="([\d.]+)"[^>]*? width="([\d.]+)"/g)].map(
    ([, mark, x, width]) => ({ mark, x: Number(x), width: Number(width) }),
  );
}

/** Where the marks of the list are, as it says. */
export const listed = (page: Page) => page.locator('.marks .where').allTextContents();
/** The sentence of a mark that was not taken. */
export const refused = (page: Page) => page.textContent('.refused');
