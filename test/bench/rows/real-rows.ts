/** The rows of what the rules say about real recordings, where they are at hand. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readMat } from '../../../handler/mat/read-mat.ts';
import { recordingIn } from '../../../handler/recording/recording.ts';
import { namedRulesetOf } from '../../../handler/ruleset.ts';
import { judgeRecording } from '../../../quality/judge/judge-recording.ts';
import type { Judgement } from '../../../quality/judge/tally.ts';
import { profiles } from '../../../quality/profiles/index.ts';
import { realData } from '../../support/real-data-folder.ts';
import type { Add } from './table.ts';

/** Rejected fragments of Mendeley, and how often rules agree with the labels of CinC 2011. */
export async function measureRealData(add: Add): Promise<void> {
  if (realData.root === undefined) return add('real recordings', '', 'not on this machine');
  const fragments = await judgeAll(join(realData.root, 'mendeley-1000-fragments'), 'mit-bih-360');
  const rejected = [...fragments.values()].filter(({ outcome }) => outcome === 'rejected').length;
  add(`Mendeley fragments rejected, of ${fragments.size}`, '0', String(rejected));
  const [head = '', ...rows] = readFileSync(join(realData.root, 'cinc2011', 'labels.csv'), 'utf8')
    .trim()
    .split('\n');
  const label = head.split(',').indexOf('label');
  const unacceptable = new Set(
    rows
      .map((row) => row.split(','))
      .filter((row) => row[label] === 'unacceptable')
      .map(([file]) => file),
  );
  const cinc = await judgeAll(join(realData.root, 'cinc2011'), 'smartphone-12-lead');
  for (const [what, target, only] of [
    ['frozen-trace', '≥ 0.90', 'frozen-trace'],
    ['any rejecting rule', '≥ 0.88', undefined],
  ] as const) {
    const right = [...cinc].filter(([file, { findings }]) => {
      const bad = findings.some(
        ({ outcome, ruleId }) => outcome === 'reject' && (only === undefined || ruleId === only),
      );
      return bad === unacceptable.has(file);
    }).length;
    add(`CinC 2011 accuracy of ${what}, any lead`, target, (right / cinc.size).toFixed(2));
  }
}

async function judgeAll(folder: string, profileId: string): Promise<Map<string, Judgement>> {
  const profile = profiles.get(profileId)!;
  const { ruleset } = namedRulesetOf(profile);
  const judged = new Map<string, Judgement>();
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    if (!name.endsWith('.mat')) continue;
    const recording = recordingIn(
      await readMat(readFileSync(join(folder, name))),
      { key: '', metadata: new Map() },
      { profile, isNamed: true },
    );
    judged.set(name, judgeRecording(recording, ruleset).judgement);
  }
  return judged;
}
