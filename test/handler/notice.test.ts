import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { noticeOf } from '../../handler/notice.ts';
import { NOTHING_READ, type Result } from '../../handler/result.ts';

type Outcome = Result['outcome'];

function result(outcome: Outcome, key = 'a.mat', reason: string | undefined = 'because'): Result {
  const object = { bucket: 'b', key, version: 'v' };
  return { ...NOTHING_READ, object, recordingId: 'id', outcome, profile: '', reason, code: undefined, bytes: 0 };
}

const outcomes = fc.constantFrom<Outcome>('accepted', 'rejected', 'unreadable', 'gone', 'retry');
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
      fc.property(fc.array(fc.tuple(outcomes, nasty, nasty), { minLength: 1, maxLength: 30 }), (all) => {
        const notice = noticeOf(all.map(([outcome, key, reason]) => result(outcome, key, reason)));
        const bad = all.filter(([outcome]) => !['accepted', 'retry'].includes(outcome)).length;
        expect(notice === undefined).toBe(bad === 0);
        if (notice === undefined) return;
        const { title, description } = notice.content;
        expect(title.length).toBeLessThanOrEqual(250);
        expect(description.length).toBeLessThanOrEqual(8000);
        expect(description.isWellFormed()).toBe(true);
        expect(description).not.toMatch(/[<>]|[^\P{C}\n]/u);
        expect(description.replace(/&(?:amp|lt|gt);/g, '')).not.toContain('&');
        const lines = description.split('\n');
        expect(lines).toHaveLength(Math.min(bad, 10) + (bad > 10 ? 1 : 0));
        for (const line of lines.slice(0, Math.min(bad, 10))) {
          const [, why] = /^• \*[a-z]+\* `[^`]*`: ([^`]*)$/u.exec(line) ?? [];
          expect(why).toBeDefined();
          expect(why).not.toContain('@');
        }
      }),
    );
  });

  test('is not sent when all was accepted or will be tried again', () => {
    expect(noticeOf([])).toBeUndefined();
    expect(noticeOf([result('accepted'), result('retry')])).toBeUndefined();
  });

  test('says what, why, where to look and what to do', () => {
    const all = [
      result('rejected', 'ward 3/100m (0).mat', 'the trace stands still for 4 s; under 0.5 s is allowed'),
      result('accepted', 'fine.mat'),
      result('unreadable', 'b.mat', 'empty at byte 0: the file has no bytes'),
      { ...result('rejected', 'c.mat'), reason: undefined },
      result('gone', 'd.mat', 'it was deleted'),
    ];
    expect(noticeOf(all)).toEqual({
      version: '1.0',
      source: 'custom',
      content: {
        textType: 'client-markdown',
        title: 'ECG uploads: 2 rejected, 1 unreadable, 1 gone before it was read',
        description: [
          '• *rejected* `ward 3/100m (0).mat`: the trace stands still for 4 s; under 0.5 s is allowed',
          '• *unreadable* `b.mat`: empty at byte 0: the file has no bytes',
          '• *rejected* `c.mat`: no reason given',
          '• *gone* `d.mat`: it was deleted',
        ].join('\n'),
        nextSteps: [
          "Look: `select source_key, outcome, code, reason from latest_recordings where outcome <> 'accepted' order by received_at desc`",
          'Unreadable: the file is damaged or no MAT-file; have the device send it again',
          'Rejected: check the electrodes; if the rule is wrong, change its setting in `quality/profiles` and replay',
          'Gone: it was deleted or archived before it was read; restore it and replay',
        ],
        keywords: ['rejected', 'unreadable', 'gone'],
      },
      metadata: {
        summary: 'ECG uploads: 2 rejected, 1 unreadable, 1 gone before it was read',
        eventType: 'ecg-upload-problem',
      },
    });
  });

  test('names the first ten and counts the rest', () => {
    const all = Array.from({ length: 13 }, (_, index) => result('rejected', `${index}.mat`));
    const lines = noticeOf(all)!.content.description.split('\n');
    expect(lines[0]).toContain('`0.mat`');
    expect(lines[9]).toContain('`9.mat`');
    expect(lines.slice(10)).toEqual(['… and 3 more']);
    expect(noticeOf(all.slice(0, 10))!.content.description.split('\n')).toHaveLength(10);
  });

  test('shows markup as text, and never half an escape or half a character', () => {
    const [line] = noticeOf([
      result('rejected', '`<!channel>`\n😀@x', '<!here> & @channel'),
    ])!.content.description.split('\n');
    expect(line).toBe("• *rejected* `'&lt;!channel&gt;' 😀@x`: &lt;!here&gt; &amp; ＠channel");
    const long = noticeOf([result('rejected', '<'.repeat(60), '😀'.repeat(150))])!.content.description;
    expect(long).toBe(`• *rejected* \`${'&lt;'.repeat(50)}…\`: ${'😀'.repeat(100)}…`);
  });
});
