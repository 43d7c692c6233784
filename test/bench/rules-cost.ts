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
