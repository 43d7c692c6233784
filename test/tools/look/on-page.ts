/**
 * Pages of `./ecg look` in the browser of a test. `SLOW_MS=300 npm run test:browser` delays every answer of the server by up to
 * so much, each by another, types slowly and gives the page a quarter of the processor, so that a test, or a page, that reads too
 * early is found.
 */
import { setTimeout } from 'node:timers/promises';
import { expect } from '@jest/globals';
import type { Page, Request } from 'playwright-core';
import type { LookServer } from '../../../tools/look/serve/server.ts';
import { browser } from './chromium.ts';

const SLOW_MS = Number(process.env.SLOW_MS ?? 0);

/** Answers come late, and not in their order; letters come one by one. */
async function slowDown(page: Page): Promise<void> {
  await page.route('**/api/**', async (route) => {
    await setTimeout(Math.random() * SLOW_MS);
    await route.continue().catch(() => {}); // the page may be closed by now
  });
  const type = page.keyboard.type.bind(page.keyboard);
  page.keyboard.type = (text) => type(text, { delay: Math.random() * SLOW_MS });
  const session = await page.context().newCDPSession(page);
  await session.send('Emulation.setCPUThrottlingRate', { rate: 4 });
}

/**
 * From before the first request. Chromium says that it hands requests to the test while the page still has one way past it: the
 * first request after `page.route` was then neither held nor seen, in 2 of 355 pages on a busy machine.
 */
async function standBetween(page: Page): Promise<void> {
  await page.route('**/no-such-request', (route) => route.continue());
}

/** A page of its own, on an address behind the token; what it prints and what goes wrong in it fails the test at its end, unless it is expected. */
export async function onPage(
  at: LookServer,
  rest: string,
  work: (page: Page) => Promise<void>,
  expected: readonly RegExp[] = [],
): Promise<void> {
  const context = await (await browser()).newContext({
    viewport: { width: 1280, height: 800 },
    colorScheme: 'light',
    reducedMotion: 'reduce',
    permissions: ['clipboard-read', 'clipboard-write'],
  });
  try {
    const page = await context.newPage();
    await standBetween(page);
    if (SLOW_MS > 0) await slowDown(page);
    const wrong: string[] = [];
    page.on('console', (message) => wrong.push(message.text()));
    page.on('pageerror', ({ message }) => wrong.push(message));
    page.on('request', (request) => {
      if (!request.url().startsWith(`http://127.0.0.1:${at.port}/`) && !request.url().startsWith('data:'))
        wrong.push(request.url());
    });
    await page.goto(at.url + rest);
    await page.waitForSelector('h1');
    await work(page);
    expect(wrong.filter((text) => !expected.some((one) => one.test(text)))).toEqual([]);
  } finally {
    await context.close();
  }
}

/** The paper of a recording, drawn. @param rest of the address after the recording */
export function onPaperOf(at: LookServer, id: string, work: (page: Page) => Promise<void>, rest = ''): Promise<void> {
  return onPage(at, `recording/${id}${rest}`, async (page) => {
    await page.waitForSelector('svg.paper .trace');
    await work(page);
  });
}

/** What is read once it is what is expected; after 20 s whatever it is then, for the test to say. The page answers in a frame or two. */
export async function settled<T>(read: () => T | Promise<T>, expected: T): Promise<T> {
  let value = await read();
  for (let tries = 0; tries < 1000 && value !== expected; tries += 1) {
    await setTimeout(20);
    value = await read();
  }
  return value; // not read again: the page may be drawing the next thing already
}

/** From now on, time of the page goes on only where the test says so: `page.clock.runFor`. */
export async function standStill(page: Page): Promise<void> {
  await page.clock.install();
  await page.clock.pauseAt(Date.now() + 60_000);
}

/** An answer of the server that has not reached the page yet. */
interface HeldAnswer {
  /** Lets it through, and ends once the page has it; one that the page no longer wants goes nowhere. */
  readonly release: () => Promise<void>;
}

/** Holds every answer to requests of a pattern until the test lets it through. @returns the held ones in their order */
export async function heldAnswers(
  page: Page,
  pattern: string | RegExp,
): Promise<{ readonly next: () => Promise<HeldAnswer> }> {
  const held: HeldAnswer[] = [];
  let taken = 0;
  await page.route(pattern, (route) => {
    const ended = new Promise<void>((resolve) => {
      const hear = (request: Request) => request === route.request() && resolve();
      page.on('requestfinished', hear);
      page.on('requestfailed', hear);
    });
    held.push({
      release: async () => {
        await route.continue().catch(() => {});
        await ended;
      },
    });
  });
  return {
    next: async () => {
      await settled(() => held.length > taken, true);
      const next = held[taken];
      if (next === undefined) throw new Error(`Expected a request of ${pattern}, got none in 20 s.`);
      taken += 1;
      return next;
    },
  };
}
