/**
 * The first questions that somebody asks of the lake, answered. The stack saves them in Athena's workgroup, and
 * documentation prints them; the SQL runs unchanged in Athena (Trino) and DuckDB.
 *
 * A condition on `ingest_date` keeps Athena from reading every day there is; `samples` is never asked without one.
 */

import { filled, parametersIn, type QuestionParameter } from './question-parameters.ts';
import type { QuestionText } from './question-text.ts';
import { BEAT_QUESTIONS } from './questions-about-beats.ts';

/** One saved question. */
export interface Question extends QuestionText {
  /** As it is saved, every parameter in its place. */
  readonly sql: string;
  /** What it can be asked about. */
  readonly parameters: readonly QuestionParameter[];
}

const YESTERDAY = "cast(cast(current_date - interval '1' day as date) as varchar)";

const TEXTS: readonly QuestionText[] = [
  {
    id: 'each-day',
    title: '01 What arrived each day, and what became of it?',
    sentence: 'Uploads of the last week by day and outcome, with the hours of signal in them.',
    text: `select ingest_date, outcome, count(*) as recordings,
       round(sum(duration_s) / 3600.0, 2) as hours
from recordings
where ingest_date >= :since
group by ingest_date, outcome
order by ingest_date desc, outcome`,
  },
  {
    id: 'why-not',
    title: '02 Why were uploads not accepted?',
    sentence: 'Reasons of the last week, most frequent first, each with an example in words.',
    text: `select outcome, code, profile, count(*) as recordings, min(reason) as for_example
from latest_recordings
where outcome <> 'accepted' and ingest_date >= :since and starts_with(source_key, :folder)
group by outcome, code, profile
order by recordings desc, outcome, code, profile`,
  },
  {
    id: 'newest-problems',
    title: '03 Which uploads need attention now?',
    sentence: 'The hundred newest uploads that were rejected or could not be read, with the reason of each.',
    text: `select received_at, source_key, outcome, code, reason, recording_id
from latest_recordings
where outcome <> 'accepted' and ingest_date >= :since and starts_with(source_key, :folder)
order by received_at desc, source_key
limit 100`,
  },
  {
    id: 'usable-hours',
    title: '04 How much usable signal is there?',
    sentence: 'Recordings and hours by profile, number of leads and rate, and how many of the lead hours can be used.',
    text: `select profile, lead_count, sampling_rate_hz, count(*) as recordings,
       round(sum(duration_s) / 3600.0, 2) as hours,
       round(sum(usable_share * duration_s * lead_count) / 3600.0, 2) as usable_lead_hours
from latest_recordings
where outcome = 'accepted'
group by profile, lead_count, sampling_rate_hz
order by hours desc, profile, lead_count, sampling_rate_hz`,
  },
  {
    id: 'cost-of-rules',
    title: '05 How much signal does each rule cost?',
    sentence: 'Rules that rejected something in the last week: recordings, stretches and seconds of each.',
    text: `select rule_id, count(distinct recording_id) as recordings, count(*) as stretches,
       round(sum(end_s - start_s), 1) as seconds
from findings
where outcome = 'reject' and ingest_date >= :since
group by rule_id
order by seconds desc, rule_id`,
  },
  {
    id: 'clinical-review',
    title: '06 What should a doctor look at?',
    sentence: 'Stretches that a sick heart can produce, so no rule rejects them.',
    text: `select r.source_key, r.subject, f.lead, f.rule_id, f.start_s, f.end_s, f.message
from findings f
join latest_recordings r on r.ingest_date = f.ingest_date and r.recording_id = f.recording_id
where f.clinical_review and f.ingest_date >= :since
order by r.source_key, f.lead_index, f.start_s, f.rule_id
limit 1000`,
  },
  {
    id: 'noisiest',
    title: '07 Which recordings are noisy, and how?',
    sentence:
      'Each lead of the last week by its muscle noise, with mains interference, wander and the longest flat line.',
    text: `select r.source_key, w.lead, count(*) as windows, round(sum(w.usable_s), 1) as usable_s,
       round(avg(w.muscle_noise_uv), 1) as muscle_uv, round(avg(w.mains_uv), 1) as mains_uv,
       round(avg(w.wander_mv), 2) as wander_mv, round(max(w.still_s), 2) as still_s
from windows w
join latest_recordings r on r.ingest_date = w.ingest_date and r.recording_id = w.recording_id
where w.ingest_date >= :since
group by r.source_key, w.lead
order by muscle_uv desc, r.source_key, w.lead
limit 100`,
  },
  {
    id: 'heart-rate',
    title: '08 How does the heart rate vary over the longest recording?',
    sentence: 'Lowest, mean and highest heart rate in each minute, from usable windows only.',
    text: `select w.lead, floor(w.start_s / 60.0) as minute, count(*) as windows,
       round(min(w.heart_rate_bpm), 1) as lowest, round(avg(w.heart_rate_bpm), 1) as mean,
       round(max(w.heart_rate_bpm), 1) as highest
from windows w
join (
  select ingest_date, recording_id from latest_recordings
  where outcome = 'accepted' and ingest_date >= :since
  order by duration_s desc, recording_id limit 1
) r on r.ingest_date = w.ingest_date and r.recording_id = w.recording_id
where w.usable and w.ingest_date >= :since
group by w.lead, floor(w.start_s / 60.0)
order by w.lead, minute`,
  },
  {
    id: 'ten-seconds',
    title: '09 What does the signal look like?',
    sentence: 'The first ten seconds of the newest accepted recording in millivolts, ready to plot.',
    text: `select s.lead, s.t_s, s.mv
from usable_signal s
join (
  select ingest_date, recording_id from latest_recordings
  where outcome = 'accepted' and ingest_date >= :since
  order by received_at desc, recording_id limit 1
) r on r.ingest_date = s.ingest_date and r.recording_id = s.recording_id
where s.t_s < 10 and s.ingest_date >= :since
order by s.lead_index, s.sample`,
  },
  {
    id: 'rulesets',
    title: '10 What did a new ruleset change?',
    sentence: 'Outcomes by ruleset and software version: compare the lines before and after a change.',
    text: `select ruleset, pipeline_version, profile, count(*) as recordings,
       count_if(outcome = 'accepted') as accepted, count_if(outcome = 'rejected') as rejected,
       count_if(outcome = 'unreadable') as unreadable, round(avg(usable_share), 3) as usable_share,
       min(processed_at) as first_used, max(processed_at) as last_used
from recordings
group by ruleset, pipeline_version, profile
order by last_used desc, profile`,
  },
  {
    id: 'behind-a-ruleset',
    title: '11 Which rules and settings are behind a ruleset?',
    sentence:
      'Each ruleset with its first use, a hash of the code of its rules and, as JSON, every rule with its settings; to explain old rows, add `where ruleset = …`.',
    text: `select ruleset, profile, min(first_seen) as first_used, code_sha256, description
from rulesets
group by ruleset, profile, code_sha256, description
order by first_used desc, ruleset`,
  },
  {
    id: 'assumed',
    title: '12 What was assumed?',
    sentence:
      'Recordings of the last week by the source of their rate, scale and names; `assumed` means the default profile, chosen by nobody.',
    text: `select profile, sampling_rate_source, gain_source, lead_names_source, sampling_rate_hz, count(*) as recordings,
       min(source_key) as example
from latest_recordings
where outcome = 'accepted' and ingest_date >= :since
group by profile, sampling_rate_source, gain_source, lead_names_source, sampling_rate_hz
order by recordings desc, profile, sampling_rate_hz`,
  },
  {
    id: 'same-bytes',
    title: '13 Which uploads hold the same bytes twice?',
    sentence: 'Equal files under different keys, such as a recording that was sent twice or filed under two subjects.',
    text: `select count(*) as uploads, min(source_key) as first_key, max(source_key) as last_key,
       min(received_at) as first_received, max(received_at) as last_received, sha256
from latest_recordings
group by sha256
having count(*) > 1
order by uploads desc, last_received desc, sha256
limit 100`,
  },
  {
    id: 'one-upload',
    title: '14 What happened to one upload?',
    sentence:
      'Every version with its outcome, its reason and the sheet that was read with it. Replace the folder by a key or a recording id, and the last week by the day of the upload.',
    text: `select source_key, source_version, received_at, outcome, code, reason, companion_key, recording_id
from recordings
where ingest_date >= :since and (starts_with(source_key, :key) or recording_id = :key)
order by received_at desc, source_key
limit 20`,
  },
  {
    id: 'why-rejected',
    title: '15 What did the rules find in one upload?',
    sentence:
      'Each stretch that a rule rejected, with value and limit in words. Replace the folder by a key or a recording id, and the last week by the day of the upload.',
    text: `select r.source_key, f.rule_id, f.lead, f.start_s, f.end_s, f.message
from findings f
join recordings r on r.ingest_date = f.ingest_date and r.recording_id = f.recording_id
where f.outcome = 'reject' and f.ingest_date >= :since
  and (starts_with(r.source_key, :key) or r.recording_id = :key)
order by r.source_key, f.rule_id, f.lead_index, f.start_s
limit 100`,
  },
  {
    id: 'silent-folders',
    title: '16 Which devices have gone silent?',
    sentence:
      'Folders that had an upload in the last week but none since yesterday, longest silent first. Usually a folder is one device or one ward.',
    text: `select regexp_replace(source_key, '[^/]*$', '') as folder, profile, count(*) as recordings,
       max(ingest_date) as last_day, max(received_at) as last_upload
from recordings
where ingest_date >= :since
group by regexp_replace(source_key, '[^/]*$', ''), profile
having max(ingest_date) < ${YESTERDAY}
order by last_upload, folder
limit 100`,
  },
];

/** The questions in the order in which they are shown. Their ids are part of the names of the stack's resources. */
export const QUESTIONS: readonly Question[] = [...TEXTS, ...BEAT_QUESTIONS].map((question) => ({
  ...question,
  sql: filled(question.text),
  parameters: parametersIn(question.text),
}));

/**
 * The title under which a question is saved, its number included.
 *
 * @throws {RangeError} when no question has this id
 */
export function questionTitle(id: string): string {
  const found = QUESTIONS.find((question) => question.id === id);
  if (found === undefined) throw new RangeError(`no saved question has the id "${id}"`);
  return found.title;
}
