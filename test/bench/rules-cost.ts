/** What the rules alone take of the processor: the same way for `npm run bench` and `npm run validate`. */
import type { Recording } from '../../handler/recording/recording.ts';
import { judgeRecording } from '../../quality/judge/judge-recording.ts';
import { rulesetOf } from '../../quality/judge/ruleset.ts';
import type { Profile } from '../../quality/profile.ts';
import { cpuSeconds } from './measure.ts';

/**
 * Processor seconds of judging recordings by all rules, less those of walking their windows by none.
 *
 * The first few thousand windows of a process cost half as much again, while the engine compiles: whoever wants to know
 * what a day takes from what ten minutes do judges them once before.
 */
export async function rulesSeconds(recordings: readonly Recording[], profile: Profile): Promise<number> {
  const judging = (ruleset = rulesetOf(profile)) =>
    cpuSeconds(async () => {
      for (const recording of recordings) judgeRecording(recording, ruleset);
    });
  const none = await judging(rulesetOf(profile, []));
  return (await judging()) - none;
}

/** Rules that measure the quality of a lead, or do nothing where it is poor: version 0.1.0 judged by none of that. */
const OF_QUALITY = ['signal-quality', 'heart-rate-range'];

/** A profile in which all rules are on but those. @param ids of the rules that there are */
export function withoutQuality(profile: Profile, ids: Iterable<string>): Profile {
  const off = Object.fromEntries([...ids].filter((id) => OF_QUALITY.includes(id)).map((id) => [id, 'off']));
  return { ...profile, rules: { ...profile.rules, ...off } };
}
