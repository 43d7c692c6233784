/** What the simulation is based on, in words: what was measured, what is assumed, and what is left out. */
import { meanServiceS, SLOWER_RANGE, stretch } from '../cost/measure/service-time.ts';
import { withThousands } from '../page/figures.ts';
import { type Block, heading, paragraph, table } from '../page/page.ts';
import { median } from '../statistics.ts';
import { LAMBDA_RAMP } from './pollers.ts';
import type { Scenario } from './scenario.ts';
import { KIND_WORDS, measuredUpload, UPLOAD_KINDS, type UploadKind } from './upload-kinds.ts';

/** The blocks for the end of the page. */
export function capacityBasis(scenario: Scenario): Block[] {
  const { measured, assumed, failing } = scenario;
  const { memoryMib } = scenario.settings;
  return [
    heading('Measurements and assumptions'),
    table(
      ['upload', '>bytes', '>processor, here', `>function of ${memoryMib} MiB`],
      UPLOAD_KINDS.map((kind) => uploadRow(kind, scenario)),
    ),
    paragraph(`Measured by \`${measured.command}\` on ${measured.date} (${measured.machine}), and drawn with its spread. A
      function of ${memoryMib} MiB has ${(1 / stretch(memoryMib)).toFixed(2)} of a processor.`),
    paragraph(`Assumed, without an account to measure on: a Lambda processor on arm64 takes × ${assumed.slower} the time of the one
      that measured (\`--slower\`, thought to be × ${SLOWER_RANGE.min} to × ${SLOWER_RANGE.max}); ${assumed.transferMibPerS}
      MiB/s to and from S3; ${1000 * assumed.requestS} ms until S3 answers, and six times that once in a thousand, one call
      after the other; ${assumed.containerStartS} s more for a cold start, give or take a half;
      ${100 * failing} % of tries fail and are retried (\`--failing\`).`),
    paragraph(`Lambda begins with ${LAMBDA_RAMP.first} batches and adds up to ${LAMBDA_RAMP.perMinute} with each minute; here
      it adds them at the minute's end. Turns, the time that must be left, waits after a failure and dead letters are those
      of the handler's code. Left out: batches that are not full because the queue is nearly empty, duplicate
      deliveries, the download of the next upload while one is processed, and the account's own limit on concurrent functions
      (1000, often less in new accounts).`),
  ];
}

function uploadRow(kind: UploadKind, { settings, measured, assumed }: Scenario): string[] {
  const upload = measuredUpload(kind, measured);
  const functionS = meanServiceS(upload, settings.memoryMib, assumed);
  const seconds = [median(upload.cpuS), functionS].map((value) => `${value.toPrecision(3)} s`);
  return [KIND_WORDS[kind], withThousands(upload.bytes), ...seconds];
}
