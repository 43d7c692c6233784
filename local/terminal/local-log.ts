/** The handler's log on one machine. The commands print the outcomes, so only what they do not print is logged. */
import type { Log } from '../../handler/log.ts';
import type { Output } from './command-context.ts';
import { visible } from './text.ts';

/** Every line as in the cloud. What writes them is loaded when it is asked for, which is seldom. */
export async function wholeLog(err: Output): Promise<Log> {
  const { createLog } = await import('../../handler/log.ts');
  return createLog({ write: (line) => err.write(line) });
}

/** Only rules that threw: they count as `cannot-tell` and show nowhere else. */
export function quietLog(err: Output): Log {
  const said = new Set<string>();
  const quiet: Log = {
    info: () => {},
    warn: () => {},
    error: (event, facts = {}) => {
      const sentence = event === 'rule-failed' ? failureSentence(facts) : '';
      if (sentence === '' || said.has(sentence)) return;
      said.add(sentence);
      err.write(`${sentence}\n`);
    },
    with: () => quiet,
  };
  return quiet;
}

/** Where in its file a rule failed. Said once: it fails on the next recording as well. */
function failureSentence({ rule, error, stack }: Readonly<Record<string, unknown>>): string {
  const place = /quality\/rules\/[\w-]+\.ts:\d+/.exec(String(stack))?.[0] ?? `quality/rules/${rule}.ts`;
  return visible(`${place}: ${error}, so the rule cannot judge; --log shows every case.`);
}
