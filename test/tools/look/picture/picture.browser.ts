/** Takes the picture of the page for the README, with `PICTURE=write`; otherwise sees that it can be taken, and keeps nothing. */
import { writeFileSync } from 'node:fs';
import { expect } from '@jest/globals';
import { whenBrowser } from '../chromium.ts';
import { idsIn, processedWorkspace, serverOn } from '../looked-at.ts';
import { onPage } from '../on-page.ts';
import { PICTURE, PICTURE_DATA, pictureData } from './picture.ts';

const IS_WRITTEN = process.env.PICTURE === 'write';

whenBrowser('a recording whose electrode is off is pictured, with its band and its findings', async () => {
  const here = await processedWorkspace();
  const server = await serverOn(here);
  const { off } = await idsIn(here);
  await onPage(server, `recording/${off}?beats=1`, async (page) => {
    await page.waitForSelector('.plot[aria-busy=false] svg.paper .trace');
    expect(await page.locator('rect.band[data-grade=reject]').count()).toBe(1);
    const picture = await page.screenshot();
    expect(picture.length).toBeGreaterThan(20_000);
    if (!IS_WRITTEN) return;
    writeFileSync(PICTURE, picture);
    writeFileSync(PICTURE_DATA, await pictureData(server, off));
  });
});
