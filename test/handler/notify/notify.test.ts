import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { createLog } from '../../../handler/log.ts';
import { notifyOfReports } from '../../../handler/notify/notify.ts';
import { type BadUpload, encodeReports } from '../../../handler/notify/report.ts';
import { batch } from '../../support/pipeline.ts';

function upload(key: string): BadUpload {
  return {
    recordingId: key,
    bucket: 'b',
    key,
    version: 'v',
    outcome: 'rejected',
    code: 'frozen-trace',
    reason: 'still',
  };
}

/** A notifier whose notices and log lines are kept, and one that cannot publish. */
function bench({ isDown = false } = {}) {
  const sent: string[] = [];
  const lines: string[] = [];
  const publish = async (message: string) => {
    if (isDown) throw new Error('SNS is down');
    sent.push(message);
  };
  const log = createLog({ write: (line) => lines.push(line) });
  const events = () => lines.map((line) => JSON.parse(line).event);
  const hasSheet = async ({ key }: { readonly key: string }) => key === 'answered.mat';
  const notifier = { publish, log, form: { dashboardUrl: 'https://x.example' }, hasSheet, timeLeftMs: () => 60_000 };
  return { notifier, sent, lines, events };
}

const failuresOf = (...ids: readonly string[]) => ({
  batchItemFailures: ids.map((itemIdentifier) => ({ itemIdentifier })),
});

describe('a batch of reports', () => {
  test('is no notice when a sheet has come for all that waited for one', async () => {
    const { notifier, sent } = bench();
    const waiting: BadUpload = { ...upload('answered.mat'), code: 'known-meaning', awaitsSheet: true };
    const said = await notifyOfReports(batch(...encodeReports([waiting])), notifier);
    expect({ said, sent }).toEqual({ said: failuresOf(), sent: [] });
    await notifyOfReports(batch(...encodeReports([waiting, { ...waiting, key: 'other.mat' }])), notifier);
    expect(sent.map((notice) => JSON.parse(notice).content.title)).toEqual(['ECG uploads: 1 rejected']);
  });

  test('is one notice at most; what is no report fails alone, and when nothing can be sent all fail', async () => {
    const message = fc.oneof(fc.array(fc.string(), { maxLength: 5 }), fc.constant<'bad'>('bad'));
    await fc.assert(
      fc.asyncProperty(fc.array(message), fc.boolean(), async (messages, isDown) => {
        const { notifier, sent } = bench({ isDown });
        const bodies = messages.map((keys) => (keys === 'bad' ? '{}' : JSON.stringify({ bad: keys.map(upload) })));
        const { batchItemFailures } = await notifyOfReports(batch(...bodies), notifier);
        const isAnyBad = messages.some((keys) => keys !== 'bad' && keys.length > 0);
        expect(sent).toHaveLength(isAnyBad && !isDown ? 1 : 0);
        const failing = messages.flatMap((keys, index) =>
          keys === 'bad' || (isDown && isAnyBad) ? [`m${index}`] : [],
        );
        expect(batchItemFailures.map(({ itemIdentifier }) => itemIdentifier).toSorted()).toEqual(failing.toSorted());
      }),
    );
  });

  test('tells what, how many, and where to look', async () => {
    const { notifier, sent, lines } = bench();
    const bodies = encodeReports(['a.mat', 'b.mat'].map(upload)).concat(encodeReports([upload('a.mat')]));
    expect(await notifyOfReports(batch(...bodies), notifier)).toEqual(failuresOf());
    const { content } = JSON.parse(sent[0]!);
    expect(content.title).toBe('ECG uploads: 2 rejected');
    expect(content.nextSteps[0]).toBe('Look: <https://x.example|dashboard>');
    expect(lines.map((line) => JSON.parse(line))).toMatchObject([{ level: 'info', event: 'notice-sent', reports: 3 }]);
  });

  test('says in the log what was no report, and that nothing could be sent', async () => {
    const { notifier, events } = bench({ isDown: true });
    expect(await notifyOfReports(batch('not JSON', ...encodeReports([upload('a')])), notifier)).toEqual(
      failuresOf('m0', 'm1'),
    );
    expect(events()).toEqual(['bad-report', 'notice-not-sent']);
  });
});

describe('the HTML reports of a notice', () => {
  /** A notifier that asks for reports, or cannot. */
  const asking = ({ isDown = false, publishes = true } = {}) => {
    const { notifier, sent, events } = bench({ isDown: !publishes });
    const asked: string[] = [];
    const askFor = async (objects: readonly { readonly key: string }[]) => {
      if (isDown) throw new Error('SQS is down');
      asked.push(...objects.map(({ key }) => key));
    };
    return { notifier: { ...notifier, askFor, form: { stack: 'dev' } }, sent, events, asked };
  };
  const steps = (sent: readonly string[]) => sent.flatMap((notice) => JSON.parse(notice).content.nextSteps as string[]);

  test('are asked for of those that it names and that are rejected, ten at most, and it names the first', async () => {
    const { notifier, sent, asked } = asking();
    const flood = Array.from({ length: 10_000 }, (_, at) => upload(`r${at}.mat`));
    const others = (['unreadable', 'gone'] as const).map((outcome) => ({
      ...upload(`${outcome}.mat`),
      outcome,
      code: outcome,
    }));
    await notifyOfReports(batch(...encodeReports([...others, ...flood])), notifier);
    expect(asked).toEqual(Array.from({ length: 8 }, (_, at) => `r${at}.mat`));
    expect(steps(sent)).toContainEqual(expect.stringContaining('`reports/r0.mat.html`'));
  });

  test('do not keep a notice waiting for a queue that never answers', async () => {
    const { notifier, sent, lines } = bench();
    const askFor = () => new Promise<void>(() => {});
    const timeLeftMs = () => 15_010; // ten milliseconds more than a notice is given to go out
    const said = await notifyOfReports(batch(...encodeReports([upload('a.mat')])), { ...notifier, askFor, timeLeftMs });
    expect(said).toEqual(failuresOf());
    expect(steps(sent).join()).not.toContain('--report');
    expect(lines.map((line) => JSON.parse(line))).toMatchObject([
      { event: 'report-not-asked-for', error: 'Error: the queue did not answer within 10 ms' },
      { event: 'notice-sent' },
    ]);
  });

  test('that cannot be asked for hold back no notice, which then names none; the log says why', async () => {
    const { notifier, sent, events } = asking({ isDown: true });
    expect(await notifyOfReports(batch(...encodeReports([upload('a.mat')])), notifier)).toEqual(failuresOf());
    expect(events()).toEqual(['report-not-asked-for', 'notice-sent']);
    expect(steps(sent).join()).toContain('./ecg fetch a.mat --stack dev');
    expect(steps(sent).join()).not.toContain('reports/');
  });

  test('are asked for again with a notice that could not be published', async () => {
    const { notifier, asked } = asking({ publishes: false });
    const reports = batch(...encodeReports([upload('a.mat')]));
    await notifyOfReports(reports, notifier);
    await notifyOfReports(reports, notifier);
    expect(asked).toEqual(['a.mat', 'a.mat']);
  });

  test('are not spoken of where the stack draws none, nor how to fetch an upload where there is no stack', async () => {
    const { notifier, sent } = bench();
    await notifyOfReports(batch(...encodeReports([upload('a.mat')])), notifier);
    await notifyOfReports(batch(...encodeReports([upload('a.mat')])), { ...notifier, form: { stack: 'dev' } });
    expect(steps(sent.slice(0, 1)).join()).not.toMatch(/fetch|reports\//);
    expect(steps(sent.slice(1)).filter((step) => /fetch|reports\//.test(step))).toEqual([
      'Get it: `./ecg fetch a.mat --stack dev`',
    ]);
  });
});
