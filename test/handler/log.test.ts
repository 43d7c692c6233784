import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { createLog, type LogEvent } from '../../handler/log.ts';
import { anyText } from '../support/seed/any-text.ts';

function written(write: (log: ReturnType<typeof createLog>) => void): string[] {
  const lines: string[] = [];
  write(createLog({ write: (line) => lines.push(line) }));
  return lines;
}

const EVENT: LogEvent = 'object-processed';

describe('the log', () => {
  test('any fact is one line of JSON that gives it back: no key can forge a second line or another fact', () => {
    fc.assert(
      fc.property(anyText(), anyText(), (key, other) => {
        const [line = '', ...more] = written((log) => log.error(EVENT, { error: key, other }));
        expect(more).toEqual([]);
        expect(line.endsWith('\n')).toBe(true);
        expect(line.slice(0, -1)).not.toMatch(/[\n\r]/);
        expect(JSON.parse(line)).toMatchObject({ level: 'error', event: EVENT, error: key, other });
      }),
    );
  });

  test('a line has a level in words, the time, the event and its facts, and nothing of the machine', () => {
    const lines = written((log) => {
      log.info(EVENT, { a: 1 });
      log.warn('object-gone', {});
      log.with({ requestId: 'r' }).error('rule-failed', { rule: 'x' });
    }).map((line) => JSON.parse(line));
    const time = expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/);
    expect(lines).toEqual([
      { level: 'info', time, event: 'object-processed', a: 1 },
      { level: 'warn', time, event: 'object-gone' },
      { level: 'error', time, event: 'rule-failed', requestId: 'r', rule: 'x' },
    ]);
  });

  test('lines are written before the calls return: a process that is stopped right after them has lost none', () => {
    const log = join(import.meta.dirname, '..', '..', 'handler', 'log.ts');
    const script = `
      import { createLog } from ${JSON.stringify(log)};
      const log = createLog();
      for (let line = 1; line <= 100; line += 1) log.info('${EVENT}', { line });
      process.kill(process.pid, 'SIGKILL');`;
    const { stdout, signal } = spawnSync(process.execPath, ['--input-type=module', '--eval', script], {
      encoding: 'utf8',
    });
    expect(signal).toBe('SIGKILL');
    expect(stdout.trim().split('\n')).toHaveLength(100);
  });
});
