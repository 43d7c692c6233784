/** Screen 4: a file whose meaning nobody knows: what lies in it, a form that says what it means, and its signal as the form has it. */

import { rowMmOf } from '../../../../handler/draw/layout.ts';
import { paperSvg } from '../../../../handler/draw/paper-svg.ts';
import { STANDARD, timeWords } from '../../../../handler/draw/scale.ts';
import { centreOf, type Trace } from '../../../../handler/draw/trace.ts';
import {
  type DeviceFile,
  type DeviceForm,
  type DevicePreview,
  type DeviceWritten,
  PREVIEW_S,
} from '../../device/device-wire.ts';
import { addressOf, filterInAddress, parameters } from '../address.ts';
import { askJson, Refused, send } from '../ask.ts';
import { byId, copy, h, say, svgElement } from '../dom.ts';
import { holdKeys, showDialog } from '../keys.ts';
import { dotsPerMm, paperWidthMm } from '../paper-size.ts';
import { percentWords } from '../words.ts';
import { DeviceFields } from './device-form.ts';
import { foundByList, profilesList, variablesTable } from './device-lists.ts';

type Go = (address: string) => void;

/** How long after a letter the file is read by the form. */
const TYPING_MS = 200;

/**
 * Shows the screen.
 *
 * @param gone aborted once another screen was asked for: nothing is shown then
 * @throws {Refused} when the file cannot be read, or the server cannot answer
 */
export async function showDevice(main: HTMLElement, id: string, go: Go, gone: AbortSignal): Promise<void> {
  const file = await askJson<DeviceFile>(`api/recording/${id}/device`, {});
  if (gone.aborted) return;
  const name = file.key.split('/').at(-1) ?? file.key;
  document.title = `${name} · device · ECG`;
  byId('from').textContent = '';
  const back = addressOf(`recording/${id}`, filterInAddress());
  const left = holdKeys([{ keys: ['Escape'], shown: 'Esc', what: 'the recording', run: () => go(back) }]);
  const screen = file.form === null ? undefined : new DeviceScreen(id, file, left);
  main.replaceChildren(
    h('nav', { class: 'ways', 'aria-label': 'Recordings' }, h('a', { href: back }, '↑ the recording')),
    h('h1', { title: file.key }, `What does ${name} mean?`),
    h('p', { class: 'reason' }, `${file.outcome}${file.reason === null ? '' : `: ${file.reason}`}`),
    h(
      'div',
      { class: 'device' },
      screen?.element ?? nothingToRead(),
      h('div', { class: 'side' }, variablesTable(file), foundByList(file), profilesList(file)),
    ),
  );
  screen?.start();
}

function nothingToRead(): HTMLElement {
  return h(
    'p',
    { class: 'empty' },
    'No variable of this file can be read as a signal: it must be a matrix of real numbers with at most 256 rows or columns. Export it again with the samples as a matrix.',
  );
}

class DeviceScreen {
  readonly element: HTMLElement;
  private readonly id: string;
  private readonly left: AbortSignal;
  private readonly fields: DeviceFields;
  private readonly says = h('p', { class: 'device-says', role: 'status' });
  private readonly paper = h('div', { class: 'plot device-paper' });
  private readonly writeButton: HTMLButtonElement;
  private fromS: number;
  /** Of what was shown last, whatever was refused since. */
  private durationS: number | undefined;
  private timer = 0;
  private asking: AbortController | undefined;
  /** What was shown last, and of which form: exactly that is written. */
  private shown: { readonly form: DeviceForm; readonly preview: DevicePreview } | undefined;

  constructor(id: string, file: DeviceFile, left: AbortSignal) {
    this.id = id;
    this.left = left;
    const given = parameters();
    const at = Number(given.get('at') ?? 0);
    this.fromS = at >= 0 && at <= 1e9 ? at : 0;
    this.fields = new DeviceFields(file, file.form!, given, () => this.changed());
    const button = (text: string, title: string, run: () => void) =>
      h('button', { type: 'button', title, 'aria-label': /\w/.test(text) ? null : title, click: run }, text);
    this.writeButton = button('Write profile…', 'Show the file of the profile, and write it', () => this.confirm());
    this.element = h(
      'section',
      { 'aria-label': 'Meaning' },
      this.fields.element,
      h(
        'div',
        { class: 'tools', role: 'toolbar', 'aria-label': 'Preview' },
        button('←', 'A page back', () => this.move(-this.spanS)),
        button('→', 'A page on', () => this.move(this.spanS)),
        button('Copy link', 'Copy the link to this form', () => void copy('link to this form', location.href)),
        this.writeButton,
      ),
      this.says,
      this.paper,
    );
  }

  /** To be called once the element is on the page. */
  start(): void {
    this.left.addEventListener('abort', () => {
      clearTimeout(this.timer);
      this.asking?.abort();
    });
    this.changed(0);
  }

  /** Seconds on the paper: as many as the screen has room for. */
  private get spanS(): number {
    return Math.min(PREVIEW_S, Math.floor((paperWidthMm(this.paper.clientWidth) * 10) / STANDARD.speedMmPerS) / 10);
  }

  private move(byS: number): void {
    const last = Math.max(0, (this.durationS ?? this.fromS + 1) - 1);
    this.fromS = Math.max(0, Math.min(last, this.fromS + byS));
    this.changed(0);
  }

  private changed(waitMs = TYPING_MS): void {
    if (this.left.aborted) return; // the answer to a write may come once another screen is shown
    clearTimeout(this.timer);
    this.asking?.abort(); // its answer is about what was typed before
    this.writeButton.disabled = true; // until what is typed has been shown
    this.timer = setTimeout(() => void this.ask(), waitMs);
  }

  private async ask(): Promise<void> {
    const at = this.fromS === 0 ? '' : String(this.fromS);
    history.replaceState(
      null,
      '',
      addressOf(`device/${this.id}`, { ...filterInAddress(), ...this.fields.inAddress, at }),
    );
    const form = this.fields.form();
    if (typeof form === 'string') return this.refuse(form);
    const mine = new AbortController();
    this.asking = mine;
    try {
      const asked = { ...form, fromS: this.fromS };
      const response = await send(`api/recording/${this.id}/device/preview`, asked, mine.signal);
      const preview = (await response.json()) as DevicePreview;
      if (!mine.signal.aborted) this.show(form, preview);
    } catch (error) {
      if (mine.signal.aborted) return;
      if (!(error instanceof Refused)) throw error;
      this.refuse(error.message);
    }
  }

  /** The signal stays as it was drawn last, so that a letter on the way does not make it jump. */
  private refuse(sentence: string): void {
    this.shown = undefined;
    this.says.className = 'device-says refused';
    this.says.textContent = sentence;
  }

  private show(form: DeviceForm, preview: DevicePreview): void {
    this.shown = { form, preview };
    this.durationS = preview.durationS ?? this.durationS;
    this.writeButton.disabled = false;
    this.says.className = 'device-says';
    this.says.textContent = sentencesOf(preview, form).join(' ');
    this.paper.style.setProperty('--screen-dot', `${dotsPerMm()}px`);
    const { samplingRateHz, mv, leads, first } = preview;
    this.paper.replaceChildren();
    if (samplingRateHz === null || mv.length === 0) return;
    const rowMm = rowMmOf(leads.length);
    const drawn = leads.map((name, i) => {
      const trace = traceOf(preview, samplingRateHz, i);
      return { name, trace, centreMv: centreOf(trace, rowMm / STANDARD.gainMmPerMv), bands: [], beatsS: [] };
    });
    const fromS = first / samplingRateHz;
    const durationS = preview.durationS ?? 0;
    const svg = svgElement(
      paperSvg({
        leads: drawn,
        fromS,
        ...STANDARD,
        widthMm: this.spanS * STANDARD.speedMmPerS,
        rowMm,
        durationS,
        title: `Preview from ${timeWords(fromS)} to ${timeWords(Math.min(durationS, fromS + this.spanS))}, ${leads.length} lead${leads.length === 1 ? '' : 's'}`,
        id: 'preview',
      }),
    );
    const { width, height } = svg.viewBox.baseVal;
    svg.style.setProperty('--wide', String(width));
    svg.style.setProperty('--high', String(height));
    this.paper.replaceChildren(svg);
  }

  /** Shows the file as it would be, and writes exactly that. */
  private confirm(): void {
    if (this.shown === undefined) return;
    const { form, preview } = this.shown;
    const { file, text, whyNotWritten } = preview;
    const said = h(
      'p',
      { role: 'status' },
      whyNotWritten ?? `This file is made, and the index of profiles is brought up to date:`,
    );
    if (whyNotWritten !== null) said.className = 'refused';
    const write = h('button', { type: 'button', class: 'main' }, `Write ${file}`);
    const copyButton = h('button', { type: 'button', click: () => void copy(file, text) }, 'Copy text');
    const tools = h('div', { class: 'tools' }, ...(whyNotWritten === null ? [write] : []), copyButton);
    write.addEventListener('click', async () => {
      write.disabled = true;
      try {
        const { written } = (await (
          await send(`api/recording/${this.id}/device/profile`, form)
        ).json()) as DeviceWritten;
        write.remove();
        said.textContent = `Written: ${written.join(', ')}. Start ./ecg look again to see it; ./ecg process FILE --profile ${form.id} uses it now.`;
        say(`Written: ${file}.`);
        this.changed(0);
      } catch (error) {
        if (!(error instanceof Refused)) throw error;
        said.className = 'refused';
        said.textContent = error.message;
        write.disabled = false; // what is in the way may go
      }
    });
    showDialog(`Write ${file}`, said, h('pre', { class: 'profile-text', tabindex: '0' }, text), tools);
  }
}

function traceOf({ first, samplesPerColumn, mv, highestMv }: DevicePreview, samplingRateHz: number, i: number): Trace {
  const low = Float32Array.from(mv[i]!, (one) => one ?? Number.NaN);
  if (samplesPerColumn === 1) return { kind: 'samples', first, samplingRateHz, mv: low };
  const high = Float32Array.from(highestMv[i]!, (one) => one ?? Number.NaN);
  return { kind: 'extremes', fromS: first / samplingRateHz, stepS: samplesPerColumn / samplingRateHz, low, high };
}

/** What the form makes of the file: first how it ends, then what tells a wrong rate or scale. */
function sentencesOf(preview: DevicePreview, form: DeviceForm): string[] {
  const { outcome, whyNotJudged, variable, samplingRateHz, durationS, heartRateBpm, qrsMv } = preview;
  const sentences: string[] = [];
  if (outcome?.outcome === 'accepted')
    sentences.push(`It would be accepted, with ${percentWords(outcome.usableShare)} of its time usable.`);
  else if (outcome !== null) sentences.push(`It would be rejected: ${outcome.reason ?? ''}.`.replace(/\.\.$/, '.'));
  if (whyNotJudged !== null) sentences.push(whyNotJudged);
  if (samplingRateHz === null) return sentences;
  const rate = heartRateBpm === null ? 'no heart beat is found' : `${heartRateBpm} beats per minute`;
  const qrs = qrsMv === null ? 'no QRS is found' : `a QRS of ${qrsMv} mV`;
  // What was not looked for is not missing.
  const heart = whyNotJudged === null ? [rate, qrs] : qrsMv === null ? [] : [qrs];
  const time = `${timeWords(durationS ?? 0)} at ${samplingRateHz} Hz`;
  sentences.push(`${[time, heart.join(', ')].filter((part) => part !== '').join(': ')}.`);
  if (samplingRateHz !== form.samplingRateHz) {
    sentences.push(`The file itself, or a sheet beside it, says ${samplingRateHz} Hz, and that wins.`);
  }
  if (variable !== null && variable !== form.variable) sentences.push(`The signal is found in ${variable}.`);
  return sentences;
}
