/** What the clients of a person's commands are made with: of a machine that may have no network, so that none waits for ever. */
import type { ClientRegion } from './outputs.ts';

const CONNECTION_MS = 5_000;
/** A connection on which nothing has moved for this long is dead. */
const IDLE_MS = 60_000;

/** @returns the first argument of any client: the region of the stack, and when it gives up, in ms */
export function clientConfig(region: ClientRegion) {
  return { ...region, requestHandler: { connectionTimeout: CONNECTION_MS, socketTimeout: IDLE_MS } };
}
