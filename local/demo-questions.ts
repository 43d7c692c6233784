/** What the demo queries: the first questions that someone who studies hearts would ask. Athena takes the same SQL. */

export interface DemoQuestion {
  readonly question: string;
  readonly sql: string;
}

/** The questions of the demo, in the order in which it asks them. */
export const DEMO_QUESTIONS: readonly DemoQuestion[] = [
  {
    question: 'How much of each recording is usable, and how good is it?',
    sql: `select source_key, count(*) as windows, round(sum(usable_s), 1) as usable_s,
       round(avg(muscle_noise_uv), 1) as noise_uv, round(max(still_s), 2) as still_s
from latest_recordings join windows using (recording_id)
group by source_key order by source_key limit 10`,
  },
  {
    question: 'How many seconds does each rule cost?',
    sql: `select rule_id, count(distinct recording_id) as recordings, count(*) as stretches,
       round(sum(end_s - start_s), 1) as seconds
from findings where outcome = 'reject'
group by rule_id order by seconds desc, rule_id`,
  },
  {
    question: 'How far does the signal swing in each minute of the longest recording?',
    sql: `select lead, floor(t_s / 60) as minute, count(*) as samples,
       round(min(mv), 2) as lowest_mv, round(max(mv), 2) as highest_mv
from usable_signal
where recording_id = (select recording_id from latest_recordings where outcome = 'accepted'
                      order by duration_s desc, source_key limit 1)
group by lead, floor(t_s / 60) order by lead, minute limit 10`,
  },
];
