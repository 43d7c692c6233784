/** What the bill rests on, in words: what was measured, what is assumed, and the prices. */
import { counted } from '../../local/terminal/text.ts';
import { withThousands } from '../page/figures.ts';
import { type Block, heading, paragraph, table } from '../page/page.ts';
import { median } from '../statistics.ts';
import type { Basis } from './bill.ts';
import { lakeBytesOf, type Measured, type MeasuredUpload } from './measure/measured.ts';
import { SLOWER_RANGE, stretch } from './measure/service-time.ts';
import { FREE_OF_CHARGE, PRICES, PRICES_AS_OF, PRICES_REGION } from './prices.ts';

const MIB = 2 ** 20;

/** The blocks for the end of the page: measurements with command and date, and assumptions. */
export function costBasis({ measured, assumed, stack }: Basis): Block[] {
  return [
    heading('What it rests on'),
    paragraph(`Measured by \`${measured.command}\` on ${measured.date} (${measured.machine}):`),
    table(['measure', '>value'], measures(measured)),
    paragraph(`The day repeats five real minutes with changed gain and noise, so that repetitions do not compress; its record is
      noisier than most${realWords(measured)}. All questions are counted as the dearest of these. Uploads are counted
      as uncompressed; MATLAB's own compression makes the same seconds and the same lake of fewer bytes.`),
    paragraph(`Seconds of a processor become seconds of a function of ${stack.memoryMib} MiB by its share of one,
      1 / ${stretch(stack.memoryMib).toFixed(2)}; Graviton is assumed to take × ${assumed.slower} the time of the processor
      that measured (\`--slower\`, thought to be × ${SLOWER_RANGE.min} to × ${SLOWER_RANGE.max}). Assumed too:
      ${assumed.transferMibPerS} MiB/s to and from S3, ${1000 * assumed.requestS} ms for an answer, a cold start of
      ${assumed.containerStartS} s and more for every upload, an image base of 0.2 GB, 1200 bytes of Lambda's own log, and
      that a metric is paid for in the hours in which it is sent.`),
  ];
}

function measures(measured: Measured): string[][] {
  const { holter, fragment, holterLeadHours, peakMib, holterCompressedBytes, startCpuS, bundleMib, questions } =
    measured;
  const holterCpuS = median(holter.cpuS);
  const holterMib = holter.bytes / MIB;
  return [
    ['a day of Holter, 24 h × 2 leads × 360 Hz', `${holterMib.toFixed(1)} MiB`],
    ['processor seconds for it, all rules', `${holterCpuS.toFixed(1)} s`],
    ['… for a lead-hour', `${(holterCpuS / holterLeadHours).toFixed(2)} s`],
    ['… for a MiB', `${(holterCpuS / holterMib).toFixed(3)} s`],
    ['most memory held', `${Math.round(peakMib)} MiB`],
    ['the lake, of the upload', `${((100 * lakeBytesOf(holter)) / holter.bytes).toFixed(1)} %`],
    ['its file when compressed, of the upload', `${((100 * holterCompressedBytes) / holter.bytes).toFixed(0)} %`],
    ['written and read for it', requestWords(holter)],
    ['processor time for a fragment of 10 s, warm', `${(1000 * median(fragment.cpuS)).toFixed(1)} ms`],
    ['written and read for it', requestWords(fragment)],
    ['log for an upload', `${fragment.logBytes} bytes`],
    ['processor seconds of a start', `${startCpuS.toFixed(2)} s`],
    ['the bundle', `${bundleMib.toFixed(1)} MiB`],
    ...questions.map(({ question, readShare }) => [question, `${(100 * readShare).toFixed(2)} % read`]),
  ];
}

function requestWords({ requests: { writes, reads, sheets } }: MeasuredUpload): string {
  return `${writes} files, ${counted(reads, 'read')}, ${sheets} questions for sheets beside it`;
}

function realWords({ holter, realRecordings }: Measured): string {
  if (realRecordings === undefined) return '';
  const { count, bytesPerSample } = realRecordings;
  return `: it takes ${(holter.lakeBytes.samples / holter.samples).toFixed(2)} bytes a sample, ${count} real
    recordings of ten minutes take ${bytesPerSample.toFixed(2)}`;
}

/** The table of all prices, each with what is known of its source. */
export function priceBlocks(): Block[] {
  return [
    heading('Prices'),
    paragraph(`List prices of ${PRICES_REGION} in US dollars without tax, as of ${PRICES_AS_OF}. They change; those marked *recalled*
      could not be checked, and the seller's page is what counts. A GB is 2^30 bytes.`),
    table(
      ['one', '>price', '>free each month', "seller's page", 'as of', 'checked'],
      Object.values(PRICES).map((price) => [
        price.per,
        `$${price.usd.toLocaleString('en', { maximumSignificantDigits: 6 })}`,
        'free' in price ? withThousands(price.free) : '',
        price.page,
        PRICES_AS_OF,
        price.checked,
      ]),
    ),
    paragraph(`Free of charge: ${FREE_OF_CHARGE.join('; ')}.`),
  ];
}
