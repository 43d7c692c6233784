/** The answer to a form about a device: what the file means by it, or the profile that was written. */
import type { IncomingMessage } from 'node:http';
import { MAX_LEADS } from '../../../quality/limits.ts';
import type { DeviceAsked, DeviceForm } from '../device/device-wire.ts';
import type { LookedAt } from '../read/looked-at.ts';
import { type Check, jsonBody } from './json-body.ts';
import { type Answer, found } from './routes.ts';

/** As many leads as a recording may have, with long names. */
const MAX_BODY_BYTES = 65_536;

const TEXT: Check = [(value) => typeof value === 'string' && value.length <= 500, 'at most 500 characters'];
const NUMBER: Check = [(value) => typeof value === 'number' && Number.isFinite(value), 'a number'];
const ORIENTATIONS: readonly unknown[] = ['auto', 'leads in rows', 'leads in columns'];

const FORM: Readonly<Record<keyof DeviceForm, Check>> = {
  id: TEXT,
  title: TEXT,
  variable: TEXT,
  orientation: [(value) => ORIENTATIONS.includes(value), `one of ${ORIENTATIONS.join(', ')}`],
  stores: [(value) => value === 'adu' || value === 'mV', 'adu or mV'],
  samplingRateHz: NUMBER,
  gainAduPerMv: NUMBER,
  zeroAdu: NUMBER,
  mainsHz: [(value) => value === null || NUMBER[0](value), 'a number, or null'],
  leads: [isNames, `at most ${MAX_LEADS} names`],
};

const ASKED: Readonly<Record<keyof DeviceAsked, Check>> = {
  ...FORM,
  fromS: [(value) => typeof value === 'number' && value >= 0 && value <= 1e9, 'a number of seconds from 0'],
};

/**
 * @param wanted aborted when the one who asked has gone: a preview is then not made
 * @throws {BadDevice} for a form that cannot be, and a profile that cannot be written
 */
export async function deviceAnswer(
  { id, what }: { readonly id: string; readonly what: string | undefined },
  request: IncomingMessage,
  lookedAt: LookedAt,
  wanted: AbortSignal,
): Promise<Answer> {
  if (what === 'preview') {
    const asked = await jsonBody<DeviceAsked>(request, 'A form', MAX_BODY_BYTES, ASKED);
    return found(await (await lookedAt.device(id))?.preview(asked, wanted));
  }
  const form = await jsonBody<DeviceForm>(request, 'A form', MAX_BODY_BYTES, FORM);
  return found(await (await lookedAt.device(id))?.write(form));
}

function isNames(value: unknown): boolean {
  return Array.isArray(value) && value.length <= MAX_LEADS && value.every((name) => TEXT[0](name));
}
