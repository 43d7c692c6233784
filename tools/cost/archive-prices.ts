/** Prices of the two archives. */
import type { BilledStack } from './billed-stack.ts';
import { PRICES, type PriceName } from './prices.ts';

/** What storage and a move cost in each class. */
export const ARCHIVES = {
  instant: { storage: 'instantStorage', move: 'instantMove' },
  flexible: { storage: 'flexibleStorage', move: 'flexibleMove' },
} as const satisfies Record<BilledStack['archiveClass'], Record<string, PriceName>>;

/** What reading this many GB, in as many files, costs from Instant Retrieval: a restore is not needed there. */
export function instantReadUsd(gb: number, files: number): number {
  return gb * PRICES.instantRead.usd + files * PRICES.instantGet.usd;
}
