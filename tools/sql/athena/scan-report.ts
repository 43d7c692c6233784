/** What a person at a terminal sees of a query in Athena besides the answer: how long it runs, what it read, what that costs. */
import type { Output } from '../../../local/terminal/command-context.ts';
import { PRICES } from '../../cost/prices.ts';
import { sizeInWords } from '../../stack/size-in-words.ts';

/** Every query is billed for this much at least. Source: the page of `PRICES.athenaScan`. */
const MIN_BILLED_BYTES = 10 * 2 ** 20;
const GB = 2 ** 30;
const CLEAR = '\r\x1b[2K';

/** Where a query reports how far it is. */
export interface ScanReport {
  /** It is still running. @param ms since it was asked */
  running(ms: number): void;
  /** It has ended. @param bytes what it read and is billed for; undefined for a query that failed, which is free */
  ended(bytes: number | undefined): void;
}

/** On standard error; nothing where no one is watching. */
export function scanReport({ isTerminal, write }: Output): ScanReport {
  if (!isTerminal) return { running: () => {}, ended: () => {} };
  return {
    running: (ms) => write(`${CLEAR}Athena: ${(ms / 1000).toFixed(0)} s`),
    ended: (bytes) => write(bytes === undefined ? CLEAR : `${CLEAR}${scanLine(bytes)}\n`),
  };
}

/** `Athena read 3.4 MB: less than $0.01.` The price is that of the reference region, by the list of `tools/cost`. */
export function scanLine(bytes: number): string {
  const usd = (Math.max(bytes, MIN_BILLED_BYTES) / GB) * PRICES.athenaScan.usd;
  return `Athena read ${sizeInWords(bytes)}: ${usd < 0.01 ? 'less than $0.01' : `about $${usd.toFixed(2)}`}.`;
}
