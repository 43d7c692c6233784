import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Notification } from '../../../handler/notify/notice.ts';
import { paintWith } from '../../../local/terminal/paint.ts';
import { slackLines } from '../../../local/terminal/slack.ts';

const plain = paintWith(false);

function message(content: Partial<Notification['content']>): Notification {
  return {
    version: '1.0',
    source: 'custom',
    content: { textType: 'client-markdown', title: '', description: '', nextSteps: [], keywords: [], ...content },
    metadata: { summary: '', eventType: 'ecg-upload-problem' },
  };
}

describe('a notice as Slack shows it', () => {
  test('has its title, its text with the markup gone, what to do, and its keywords', () => {
    const lines = slackLines(
      message({
        title: 'ECG uploads: 1 rejected',
        description: '• *rejected* `a &amp; b &lt;c&gt;.mat`: the trace stands still',
        nextSteps: ['Look: `select *`', 'Look: <https://x.example/?a=b&c=d|dashboard>'],
        keywords: ['rejected'],
      }),
      plain,
      97,
    );
    expect(lines).toEqual([
      '┃ ECG uploads: 1 rejected',
      '┃',
      '┃ • rejected a & b <c>.mat: the trace stands still',
      '┃',
      '┃ Next steps',
      '┃ • Look: select *',
      '┃ • Look: dashboard',
      '┃',
      '┃ [rejected]',
    ]);
  });

  test('unescapes once: a key with an escape in it stays as it was', () => {
    expect(slackLines(message({ description: '&amp;lt;' }), plain, 97)).toContain('┃ &lt;');
  });

  test('goes on under its bullet when a line is too long', () => {
    expect(slackLines(message({ description: '• one two three' }), plain, 11).slice(2)).toEqual([
      '┃ • one',
      '┃   two',
      '┃   three',
    ]);
  });

  test('is never wider than allowed, unless a single word is', () => {
    fc.assert(
      fc.property(fc.lorem({ maxCount: 30 }), fc.integer({ min: 20, max: 100 }), (text, columns) => {
        for (const line of slackLines(message({ title: text, description: `• ${text}` }), plain, columns)) {
          expect(line.length).toBeLessThanOrEqual(columns);
        }
      }),
    );
  });
});
