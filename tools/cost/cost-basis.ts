/** What the bill is based on, in words: what was measured, what is assumed, and the prices. */
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
    heading('What the estimate is based on'),
    paragraph(`Measured by \`${measured.command}\` on ${measured.date} (${measured.machine}):`),
    table(['measure', '>value'], measures(measured)),
    paragraph(`The day repeats five real minutes with varying gain and noise, so that the repetitions do not compress.
      The source record is noisier than most${realWords(measured)}. Every query is counted as the most expensive
      of these. Uploads are counted as uncompressed; with MATLAB's own compression, an upload of fewer bytes takes the
      same processor time and produces the same lake.`),
    paragraph(`In a function with ${stack.memoryMib} MiB, a second of processor time takes
      ${stretch(stack.memoryMib).toFixed(2)} s. Graviton is assumed to take × ${assumed.slower} the time of the
      machine that was measured (\`--slower\`; the likely range is × ${SLOWER_RANGE.min} to × ${SLOWER_RANGE.max}).
      Other assumptions: ${assumed.transferMibPerS} MiB/s to and from S3; ${1000 * assumed.requestS} ms per request; a
      cold start of at least ${assumed.containerStartS} s for every upload; a base image of 0.2 GB; 1200 bytes of
      Lambda's own log per upload; and metrics billed only in the hours in which they are sent.`),
  ];
}

function measures(measured: Measured): string[][] {
  const { holter, fragment, holterLeadHours, peakMib, holterCompressedBytes, startCpuS, bundleMib, questions } =
    measured;
  const holterCpuS = median(holter.cpuS);
  const holterMib = holter.bytes / MIB;
  return [
    ['a day of Holter recording, 24 h × 2 leads × 360 Hz', `${holterMib.toFixed(1)} MiB`],
    ['processor time for it, all rules', `${holterCpuS.toFixed(1)} s`],
    ['… per lead-hour', `${(holterCpuS / holterLeadHours).toFixed(2)} s`],
    ['… per MiB', `${(holterCpuS / holterMib).toFixed(3)} s`],
    ['peak memory', `${Math.round(peakMib)} MiB`],
    ['size in the lake, relative to the upload', `${((100 * lakeBytesOf(holter)) / holter.bytes).toFixed(1)} %`],
    ['compressed size, relative to the upload', `${((100 * holterCompressedBytes) / holter.bytes).toFixed(0)} %`],
    ['requests to storage for it', requestWords(holter)],
    ['processor time for a 10 s fragment, warm', `${(1000 * median(fragment.cpuS)).toFixed(1)} ms`],
    ['requests to storage for it', requestWords(fragment)],
    ['log per upload', `${fragment.logBytes} bytes`],
    ['processor time of a cold start', `${startCpuS.toFixed(2)} s`],
    ['size of the bundle', `${bundleMib.toFixed(1)} MiB`],
    ...questions.map(({ question, readShare }) => [question, `${(100 * readShare).toFixed(2)} % read`]),
  ];
}

function requestWords({ requests: { writes, reads, sheets } }: MeasuredUpload): string {
  return `${counted(writes, 'file')} written, ${counted(reads, 'read')}, ${sheets} checks for sheets beside it`;
}

function realWords({ holter, realRecordings }: Measured): string {
  if (realRecordings === undefined) return '';
  const { count, bytesPerSample } = realRecordings;
  return `: it takes ${(holter.lakeBytes.samples / holter.samples).toFixed(2)} bytes per sample, while ${count} real
    ten-minute recordings take ${bytesPerSample.toFixed(2)}`;
}

/** The table of all prices, each with what is known of its source. */
export function priceBlocks(): Block[] {
  return [
    heading('Prices'),
    paragraph(`List prices of ${PRICES_REGION} in US dollars without tax, as of ${PRICES_AS_OF}. Prices
      change; those marked *recalled* could not be checked, and only the seller's page is authoritative.
      A GB is 2^30 bytes.`),
    table(
      ['unit', '>price', '>free each month', "seller's page", 'as of', 'checked'],
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
