/** Messages of either queue: what S3 sends, changed in places, and what strangers send. */
import fc from 'fast-check';
import { notifyOfReports } from '../../../handler/notify/notify.ts';
import { BadReportError, decodeReport } from '../../../handler/notify/report.ts';
import { handleBatch } from '../../../handler/queue/batch.ts';
import { batch, bench, notification } from '../../support/pipeline.ts';
import { goodBytes } from '../../support/recordings.ts';
import { hostileJson, hostileText } from '../hostile.ts';
import { eachIsOneLine } from '../invariants.ts';
import { neutral } from '../slack.ts';
import { asJson, target } from '../target.ts';

type EventsInput = readonly string[];

const GOOD = notification('good.mat', 'cut.mat', 'gone.mat', 'stopped.mat');
const REPORT = JSON.stringify({
  bad: ['rejected', 'unreadable', 'gone'].map((outcome) => ({
    recordingId: '0'.repeat(64),
    bucket: 'raw',
    key: 'a.mat',
    version: 'v',
    outcome,
    code: 'corrupt',
    reason: 'why',
  })),
});
/** Deep enough to use up the stack of whoever follows it down. */
const DEEP = 100_000;

/** Any node of a JSON text becomes something else. */
function changed(text: string): fc.Arbitrary<string> {
  const all = nodesOf(JSON.parse(text));
  const change = fc.tuple(fc.nat(all - 1), fc.oneof(hostileJson, hostileText));
  return fc.array(change, { minLength: 1, maxLength: 3 }).map((changes) => {
    let node = 0;
    const byNode = new Map(changes);
    return JSON.stringify(JSON.parse(text), (_, value: unknown) => {
      const at = node++;
      return byNode.has(at) ? byNode.get(at) : value;
    });
  });
}

function nodesOf(value: unknown): number {
  let nodes = 0;
  JSON.stringify(value, (_, node: unknown) => {
    nodes += 1;
    return node;
  });
  return nodes;
}

const body: fc.Arbitrary<string> = fc.oneof(
  { weight: 4, arbitrary: changed(GOOD) },
  { weight: 4, arbitrary: changed(REPORT) },
  hostileText,
  hostileJson.map((value) => JSON.stringify(value)),
  hostileText.map((key) => notification(key.toWellFormed())),
  fc.nat(GOOD.length).map((length) => GOOD.slice(0, length)),
  fc.constantFrom(
    GOOD,
    REPORT,
    '{"Service":"Amazon S3","Event":"s3:TestEvent"}',
    '{"__proto__":{"Event":"s3:TestEvent","polluted":1}}',
    '['.repeat(DEEP),
    `{"Records":${'['.repeat(DEEP)}${']'.repeat(DEEP)}}`,
    `{"bad":${'{"a":'.repeat(DEEP)}1${'}'.repeat(DEEP)}}`,
  ),
);

export const events = target<EventsInput>({
  name: 'events',
  ...asJson,
  inputs: fc.array(body, { minLength: 1, maxLength: 4 }),
  decode: (bytes) => JSON.parse(Buffer.from(bytes).toString()) as EventsInput, // written by `encode`
  check: async (bodies) => {
    const run = bench({
      'good.mat': { bytes: goodBytes },
      'cut.mat': { bytes: goodBytes.subarray(0, 3000) },
      'stopped.mat': new Error('storage\nis\u001b[31m down'),
    });
    const { batchItemFailures } = await handleBatch(batch(...bodies), run.pipeline);
    const known = new Set(bodies.map((_, index) => `m${index}`));
    isAnswer(batchItemFailures, known);
    if (run.results.some(({ object }) => typeof object.key !== 'string')) throw new Error('a key that is no text');
    eachIsOneLine(run.lines);
    await asReports(bodies, known);
    for (const [index, text] of bodies.entries()) {
      const isFailed = batchItemFailures.some(({ itemIdentifier }) => itemIdentifier === `m${index}`);
      if (text === GOOD && !isFailed) throw new Error('storage is down, and a message counts as done');
    }
  },
});

/** The same messages, as if they were reports. */
async function asReports(bodies: EventsInput, known: ReadonlySet<string>): Promise<void> {
  const { pipeline, lines } = bench({});
  const notices: string[] = [];
  const publish = async (message: string) => void notices.push(message);
  const { batchItemFailures } = await notifyOfReports(batch(...bodies), {
    publish,
    log: pipeline.log,
    hasSheet: async () => false,
    timeLeftMs: () => 60_000,
  });
  isAnswer(batchItemFailures, known);
  eachIsOneLine(lines);
  for (const notice of notices) neutral(JSON.parse(notice));
  for (const text of bodies) {
    try {
      decodeReport(text);
    } catch (error) {
      if (!(error instanceof BadReportError)) throw error;
    }
  }
}

function isAnswer(failures: readonly { readonly itemIdentifier: string }[], known: ReadonlySet<string>): void {
  const ids = failures.map(({ itemIdentifier }) => itemIdentifier);
  if (ids.some((id) => !known.has(id)) || new Set(ids).size !== ids.length) throw new Error(`the answer names ${ids}`);
}
