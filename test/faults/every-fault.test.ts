/** Every call that one batch makes, and everything that can become of it: nothing is left to chance. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { recordingKeyOf } from '../../handler/recording/companion/companion-keys.ts';
import { notification } from '../support/pipeline.ts';
import { announced } from './announced.ts';
import { Queue } from './queue.ts';
import { say } from './seed.ts';
import { drain, expectWhole } from './settle.ts';
import { cleanOf, GONE, GOOD, idOf, KEYS, makeCleanRuns, RULES_NAMES, type RulesName } from './uploads.ts';
import { type Call, FATES, type Fate, World } from './world.ts';

let schedules = 0;

beforeAll(makeCleanRuns);
afterAll(() => say(`every fault: ${schedules} schedules explored, all that there are`));

/** One message for each upload, all in one batch, with this fate for each call. */
async function run(fateOf: (call: Call) => Fate) {
  const { world, queue, calls } = announced(fateOf);
  const messages = queue.receive(0);
  await drain(queue, world, { rules: 'usual' });
  schedules += 1;
  return { world, queue, calls, messages };
}

/** What judged the uploads is written with the first of them. */
const isOfRuleset = ({ key }: Call) => key.startsWith('rulesets/');

/** The upload that a call is about, its own or one for a sheet beside it; undefined for a report and for a ruleset, which are about several. */
function uploadOf({ key }: Call): string | undefined {
  return KEYS.find((one) => one === key || one === recordingKeyOf(key) || key.includes(idOf(one)));
}

/** Whether a sheet lies beside an upload that is gone is asked ahead, and nobody needs the answer. */
function matters(call: Call): boolean {
  return call.what !== 'newest' || uploadOf(call) !== GONE;
}

test('without faults an upload leaves the tables that its outcome has', () => {
  const judged = ['findings', 'recordings', 'rulesets', 'windows'];
  const unreadable = ['recordings', 'rulesets'];
  const expected: Readonly<Record<RulesName, Readonly<Record<string, readonly string[]>>>> = {
    usual: { accepted: [...judged, 'beats', 'samples'], rejected: judged, unreadable },
    strict: { rejected: judged, unreadable },
    blind: { unreadable },
  };
  for (const rules of RULES_NAMES) {
    const seen = new Set<string>();
    for (const key of KEYS) {
      const { outcome, files } = cleanOf(key, rules);
      const tables = [...files.keys()].map((name) => name.slice(0, name.indexOf('/')));
      expect(tables.sort()).toEqual([...(expected[rules][outcome] ?? [])].sort());
      seen.add(outcome);
    }
    expect([...seen].sort()).toEqual(['gone', ...Object.keys(expected[rules])].sort());
  }
});

describe('one fault in a batch', () => {
  test('whichever call it strikes and whatever it is: all ends well, and nothing is given up', async () => {
    const { calls, world } = await run(() => 'done');
    expectWhole(world, 'usual');
    for (const { number, what } of calls) {
      for (const fate of FATES) {
        if (fate === 'done' || (fate.startsWith('cut') && what !== 'bytes')) continue; // the one is the run above
        const { world, queue } = await run((call) => (call.number === number ? fate : 'done'));
        expectWhole(world, 'usual');
        expect(queue.dead).toEqual([]);
      }
    }
  });

  test('strikes no neighbour: only the message of the call that failed is delivered again', async () => {
    const { calls } = await run(() => 'done');
    for (const struck of calls.filter((call) => call.what !== 'report' && matters(call))) {
      const { calls: all } = await run(({ number }) => (number === struck.number ? 'failed' : 'done'));
      const opened = all.filter(({ what }) => what === 'open').map(({ key }) => key);
      const twice = opened.filter((key, index) => opened.indexOf(key) !== index);
      expect(twice).toEqual([isOfRuleset(struck) ? KEYS[0] : uploadOf(struck)]);
    }
  });
});

describe('a fault that lasts', () => {
  test('gives up its own uploads after five deliveries and no other, and a replay afterwards makes all whole', async () => {
    const { calls } = await run(() => 'done');
    const kinds = new Map(calls.filter(matters).map((call) => [`${call.what} ${uploadOf(call)}`, call]));
    for (const struck of kinds.values()) {
      const upload = uploadOf(struck);
      const isStruck = (call: Call) => call.what === struck.what && uploadOf(call) === upload;
      const { world, queue } = await run((call) => (isStruck(call) ? 'failed' : 'done'));
      const bad = KEYS.filter((key) => cleanOf(key, 'usual').outcome !== 'accepted');
      const judged = KEYS.filter((key) => cleanOf(key, 'usual').outcome !== 'gone');
      const given = upload === undefined ? (isOfRuleset(struck) ? judged : bad) : [upload];
      expect(queue.dead.map(({ body }) => body).sort()).toEqual(given.map((key) => notification(key)).sort());
      expect(queue.dead.every(({ receives }) => receives === 5)).toBe(true);
      world.fateOf = () => 'done';
      queue.replayDead();
      await drain(queue, world, { rules: 'usual' });
      expectWhole(world, 'usual');
    }
  });
});

describe('two faults while a recording is processed again under other rules', () => {
  const changes = RULES_NAMES.flatMap((from) => RULES_NAMES.map((to) => ({ from, to }))).filter(
    ({ from, to }) => from !== to || to === 'usual', // of those without a change, the one with the most files will do
  );

  test.each(changes)('$from → $to: no moment shows a row without its files, and all ends well', async (change) => {
    const fates: readonly Fate[] = ['failed', 'failed late', 'killed', 'killed late'];
    // A later process knows only what storage, the queue and the reports hold. Where two first faults leave it the same of
    // these, it makes the same calls, and a second fault in them leads to the same end: those are tried once.
    const tried = new Map<string, number>();
    const { calls } = await again(change, new Map());
    for (let first = 0; first < calls; first += 1) {
      for (const fate of fates) {
        const once = await again(change, new Map([[first, fate]]));
        const begun = once.processes.filter(({ firstCall }) => firstCall > first);
        const known = begun.find(({ found }) => tried.has(found));
        if (known !== undefined) expect(once.calls - known.firstCall).toBe(tried.get(known.found));
        for (let second = first + 1; second < (known?.firstCall ?? once.calls); second += 1) {
          await again(
            change,
            new Map([
              [first, fate],
              [second, 'killed'],
            ]),
          );
        }
        for (const { found, firstCall } of begun) tried.set(found, once.calls - firstCall);
      }
    }
    expect(tried.size).toBeGreaterThan(0);
  });

  /** @returns how many calls it took, and of each process which was its first and what it found when it began */
  async function again({ from, to }: { from: RulesName; to: RulesName }, fates: ReadonlyMap<number, Fate>) {
    const world = new World();
    const queue = new Queue();
    for (const [name, bytes] of cleanOf(GOOD, from).files) world.lake.set(name, bytes);
    let calls = 0;
    // That a question for sheets fails is tried above, with all that it may strike.
    world.fateOf = ({ what }) => (what === 'newest' ? 'done' : (fates.get(calls++) ?? 'done'));
    queue.send(notification(GOOD));
    const processes: { readonly firstCall: number; readonly found: string }[] = [];
    const differences = () => {
      processes.push({ firstCall: calls, found: `${queue.deliveries} ${foundBy(world)}` });
      return {};
    };
    await drain(queue, world, { rules: to, differences });
    expectWhole(world, to, [GOOD]);
    schedules += 1;
    return { calls, processes };
  }
});

/** All that a process that begins can find of those before it. */
function foundBy({ lake, reported }: World): string {
  const files = [...lake].map(([name, bytes]) => [name, Buffer.from(bytes).toString('base64')]).sort();
  return JSON.stringify([files, reported]);
}
