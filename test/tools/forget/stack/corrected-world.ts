/** A stack with a recording that was said to be another person's before. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { compactAfter, HOUR_MS } from './compacted-world.ts';
import { put, setUp, type World } from './world.ts';

/** The sheet says whose the recording is, from now on. */
export async function say({ here, stack }: World, subject: string | null): Promise<void> {
  const header = join(here.folder, 'c.hea');
  writeFileSync(
    header,
    `c 1 360 3600\nc.mat 16+24 200/mV 11 1024\n${subject === null ? '' : `# subject_id: ${subject}\n`}`,
  );
  await put(stack, 'mit-bih-360/corrected/c.hea', header);
}

/** A recording of S-099, an hour ago. */
export async function uploaded(): Promise<World> {
  const world = setUp();
  world.stack.now = new Date(Date.now() - HOUR_MS);
  await say(world, 'S-099');
  await put(world.stack, 'mit-bih-360/corrected/c.mat');
  await world.stack.process();
  return world;
}

/**
 * A recording of S-099, said to be another's since.
 *
 * @param isCompacted whether the day was compacted in between, so that a generation has it as S-099's
 * @param at when it was corrected
 * @param today whose it is now; null: nobody's
 */
export async function corrected({
  isCompacted = true,
  at = new Date(Date.now() - HOUR_MS),
  today = 'S-018',
}: {
  readonly isCompacted?: boolean;
  readonly at?: Date;
  readonly today?: string | null;
} = {}): Promise<World> {
  const world = await uploaded();
  const { stack } = world;
  if (isCompacted) await compactAfter(world, 30);
  stack.now = at;
  await say(world, today);
  await stack.process();
  return world;
}
