/** Leads to the window where the score is least sure, and which the reader has not marked. */
import type { WindowsToMark } from '../../wire.ts';
import { addressOf, filterInAddress } from '../address.ts';
import { askJson } from '../ask.ts';
import { say } from '../dom.ts';

/** Windows that were led to since the page was loaded: one that is not marked is passed over the next time. */
const passed = new Set<string>();

/**
 * @param go goes to an address of the page
 * @param gone aborted once another screen was asked for: nobody is led away from that
 */
export async function nextToMark(go: (address: string) => void, gone: AbortSignal): Promise<void> {
  try {
    const { windows } = await askJson<WindowsToMark>('api/to-mark', {}, gone);
    if (gone.aborted) return;
    const next = windows.find((window) => !passed.has(JSON.stringify(window)));
    if (next === undefined) {
      passed.clear();
      say(
        windows.length === 0 ? 'Every window with a quality is marked.' : 'These were the least sure: m begins again.',
      );
      return;
    }
    passed.add(JSON.stringify(next));
    const { id, leadIndex, startS } = next;
    const at = { at: String(Math.max(0, startS - LEAD_IN_S)), lead: String(leadIndex), window: String(startS) };
    go(addressOf(`recording/${id}`, { ...filterInAddress(), ...at }));
  } catch (error) {
    if (gone.aborted) return;
    say((error as Error).message);
  }
}

/** Shown before the window, so that its start is seen. */
const LEAD_IN_S = 1;
