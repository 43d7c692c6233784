/** A stack whose lake is compacted: the function that does it, and what Athena sees. */

import { expect } from '@jest/globals';
import { S3VersionedBucket } from '../../../../handler/aws/s3-versioned-bucket.ts';
import { compactBucket, registerDays } from '../../../../handler/compact/bucket/compact-bucket.ts';
import { createLog } from '../../../../handler/log.ts';
import { RECORDING_TABLES } from '../../../../lake/schema.ts';
import { athenaSees } from '../../../faults/bucket/athena-view.ts';
import type { World } from './world.ts';

export const HOUR_MS = 3600 * 1000;
const silent = createLog({ write: () => {} });

/** Has the function run, this many hours from now. @param bucket where it writes, if not in the lake as it is */
export function compactAfter({ stack, catalogue }: World, hours: number, bucket = lakeOf(stack)): Promise<void> {
  return compactBucket({ bucket, catalogue, nowMs: Date.now() + hours * HOUR_MS, hasTime: () => true }, silent);
}

/** What Athena sees of each table. */
export function seenIn({ stack, catalogue }: World) {
  const newest = new Map(stack.lake.map((one) => [one.key, one]));
  const keys = (prefix: string) =>
    [...newest.values()].filter(({ key, isMarker }) => !isMarker && key.startsWith(prefix)).map(({ key }) => key);
  return athenaSees({
    foldersOf: (table) => catalogue.foldersOf(table),
    keys,
    bytesOf: (key) => newest.get(key)!.bytes, // a key of the list
  });
}

/** The same, as one list of lines. */
export async function linesSeen(world: World): Promise<string[]> {
  const seen = await seenIn(world);
  return RECORDING_TABLES.flatMap((table) => seen[table].map((what) => `${table} ${what}`));
}

function lakeOf(stack: World['stack']): S3VersionedBucket {
  return new S3VersionedBucket(stack.s3, 'lake');
}

/** Makes everything hours old, and known to the catalogue: what is written from now on is new. */
export async function hoursAgo(world: World): Promise<World> {
  for (const one of world.stack.lake) Object.assign(one, { at: new Date(one.at.getTime() - HOUR_MS) });
  world.stack.now = new Date();
  const bucket = lakeOf(world.stack);
  await registerDays({ bucket, catalogue: world.catalogue }, silent);
  return world;
}

/** Compacts, and does something before a call to the bucket or the catalogue. @returns how many calls there were */
export async function compactBeside(world: World, hour: number, at: number, act: () => Promise<void>): Promise<number> {
  let calls = 0;
  const watched = <T extends object>(door: T): T =>
    new Proxy(door, {
      get: (_, name) => {
        const value = Reflect.get(door, name);
        if (typeof value !== 'function') return value;
        return async (...args: unknown[]) => {
          if (calls++ === at) await act();
          return value.apply(door, args);
        };
      },
    });
  const bucket = watched(lakeOf(world.stack));
  // What is taken away while it is read fails the day, and the next run goes on.
  await compactAfter({ ...world, catalogue: watched(world.catalogue) }, hour, bucket).catch((error: unknown) =>
    expect(error).toBeInstanceOf(AggregateError),
  );
  return calls;
}

/** Does something when the clock of this machine is an hour ahead. */
export async function anHourLater<T>(act: () => Promise<T>): Promise<T> {
  const { now } = Date;
  Date.now = () => now() + HOUR_MS;
  try {
    return await act();
  } finally {
    Date.now = now;
  }
}
