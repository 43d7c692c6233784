/** Saved questions about heart beats: `questions.ts` has the others, and says what all of them keep to. */
import type { QuestionText } from './question-text.ts';

/** The accepted recording of the last days that lasts longest. */
const LONGEST = `(
  select ingest_date, recording_id from latest_recordings
  where outcome = 'accepted' and ingest_date >= :since
  order by duration_s desc, recording_id limit 1
)`;

/** In the order in which they are shown. */
export const BEAT_QUESTIONS: readonly QuestionText[] = [
  {
    id: 'beats-per-minute',
    title: '17 How fast does the heart beat, minute by minute?',
    sentence:
      'Heart rate of the longest recording from RR intervals that can be trusted, and the share of each minute that they cover.',
    text: `select i.lead, floor(i.t_s / 60.0) as minute, count(*) as intervals,
       round(60.0 / avg(i.rr_s), 1) as bpm, round(60.0 / max(i.rr_s), 1) as slowest,
       round(60.0 / min(i.rr_s), 1) as fastest, round(sum(i.rr_s) / 60.0, 2) as covered
from rr_intervals i
join ${LONGEST} r on r.ingest_date = i.ingest_date and r.recording_id = i.recording_id
where i.ingest_date >= :since
group by i.lead, floor(i.t_s / 60.0)
order by i.lead, minute`,
  },
  {
    id: 'variability',
    title: '18 How much does the time between beats vary?',
    sentence:
      'SDNN and RMSSD of each lead in milliseconds, from intervals between beats of typical shape, with the share of the recording that they cover; disregard leads with too little.',
    text: `select r.source_key, n.lead, count(*) as intervals, round(1000.0 * avg(n.rr_s), 1) as mean_ms,
       round(1000.0 * stddev_samp(n.rr_s), 1) as sdnn_ms,
       round(1000.0 * sqrt(avg(case when n.before_index = n.beat_index - 1
                                    then (n.rr_s - n.before_s) * (n.rr_s - n.before_s) end)), 1) as rmssd_ms,
       round(sum(n.rr_s) / max(r.duration_s), 3) as covered
from (
  select ingest_date, recording_id, lead, lead_index, beat_index, rr_s,
         lag(rr_s) over (partition by ingest_date, recording_id, lead_index order by beat_index) as before_s,
         lag(beat_index) over (partition by ingest_date, recording_id, lead_index order by beat_index) as before_index
  from rr_intervals
  where ingest_date >= :since and partner_r >= 0.8 and previous_partner_r >= 0.8
) n
join latest_recordings r on r.ingest_date = n.ingest_date and r.recording_id = n.recording_id
where starts_with(r.source_key, :folder)
group by r.source_key, n.lead
order by r.source_key, n.lead
limit 1000`,
  },
  {
    id: 'ectopic-candidates',
    title: '19 Which beats may be ectopic?',
    sentence:
      'Beats that come early (the RR interval is under 80 % of the mean of the eight before) or look like no other in their window, most unusual first. Candidates for a physician to review, not a diagnosis.',
    text: `select r.source_key, b.lead, b.beat_index, round(b.t_s, 3) as t_s, round(b.rr_s, 3) as rr_s,
       round(b.rr_s / b.usual_s, 2) as of_usual, round(b.partner_r, 2) as partner_r, round(b.amplitude_mv, 2) as amplitude_mv
from (
  select ingest_date, recording_id, lead, lead_index, beat_index, t_s, rr_s, partner_r, amplitude_mv, quality, usable,
         avg(rr_s) over (partition by ingest_date, recording_id, lead_index order by beat_index
                         rows between 8 preceding and 1 preceding) as usual_s
  from beats
  where ingest_date >= :since
) b
join latest_recordings r on r.ingest_date = b.ingest_date and r.recording_id = b.recording_id
where b.usable and b.quality >= 0.5 and (b.rr_s < 0.8 * b.usual_s or b.partner_r < 0.8)
  and starts_with(r.source_key, :folder)
order by b.partner_r, r.source_key, b.lead_index, b.beat_index
limit 1000`,
  },
  {
    id: 'pauses',
    title: '20 Where does the heart pause?',
    sentence:
      'The hundred longest times without a beat: RR intervals from 2 s on between beats that can be trusted, and what the rule longest-gap reports, which also sees pauses in which a window holds fewer than three beats.',
    text: `select r.source_key, p.lead, round(p.from_s, 3) as from_s, round(p.to_s, 3) as to_s,
       round(p.to_s - p.from_s, 3) as lasts_s, p.seen_by
from (
  select ingest_date, recording_id, lead, lead_index, t_s - rr_s as from_s, t_s as to_s, 'beats' as seen_by
  from rr_intervals where rr_s >= 2 and ingest_date >= :since
  union all
  select ingest_date, recording_id, lead, lead_index, start_s, end_s, rule_id
  from findings where rule_id = 'longest-gap' and ingest_date >= :since
) p
join latest_recordings r on r.ingest_date = p.ingest_date and r.recording_id = p.recording_id
where starts_with(r.source_key, :folder)
order by lasts_s desc, r.source_key, p.lead_index, p.from_s, p.seen_by
limit 100`,
  },
  {
    id: 'two-leads',
    title: '21 Do two leads show the same beats?',
    sentence:
      'The first two leads of each recording: beats in the first, how many of them the second has within 100 ms, and how far apart these are. A beat that only one lead shows is noise, or is hidden in the other.',
    text: `select r.source_key, min(one.lead) as lead, count(distinct one.beat_index) as beats,
       min(other.lead) as other_lead, count(distinct case when abs(other.t_s - one.t_s) <= 0.1 then one.beat_index end) as in_both,
       round(1000.0 * avg(case when abs(other.t_s - one.t_s) <= 0.1 then abs(other.t_s - one.t_s) end), 1) as apart_ms
from latest_recordings r
join beats one on one.ingest_date = r.ingest_date and one.recording_id = r.recording_id and one.lead_index = 0
cross join (select -1 as seconds union all select 0 union all select 1) near
left join beats other on other.ingest_date = one.ingest_date and other.recording_id = one.recording_id
  and other.lead_index = 1 and floor(other.t_s) = floor(one.t_s) + near.seconds
where r.lead_count > 1 and r.outcome = 'accepted' and one.ingest_date >= :since
  and starts_with(r.source_key, :folder)
group by r.source_key
order by r.source_key
limit 100`,
  },
];
