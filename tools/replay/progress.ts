/**
 * What a replay has sent, in a file that is only appended to, so that a replay that was killed continues where it
 * stopped.
 *
 * A line is added after its upload is sent: killed in between, a few are sent twice, and processing one twice changes
 * nothing. The file is removed when nothing is left to send.
 */
import { createHash } from 'node:crypto';
import { appendFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Below the person's folder. */
export const PROGRESS_FOLDER = join('.local', 'replay');

const ID = /^[0-9a-f]{64}$/;
const NAME_DIGITS = 16;

/** The file of one replay: what earlier runs have sent, and a way to add to it. */
export interface ReplayProgress {
  readonly path: string;
  /** Recording ids that were sent before this run. */
  readonly sent: ReadonlySet<string>;
  /** When the first run began, in ISO 8601; undefined when this is it. */
  readonly begunAt: string | undefined;
  add(ids: readonly string[]): void;
  /** Everything was sent: forgets it. */
  finish(): void;
}

/**
 * @param folder of progress files; made when there is something to remember
 * @param replay identifies this replay: equal values continue one another
 */
export function openProgress(folder: string, replay: unknown): ReplayProgress {
  const said = JSON.stringify(replay);
  const name = createHash('sha256').update(said).digest('hex').slice(0, NAME_DIGITS);
  const path = join(folder, `${name}.txt`);
  const isThere = existsSync(path);
  // A line that is not an id is the first one, or half of one from a killed process.
  const lines = isThere ? readFileSync(path, 'utf8').split('\n') : [];
  const sent = new Set(lines.filter((line) => ID.test(line)));
  let isBegun = false;
  const begin = () => {
    if (isBegun) return;
    mkdirSync(folder, { recursive: true });
    if (!existsSync(path)) writeFileSync(path, `${new Date().toISOString()} ${said}\n`);
    else if (lines.at(-1) !== '') appendFileSync(path, '\n');
    isBegun = true;
  };
  return {
    path,
    sent,
    begunAt: sent.size === 0 ? undefined : lines[0]?.split(' ')[0],
    add: (ids) => {
      begin();
      appendFileSync(path, ids.map((id) => `${id}\n`).join(''));
    },
    finish: () => rmSync(path, { force: true }),
  };
}
