/** 499 fragments of hearts, healthy and sick, that people chose for others to learn from: none may be rejected. */
import { join } from 'node:path';
import { median } from '../bench/measure.ts';
import { judgedIn } from './judged.ts';
import { claim, timeClaim, type ValidationLine } from './line.ts';

export async function mendeley(data: string): Promise<ValidationLine[]> {
  const rejectedBy: string[] = [];
  const times: number[] = [];
  let [recordings, rejected, windows, warned] = [0, 0, 0, 0];
  for await (const { judgement, windows: all, judgedMs } of judgedIn(
    join(data, 'mendeley-1000-fragments'),
    'mit-bih-360',
  )) {
    recordings += 1;
    times.push(judgedMs);
    if (judgement.outcome === 'rejected') rejected += 1;
    for (const { found } of all) {
      windows += 1;
      if (!found.usable) rejectedBy.push(...found.rejectedBy);
      if (found.warnedBy.length > 0) warned += 1;
    }
  }
  const by = rejectedBy.length === 0 ? '0' : `${rejectedBy.length} (${rejectedBy.join(', ')})`;
  return [
    claim('Mendeley: recordings rejected', rejected, ['≤', 0], `${recordings} recordings`, { shown: String(rejected) }),
    claim('Mendeley: rejections of windows', rejectedBy.length, ['≤', 0], `${windows} windows`, { shown: by }),
    { what: 'Mendeley: windows with a warning', measured: `${warned}`, n: `${windows} windows` },
    timeClaim(
      'all rules on one fragment, median of processor time',
      median(times),
      4,
      'ms',
      `${recordings} recordings`,
    ),
  ];
}
