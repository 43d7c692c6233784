/** PhysioNet/CinC Challenge 2017: recordings of a hand-held device, some of which people found too noisy to read. */
import { join } from 'node:path';
import { measureColumns } from '../../quality/judge/measure-columns.ts';
import { median } from '../bench/measure.ts';
import { rowsOf } from './csv.ts';
import { type JudgedRecording, judgedIn, valuesOf } from './judged.ts';
import type { ValidationLine } from './line.ts';
import { areaInWords, areaUnderCurve, separation } from './roc.ts';

export async function cinc2017(data: string): Promise<ValidationLine[]> {
  const folder = join(data, 'cinc2017');
  const noisy = new Set(
    rowsOf(join(folder, 'labels.csv'))
      .filter(({ noisy_v3 }) => noisy_v3 === '1')
      .map(({ file }) => file),
  );
  const groups: [JudgedRecording[], JudgedRecording[]] = [[], []];
  for await (const judged of judgedIn(folder, 'cinc-2017')) groups[noisy.has(judged.file) ? 0 : 1].push(judged);
  const [bad, good] = groups;
  const n = `${bad.length} noisy, ${good.length} other recordings`;
  const areas = measureColumns
    .map(({ column }) => {
      const medians = (all: readonly JudgedRecording[]) =>
        all
          .map(({ windows }) =>
            valuesOf(
              windows.map(({ found }) => found),
              column,
            ),
          )
          .filter(({ length }) => length > 0)
          .map(median);
      return { column, area: areaUnderCurve(medians(bad), medians(good)) };
    })
    .filter(({ area }) => Number.isFinite(area))
    .sort((a, b) => separation(b.area) - separation(a.area));
  const counts = (all: readonly JudgedRecording[]) => all.map(warningsPerWindow);
  const ofWarnings = areaUnderCurve(counts(bad), counts(good));
  const rejected = (all: readonly JudgedRecording[]) =>
    all.filter(({ judgement }) => judgement.outcome === 'rejected').length;
  return [
    { what: 'CinC 2017: AUC of warnings and rejections per window', measured: areaInWords(ofWarnings), n },
    ...areas.map(({ column, area }, i) => ({
      what: `CinC 2017: AUC of ${column}, median over windows${i === 0 ? ' (the best)' : ''}`,
      measured: areaInWords(area),
      n,
    })),
    { what: 'CinC 2017: recordings rejected', measured: `${rejected(bad)} noisy, ${rejected(good)} other`, n },
  ];
}

function warningsPerWindow({ windows }: JudgedRecording): number {
  const all = windows.reduce((sum, { found }) => sum + found.warnedBy.length + found.rejectedBy.length, 0);
  return all / windows.length;
}
