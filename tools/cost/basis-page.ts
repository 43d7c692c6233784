/** What the bill rests on, in words: what was measured, what is assumed, and the prices. */
import type { Basis } from './bill.ts';
import { whole } from './figures.ts';
import { SLOWER_RANGE, stretch } from './measure/service-time.ts';
import { type Block, heading, table, text } from './page.ts';
import { FREE_OF_CHARGE, PRICES, PRICES_AS_OF, REGION } from './prices.ts';

const MIB = 2 ** 20;

export function rests({ measured, assumed, stack }: Basis): Block[] {
  const { holter, fragment, holterLeadHours, peakMib, holterCompressedBytes } = measured;
  const middle = (values: readonly number[]) => values[Math.floor(values.length / 2)]!;
  const lake = Object.values(holter.lakeBytes).reduce((sum, bytes) => sum + bytes, 0);
  const { realRecordings } = measured;
  const real =
    realRecordings === undefined
      ? ''
      : `: it takes ${(holter.lakeBytes.samples / holter.samples).toFixed(2)} bytes a sample, ${realRecordings.count} real
        recordings of ten minutes take ${realRecordings.bytesPerSample.toFixed(2)}`;
  const asText = (upload: typeof holter) =>
    `${upload.requests.writes} files, ${upload.requests.reads} read${upload.requests.reads === 1 ? '' : 's'}`;
  return [
    heading('What it rests on'),
    text(`Measured by \`${measured.command}\` on ${measured.date} (${measured.machine}):`),
    table(
      ['measure', '>value'],
      [
        ['a day of Holter, 24 h × 2 leads × 360 Hz', `${(holter.bytes / MIB).toFixed(1)} MiB`],
        ['processor seconds for it, all rules', `${middle(holter.cpuS).toFixed(1)} s`],
        ['… for a lead-hour', `${(middle(holter.cpuS) / holterLeadHours).toFixed(2)} s`],
        ['… for a MiB', `${(middle(holter.cpuS) / (holter.bytes / MIB)).toFixed(3)} s`],
        ['most memory held', `${Math.round(peakMib)} MiB`],
        ['the lake, of the upload', `${((100 * lake) / holter.bytes).toFixed(1)} %`],
        ['its file when compressed, of the upload', `${((100 * holterCompressedBytes) / holter.bytes).toFixed(0)} %`],
        ['written and read for it', asText(holter)],
        ['processor time for a fragment of 10 s, warm', `${(1000 * middle(fragment.cpuS)).toFixed(1)} ms`],
        ['written and read for it', asText(fragment)],
        ['log for an upload', `${fragment.logBytes} bytes`],
        ['processor seconds of a start', `${measured.startCpuS.toFixed(2)} s`],
        ['the bundle', `${measured.bundleMib.toFixed(1)} MiB`],
        ...measured.questions.map(({ question, readShare }) => [question, `${(100 * readShare).toFixed(2)} % read`]),
      ],
    ),
    text(`The day repeats five real minutes with changed gain and noise, so that repetitions do not compress; its record is
      noisier than most${real}. All questions are counted as the dearest of these. Uploads are counted
      as uncompressed; MATLAB's own compression makes the same seconds and the same lake of fewer bytes.`),
    text(`Seconds of a processor become seconds of a function of ${stack.memoryMib} MiB by its share of one,
      1 / ${stretch(stack.memoryMib).toFixed(2)}; Graviton is assumed to take × ${assumed.slower} the time of the processor
      that measured (\`--slower\`, thought to be × ${SLOWER_RANGE.least} to × ${SLOWER_RANGE.most}). Assumed too:
      ${assumed.transferMibPerS} MiB/s to and from S3, ${1000 * assumed.requestS} ms for an answer, a cold start of
      ${assumed.containerStartS} s and more for every upload, an image base of 0.2 GB, 1200 bytes of Lambda's own log, and
      that a metric is paid for in the hours in which it is sent.`),
  ];
}

export function prices(): Block[] {
  return [
    heading('Prices'),
    text(`List prices of ${REGION} in US dollars without tax, as of ${PRICES_AS_OF}. They change; those marked *recalled*
      could not be checked, and the seller's page is what counts. A GB is 2^30 bytes.`),
    table(
      ['one', '>price', '>free each month', "seller's page", 'checked'],
      Object.values(PRICES).map((price) => [
        price.per,
        `$${price.usd.toLocaleString('en', { maximumSignificantDigits: 6 })}`,
        'free' in price ? whole(price.free) : '',
        price.page,
        price.checked,
      ]),
    ),
    text(`Free of charge: ${FREE_OF_CHARGE.join('; ')}.`),
  ];
}
