/**
 * What is on the paper, to take along: numbers, a picture, or the lines that read it in Python. Past a minute, numbers and pictures have
 * the columns that are drawn: how narrow those are, and where they begin, depends on what was looked at before.
 */
import type { ShownRecording } from '../../wire.ts';
import { copy, h, say } from '../dom.ts';
import { showDialog } from '../keys.ts';
import type { Plot } from '../plot.ts';

/** Dots of a picture for each millimetre: 300 for each inch, as print wants. */
const DOTS_PER_MM = 300 / 25.4;

/** Asks what is wanted. */
export function showCopies(shown: ShownRecording, plot: Plot): void {
  const name = (shown.key.split('/').at(-1) ?? 'ecg').replace(/\.mat$/i, '');
  const whole = (take: () => void | Promise<void>) => () =>
    plot.isWhole ? take() : say('Part of what is shown has not been read yet: copy or save it once nothing is grey.');
  const ways: readonly (readonly [text: string, what: string, take: () => void | Promise<void>])[] = [
    ['Copy Python', 'lines that read this stretch from the lake with pandas', () => copyPython(shown, plot)],
    [
      'Copy CSV',
      'time and millivolts of what is on the paper, as it was recorded',
      whole(() => copy('CSV of what is shown', csvOf(plot))),
    ],
    ['Save SVG', 'the paper as a drawing in true millimetres', whole(() => save(`${name}.svg`, svgBlob(plot)))],
    ['Save PNG', 'the paper as a picture of 300 dpi', whole(async () => save(`${name}.png`, await pngBlob(plot)))],
  ];
  const said = h('p', { class: 'quiet', role: 'status' });
  const list = h(
    'ul',
    { class: 'copies' },
    ...ways.map(([text, what, take]) => {
      const run = async () => {
        try {
          await take();
          said.textContent = document.getElementById('said')?.textContent ?? '';
        } catch (error) {
          said.textContent = `That did not work: ${(error as Error).message}`; // such as a picture larger than a browser draws
        }
      };
      return h('li', {}, h('button', { type: 'button', click: () => void run() }, text), ' ', what);
    }),
  );
  showDialog('Copy or save what is shown', list, said);
}

async function copyPython({ id, day, lake, signal }: ShownRecording, plot: Plot): Promise<void> {
  if ('why' in signal || signal.from === 'source') {
    return say('The samples of a rejected recording are not in the lake: copy CSV instead.');
  }
  const { fromS, toS } = plot.stretch;
  const sql = `select lead, t_s, mv from signal
where recording_id = '${id}' and ingest_date = '${day}'
  and t_s >= ${fromS} and t_s < ${toS}
order by lead_index, sample`;
  const lines = [
    'import io, subprocess',
    'import pandas',
    '',
    `sql = """${sql}"""`,
    `command = ["./ecg", "sql", "--lake", ${JSON.stringify(lake)}, "--csv", sql]`,
    'answer = subprocess.run(command, capture_output=True, text=True, check=True).stdout',
    'signal = pandas.read_csv(io.StringIO(answer)).pivot(index="t_s", columns="lead", values="mv")',
  ];
  await copy('Python lines', `${lines.join('\n')}\n`);
}

/** A line for each sample, a column for each lead; past a minute, the lowest and highest of each column of the drawing. */
function csvOf(plot: Plot): string {
  const traces = plot.traces;
  const [first] = traces;
  if (first === undefined) return '';
  const { trace: one } = first;
  const names = traces.flatMap(({ name, trace }) =>
    trace.kind === 'samples' ? [name] : [`${name} lowest`, `${name} highest`],
  );
  const count = one.kind === 'samples' ? one.mv.length : one.low.length;
  const timeOf = (i: number) =>
    one.kind === 'samples' ? (one.first + i) / one.samplingRateHz : one.fromS + i * one.stepS;
  const { fromS, toS } = plot.stretch;
  const endOf = (i: number) => (one.kind === 'samples' ? timeOf(i) : timeOf(i + 1));
  const lines = Array.from({ length: count }, (_, i) => i)
    .filter((i) => endOf(i) > fromS - 1e-6 && timeOf(i) < toS - 1e-6) // a trace is drawn a sample past each edge
    .map((i) => {
      const values = traces.flatMap(({ trace }) =>
        trace.kind === 'samples' ? [trace.mv[i]!] : [trace.low[i]!, trace.high[i]!],
      );
      return [timeOf(i), ...values].map(cell).join(',');
    });
  return `${[['t_s', ...names].map(named).join(','), ...lines].join('\n')}\n`;
}

/** Millivolts came as 32-bit numbers: seven figures are all they have. */
function cell(value: number): string {
  return Number.isFinite(value) ? String(Number(value.toPrecision(7))) : '';
}

function named(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

function svgBlob(plot: Plot): Blob {
  return new Blob([plot.picture], { type: 'image/svg+xml' });
}

async function pngBlob(plot: Plot): Promise<Blob> {
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(plot.picture)}`;
  await image.decode();
  const [wide, high] = plot.sizeMm;
  const canvas = document.createElement('canvas');
  canvas.width = Math.round(wide * DOTS_PER_MM);
  canvas.height = Math.round(high * DOTS_PER_MM);
  const context = canvas.getContext('2d');
  if (context === null) throw new Error('This browser draws no pictures.');
  context.fillStyle = '#ffffff';
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.drawImage(image, 0, 0, canvas.width, canvas.height);
  return await new Promise((resolve, reject) =>
    canvas.toBlob(
      (blob) => (blob === null ? reject(new Error('The picture is too large.')) : resolve(blob)),
      'image/png',
    ),
  );
}

function save(name: string, file: Blob): void {
  const href = URL.createObjectURL(file);
  h('a', { href, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(href), 60_000); // the browser reads it after this
  say(`Saved: ${name}.`);
}
