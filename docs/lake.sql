-- The lake in DuckDB, whichever program DuckDB is in: read this file, then ask. Printed by npm run docs.
-- Elsewhere than in .local/lake: change this path, to s3://BUCKET for the one in the cloud.
SET VARIABLE lake = '.local/lake';

-- The day and the recording in a path, the last of each: a folder above the lake may have any name.
CREATE OR REPLACE MACRO day_in(path) AS regexp_extract(path, '.*/ingest_date=([^/]*)', 1);
CREATE OR REPLACE MACRO recording_in(path) AS regexp_extract(path, '([0-9a-f]{64})[^/]*$', 1);

-- A bucket whose stack compacts cannot be read past its catalogue: which fresh files count is told there by versions.
SET VARIABLE of_a_stack = (SELECT CASE WHEN count(*) > 0
  THEN error('this lake is compacted by its stack, and only the stack can be asked: ./ecg sql --stack STACK') END
  FROM glob(getvariable('lake') || '/compacted/*/manifest.json'));

-- The newest generation of each compacted day.
SET VARIABLE generations = (SELECT coalesce(list(folder), []) FROM (
  SELECT arg_max(parse_dirpath(file), CAST(regexp_extract(file, '/g([0-9]+)/[^/]*$', 1) AS BIGINT)) AS folder
  FROM glob(getvariable('lake') || '/compacted/*/g*/manifest.json')
  WHERE regexp_matches(file, '/g[0-9]{6,}/[^/]*$')
  GROUP BY day_in(file)));

-- Recordings with a row of their own: on a compacted day, other files count only with it.
SET VARIABLE fresh = (SELECT coalesce(list(day_in(file) || recording_in(file)), [])
  FROM glob(getvariable('lake') || '/recordings/*/*.parquet'));

-- Compacted rows that no longer count: the recording was processed again, or has moved to another day.
SET VARIABLE replaced = (SELECT list_concat(getvariable('fresh'), coalesce(list(day_in(file) || recording_in(file)), []))
  FROM glob(getvariable('lake') || '/compacted/*/moved/*'));

SET VARIABLE recordings_files = (SELECT list(file) FROM (
  FROM glob(getvariable('lake') || '/recordings/*/*.parquet')
  WHERE day_in(file) || recording_in(file) IN (SELECT unnest(getvariable('fresh')))
    OR day_in(file) NOT IN (SELECT day_in(unnest(getvariable('generations')))) UNION ALL
  FROM glob(getvariable('lake') || '/compacted/*/g*/recordings-*.parquet')
  WHERE parse_dirpath(file) IN (SELECT unnest(getvariable('generations')))));
CREATE OR REPLACE VIEW recordings AS
SELECT * EXCLUDE (filename) FROM read_parquet(getvariable('recordings_files'), union_by_name = true, hive_partitioning = true, hive_types_autocast = false, filename = true)
WHERE NOT regexp_matches(filename, '/compacted/[^/]*/g[0-9]+/[^/]*$')
  OR ingest_date || recording_id NOT IN (SELECT unnest(getvariable('replaced')));

SET VARIABLE windows_files = (SELECT list(file) FROM (
  FROM glob(getvariable('lake') || '/windows/*/*.parquet')
  WHERE day_in(file) || recording_in(file) IN (SELECT unnest(getvariable('fresh')))
    OR day_in(file) NOT IN (SELECT day_in(unnest(getvariable('generations')))) UNION ALL
  FROM glob(getvariable('lake') || '/compacted/*/g*/windows-*.parquet')
  WHERE parse_dirpath(file) IN (SELECT unnest(getvariable('generations')))));
CREATE OR REPLACE VIEW windows AS
SELECT * EXCLUDE (filename) FROM read_parquet(getvariable('windows_files'), union_by_name = true, hive_partitioning = true, hive_types_autocast = false, filename = true)
WHERE NOT regexp_matches(filename, '/compacted/[^/]*/g[0-9]+/[^/]*$')
  OR ingest_date || recording_id NOT IN (SELECT unnest(getvariable('replaced')));

SET VARIABLE findings_files = (SELECT list(file) FROM (
  FROM glob(getvariable('lake') || '/findings/*/*.parquet')
  WHERE day_in(file) || recording_in(file) IN (SELECT unnest(getvariable('fresh')))
    OR day_in(file) NOT IN (SELECT day_in(unnest(getvariable('generations')))) UNION ALL
  FROM glob(getvariable('lake') || '/compacted/*/g*/findings-*.parquet')
  WHERE parse_dirpath(file) IN (SELECT unnest(getvariable('generations')))));
CREATE OR REPLACE VIEW findings AS
SELECT * EXCLUDE (filename) FROM read_parquet(getvariable('findings_files'), union_by_name = true, hive_partitioning = true, hive_types_autocast = false, filename = true)
WHERE NOT regexp_matches(filename, '/compacted/[^/]*/g[0-9]+/[^/]*$')
  OR ingest_date || recording_id NOT IN (SELECT unnest(getvariable('replaced')));

SET VARIABLE beats_files = (SELECT list(file) FROM (
  FROM glob(getvariable('lake') || '/beats/*/*.parquet')
  WHERE day_in(file) || recording_in(file) IN (SELECT unnest(getvariable('fresh')))
    OR day_in(file) NOT IN (SELECT day_in(unnest(getvariable('generations')))) UNION ALL
  FROM glob(getvariable('lake') || '/compacted/*/g*/beats-*.parquet')
  WHERE parse_dirpath(file) IN (SELECT unnest(getvariable('generations')))));
CREATE OR REPLACE VIEW beats AS
SELECT * EXCLUDE (filename) FROM read_parquet(getvariable('beats_files'), union_by_name = true, hive_partitioning = true, hive_types_autocast = false, filename = true)
WHERE NOT regexp_matches(filename, '/compacted/[^/]*/g[0-9]+/[^/]*$')
  OR ingest_date || recording_id NOT IN (SELECT unnest(getvariable('replaced')));

SET VARIABLE samples_files = (SELECT list(file) FROM (
  FROM glob(getvariable('lake') || '/samples/*/*.parquet')
  WHERE day_in(file) || recording_in(file) IN (SELECT unnest(getvariable('fresh')))
    OR day_in(file) NOT IN (SELECT day_in(unnest(getvariable('generations')))) UNION ALL
  FROM glob(getvariable('lake') || '/compacted/*/g*/samples-*.parquet')
  WHERE parse_dirpath(file) IN (SELECT unnest(getvariable('generations')))));
CREATE OR REPLACE VIEW samples AS
SELECT * EXCLUDE (filename) FROM read_parquet(getvariable('samples_files'), union_by_name = true, hive_partitioning = true, hive_types_autocast = false, filename = true)
WHERE NOT regexp_matches(filename, '/compacted/[^/]*/g[0-9]+/[^/]*$')
  OR ingest_date || recording_id NOT IN (SELECT unnest(getvariable('replaced')));

SET VARIABLE rulesets_files = (SELECT list(file) FROM glob(getvariable('lake') || '/rulesets/*/*.parquet'));
CREATE OR REPLACE VIEW rulesets AS
SELECT * EXCLUDE (filename) FROM read_parquet(getvariable('rulesets_files'), union_by_name = true, hive_partitioning = true, hive_types_autocast = false, filename = true);

CREATE OR REPLACE VIEW signal AS
SELECT s.recording_id, s.lead, s.lead_index, s.sample, s.sample / s.sampling_rate_hz AS t_s, COALESCE(s.mv, (s.adu - s.zero_adu) / NULLIF(s.gain_adu_per_mv, 0)) AS mv, s.ingest_date
FROM samples s;

CREATE OR REPLACE VIEW usable_signal AS
SELECT s.recording_id, s.lead, s.lead_index, s.sample, s.sample / s.sampling_rate_hz AS t_s, COALESCE(s.mv, (s.adu - s.zero_adu) / NULLIF(s.gain_adu_per_mv, 0)) AS mv, s.ingest_date
FROM samples s
JOIN windows w
  ON w.ingest_date = s.ingest_date
  AND w.recording_id = s.recording_id
  AND w.lead_index = s.lead_index
  AND w.window_index = s.window_index
WHERE w.usable
  OR SUBSTR(w.usable_mask, 1 + CAST(FLOOR((s.sample - w.start_sample) / s.sampling_rate_hz) AS INTEGER), 1) = '1';

CREATE OR REPLACE VIEW rr_intervals AS
SELECT b.recording_id, b.lead, b.lead_index, b.beat_index, b.t_s, b.rr_s, b.partner_r, b.previous_partner_r,
  SUM(b.rr_s) OVER (PARTITION BY b.ingest_date, b.recording_id, b.lead_index) / r.duration_s AS coverage, b.ingest_date
FROM (
  SELECT recording_id, lead, lead_index, beat_index, t_s, rr_s, partner_r, ingest_date,
    LAG(partner_r) OVER (PARTITION BY ingest_date, recording_id, lead_index ORDER BY beat_index) AS previous_partner_r
  FROM beats
) b
JOIN recordings r ON r.ingest_date = b.ingest_date AND r.recording_id = b.recording_id
WHERE b.rr_s IS NOT NULL;

CREATE OR REPLACE VIEW latest_recordings AS
SELECT recording_id, source_bucket, source_key, source_version, bytes, sha256, profile, variable, subject, recorded_at, received_at, processed_at, mat_version, sampling_rate_hz, lead_count, sample_count, duration_s, outcome, reason, code, byte_offset, usable_share, ruleset, pipeline_version, device, firmware, sampling_rate_source, gain_source, lead_names_source, companion_key, companion_version, quality, ingest_date
FROM (
  SELECT recording_id, source_bucket, source_key, source_version, bytes, sha256, profile, variable, subject, recorded_at, received_at, processed_at, mat_version, sampling_rate_hz, lead_count, sample_count, duration_s, outcome, reason, code, byte_offset, usable_share, ruleset, pipeline_version, device, firmware, sampling_rate_source, gain_source, lead_names_source, companion_key, companion_version, quality, ingest_date, ROW_NUMBER() OVER (
    PARTITION BY source_bucket, source_key ORDER BY received_at DESC, recording_id DESC
  ) AS newest_first
  FROM recordings
) ranked
WHERE newest_first = 1;

-- What people marked, in the file beside a lake on one machine: of a reader's lines about a stretch, the last one stands.
SET VARIABLE labels_file = (SELECT any_value(file) FROM glob(rtrim(getvariable('lake'), '/') || '.labels.ndjson'));
SET VARIABLE labels_lines = CASE WHEN getvariable('labels_file') IS NULL
  THEN 'SELECT CAST(NULL AS VARCHAR) AS recording_id, CAST(NULL AS VARCHAR) AS lead, CAST(NULL AS INTEGER) AS lead_index, CAST(NULL AS DOUBLE) AS start_s, CAST(NULL AS DOUBLE) AS end_s, CAST(NULL AS VARCHAR) AS mark, CAST(NULL AS VARCHAR) AS note, CAST(NULL AS VARCHAR) AS reader, CAST(NULL AS TIMESTAMP) AS marked_at, CAST(NULL AS VARCHAR) AS ruleset, CAST(NULL AS VARCHAR) AS shown WHERE false'
  ELSE 'SELECT * FROM read_json(''' || replace(getvariable('labels_file'), '''', '''''') || ''', format = ''newline_delimited'', columns = {recording_id: ''VARCHAR'', lead: ''VARCHAR'', lead_index: ''INTEGER'', start_s: ''DOUBLE'', end_s: ''DOUBLE'', mark: ''VARCHAR'', note: ''VARCHAR'', reader: ''VARCHAR'', marked_at: ''TIMESTAMP'', ruleset: ''VARCHAR'', shown: ''VARCHAR''})' END;
CREATE OR REPLACE VIEW labels AS
SELECT * EXCLUDE (line, newest_first) FROM (
  SELECT *, row_number() OVER (PARTITION BY recording_id, lead_index, start_s, end_s, reader ORDER BY line DESC) AS newest_first
  FROM (SELECT *, row_number() OVER () AS line FROM query(getvariable('labels_lines')))
) WHERE newest_first = 1 AND mark <> 'none';
