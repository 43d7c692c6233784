import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { noticeOf } from '../../../handler/notify/notice.ts';
import type { BadUpload } from '../../../handler/notify/report.ts';

type Outcome = BadUpload['outcome'];

let uploads = 0;

/** A bad upload that no other has the id of. */
function upload(outcome: Outcome, key = 'a.mat', reason = 'because', code = 'frozen-trace'): BadUpload {
  return { recordingId: `id ${uploads++}`, bucket: 'b', key, version: 'v', outcome, code, reason };
}

function linesOf(bad: readonly BadUpload[]): string[] {
  return noticeOf(bad)?.content.description.split('\n') ?? [];
}

const outcomes = fc.constantFrom<Outcome>('rejected', 'unreadable', 'gone');
/** Texts with what could hurt: markup, mentions, control characters, halves of surrogate pairs, great length. */
const nasty = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        '<!channel>',
        '@here',
        '`',
        '&',
        '<',
        '>',
        '\n',
        '\r\n',
        '\u2028',
        '\u202e',
        '\0',
        '\ud83d',
        '😀',
        'x',
      ),
      fc.string(),
      fc.constantFrom('&', '<', '>').map((character) => character.repeat(300)),
    ),
    { maxLength: 40 },
  )
  .map((pieces) => pieces.join(''));

describe('a notice', () => {
  test('whatever was uploaded, it fits, is well-formed, and holds no mention, control character or stray quotation', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(outcomes, nasty, nasty, nasty), { minLength: 1, maxLength: 30 }), (all) => {
        const notice = noticeOf(all.map(([outcome, key, reason, code]) => upload(outcome, key, reason, code)));
        const { title, description } = notice!.content;
        expect(title.length).toBeLessThanOrEqual(250);
        expect(description.length).toBeLessThanOrEqual(8000);
        expect(description.isWellFormed()).toBe(true);
        expect(description).not.toMatch(/[<>]|[^\P{C}\n]/u);
        expect(description.replace(/&(?:amp|lt|gt);/g, '')).not.toContain('&');
        const lines = description.split('\n');
        const bad = all.length;
        if (bad <= 10) expect(lines).toHaveLength(bad);
        for (const line of lines.slice(11)) {
          expect(line).toMatch(/^• \d+ (?:× `[^`]*` \([a-z]+\)|with \d+ other codes)$/u);
        }
        for (const line of lines.slice(0, Math.min(bad, 10))) {
          const [, why] = /^• \*[a-z]+\* `[^`]*`: ([^`]*)$/u.exec(line) ?? [];
          expect(why).toBeDefined();
          expect(why).not.toContain('@');
        }
      }),
    );
  });

  test('is not made of nothing', () => {
    expect(noticeOf([])).toBeUndefined();
  });

  test('says what, why, where to look and what to do', () => {
    const all = [
      upload('rejected', 'ward 3/100m (0).mat', 'a reason to reject'),
      upload('unreadable', 'b.mat', 'a reason not to read'),
      upload('gone', 'd.mat', 'a reason to be gone'),
    ];
    expect(noticeOf(all, { now: new Date('2026-11-26T00:30:00Z') })).toEqual({
      version: '1.0',
      source: 'custom',
      content: {
        textType: 'client-markdown',
        title: 'ECG uploads: 1 rejected, 1 unreadable, 1 gone before it was read',
        description: [
          '• *rejected* `ward 3/100m (0).mat`: a reason to reject',
          '• *unreadable* `b.mat`: a reason not to read',
          '• *gone* `d.mat`: a reason to be gone',
        ].join('\n'),
        nextSteps: [
          "Look: `select source_key, outcome, code, reason, recording_id from latest_recordings where outcome <> 'accepted' and ingest_date >= '2026-11-25' order by received_at desc limit 100`",
          'Unreadable: the file is damaged or not a MAT-file; upload it again from the device',
          'Rejected: fix what the reason names; if the rule is wrong for this device, change its setting in `quality/profiles` and replay',
          'About the rule: `./ecg rules explain frozen-trace`',
          'Gone: it was deleted or archived before it was read; restore it and replay',
        ],
        keywords: ['rejected', 'unreadable', 'gone'],
      },
      metadata: {
        summary: 'ECG uploads: 1 rejected, 1 unreadable, 1 gone before it was read',
        eventType: 'ecg-upload-problem',
      },
    });
  });

  test('leads to where one can look, as far as it was told', () => {
    const links = { dashboardUrl: 'https://x.example/a b', logQueryUrl: 'https://x.example/?q=1|2' };
    const [first] = noticeOf([upload('gone')], links)!.content.nextSteps;
    expect(first).toBe('Look: <https://x.example/a%20b|dashboard>, <https://x.example/?q=1%7C2|log lines>');
    expect(noticeOf([upload('gone')], { logQueryUrl: 'https://x' })!.content.nextSteps[0]).toBe(
      'Look: <https://x|log lines>',
    );
  });

  test('leads to the heading of each rule that rejected', () => {
    const rulesUrl = 'https://x.example/RULES.md';
    const both = [upload('rejected'), upload('rejected', 'b.mat', 'because', 'rail-saturation'), upload('unreadable')];
    expect(noticeOf(both, { rulesUrl })!.content.nextSteps).toContain(
      `About the rule: <${rulesUrl}#frozen-trace|frozen-trace>, <${rulesUrl}#rail-saturation|rail-saturation>`,
    );
  });

  test('without file names shows folder and id, from which the upload can be found, and nothing of the name', () => {
    const folder = fc.stringMatching(/^(?:[a-z]{1,80}\/){0,3}$/);
    fc.assert(
      fc.property(outcomes, folder, fc.stringMatching(/^[A-Z]{8,200}$/), (outcome, under, name) => {
        const bad = {
          ...upload(outcome, `${under}${name}.mat`),
          recordingId: 'f'.repeat(64),
          version: 'v1'.repeat(16),
        };
        const { description } = noticeOf([bad], { showsFileNames: false })!.content;
        expect(description).not.toContain(name);
        expect(description).toContain(outcome === 'gone' ? `version ${bad.version}` : bad.recordingId);
        if (under !== '' && under.length < 100) expect(description).toContain(` in ${under}`);
      }),
    );
  });

  test('counts an upload that was reported twice once, as it was last', () => {
    const twice = upload('gone');
    const { title } = noticeOf([twice, upload('rejected'), { ...twice, outcome: 'unreadable' }])!.content;
    expect(title).toBe('ECG uploads: 1 rejected, 1 unreadable');
  });

  test('names ten, of every code the first, and counts all by their code', () => {
    const frozen = Array.from({ length: 12 }, (_, index) => upload('rejected', `${index}.mat`));
    const lines = linesOf([...frozen, upload('unreadable', 'last.mat', 'because', 'truncated')]);
    expect(lines.slice(0, 9)).toEqual(frozen.slice(0, 9).map(({ key }) => `• *rejected* \`${key}\`: because`));
    expect(lines.slice(9)).toEqual([
      '• *unreadable* `last.mat`: because',
      '… and 3 more. Counts by code:',
      '• 12 × `frozen-trace` (rejected)',
      '• 1 × `truncated` (unreadable)',
    ]);
    expect(linesOf(frozen.slice(0, 10))).toHaveLength(10);
  });

  test('of a storm of ten thousand is one message that still can be read', () => {
    const storm = Array.from({ length: 10_000 }, (_, n) => upload('rejected', `${n}.mat`, 'because', `code-${n % 40}`));
    const { title, description } = noticeOf([...storm, upload('gone')])!.content;
    expect(title).toBe('ECG uploads: 10,000 rejected, 1 gone before it was read');
    const lines = description.split('\n');
    expect(lines).toHaveLength(10 + 1 + 12 + 1);
    expect(lines[10]).toBe('… and 9,991 more. Counts by code:');
    expect(lines[11]).toBe('• 250 × `code-0` (rejected)');
    expect(lines.at(-1)).toBe('• 7,001 with 29 other codes');
  });

  test('shows markup as text, and never half an escape or half a character', () => {
    const [line] = noticeOf([
      upload('rejected', '`<!channel>`\n😀@x', '<!here> & @channel'),
    ])!.content.description.split('\n');
    expect(line).toBe("• *rejected* `'&lt;!channel&gt;' 😀@x`: &lt;!here&gt; &amp; ＠channel");
    const long = noticeOf([upload('rejected', '<'.repeat(60), '😀'.repeat(150))])!.content.description;
    expect(long).toBe(`• *rejected* \`${'&lt;'.repeat(50)}…\`: ${'😀'.repeat(100)}…`);
  });

  describe('says how to get what it names', () => {
    const ids = (count: number, outcome: Outcome = 'rejected') =>
      Array.from({ length: count }, (_, at) => ({
        ...upload(outcome, `w/${at}.mat`),
        recordingId: `${at}`.repeat(64),
      }));
    const [first, second] = ['0'.repeat(64), '1'.repeat(64)];
    const stepsOf = (bad: readonly BadUpload[], form: Parameters<typeof noticeOf>[1]) =>
      noticeOf(bad, form)!.content.nextSteps.filter((step) => /^(Get|See)/.test(step));

    test('and to see it, as commands to copy, with the key of the report', () => {
      expect(stepsOf(ids(1), { stack: 'dev', drawn: new Set([first]), showsFileNames: false })).toEqual([
        `Get it: \`./ecg fetch ${first} --stack dev\``,
        `See it: \`./ecg fetch ${first} --report --stack dev\`, ready within minutes; in the lake's bucket: \`reports/${first}.html\``,
      ]);
    });

    test('of several the first, and of those that are drawn the first', () => {
      expect(stepsOf(ids(3), { stack: 'prod', drawn: new Set([second]), showsFileNames: false })).toEqual([
        `Get the first: \`./ecg fetch ${first} --stack prod\`; for the others, the same command with their ids`,
        `See it: \`./ecg fetch ${second} --report --stack prod\`, ready within minutes; in the lake's bucket: \`reports/${second}.html\``,
      ]);
      const [get, see] = stepsOf(ids(3), { stack: 'prod', drawn: new Set([first, second]), showsFileNames: true });
      // a key would be that of its newest version
      expect(get).toMatch(/; for the others, the same command with their recording_id, from the query above$/);
      expect(see).toMatch(
        /^See the first: .*; for the other rejected ones, the same command with their recording_id, from the query above$/,
      );
    });

    test('but nothing of what is gone, and nothing outside of a stack', () => {
      expect(stepsOf(ids(2, 'gone'), { stack: 'dev' })).toEqual([]);
      expect(stepsOf(ids(2), { drawn: new Set([first]) })).toEqual([]);
    });
  });
});
