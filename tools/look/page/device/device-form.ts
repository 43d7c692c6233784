/** The form of a device: its fields, what was typed into them, and how they stand in the address. */
import type { DeviceFile, DeviceForm } from '../../device/device-wire.ts';
import { typedNumber } from '../../device/typed-number.ts';
import { type Attributes, h } from '../dom.ts';

/** The names of the fields, as labels and address have them. */
const FIELDS = ['id', 'title', 'variable', 'orientation', 'rate', 'stores', 'scale', 'zero', 'mains', 'leads'] as const;
type Field = (typeof FIELDS)[number];
type Typed = Readonly<Record<Field, string>>;

const LABELS: Readonly<Record<Field, readonly [label: string, hint: string]>> = {
  variable: ['Variable', 'where the signal is'],
  orientation: ['Orientation', 'auto: the shorter side holds the leads'],
  rate: ['Rate', 'Hz, as the manual of the device says'],
  stores: ['Values are', ''],
  scale: ['Scale', 'counts in one millivolt'],
  zero: ['Zero', 'the count of 0 mV'],
  mains: ['Mains', 'where the device is used'],
  leads: ['Leads', 'names, row by row, with commas between; none if they have no names'],
  id: ['Id', 'lower-case words joined by hyphens'],
  title: ['Title', 'the device in one line'],
};

/** No empty text, which an address leaves out. */
const UNKNOWN = 'unknown';

const CHOICES: Readonly<Partial<Record<Field, readonly (readonly [value: string, text: string])[]>>> = {
  orientation: [
    ['auto', 'auto'],
    ['leads in rows', 'leads in rows'],
    ['leads in columns', 'leads in columns'],
  ],
  stores: [
    ['adu', 'counts of the converter'],
    ['mV', 'millivolts'],
  ],
  mains: [
    ['50', '50 Hz'],
    ['60', '60 Hz'],
    [UNKNOWN, 'not known'],
  ],
};

/** The form. */
export class DeviceFields {
  readonly element: HTMLElement;
  private readonly inputs: Readonly<Record<Field, HTMLInputElement | HTMLSelectElement>>;

  /**
   * @param given in the address, by field; what it does not say is the file's own
   * @param changed called with every letter
   */
  constructor({ variables }: DeviceFile, form: DeviceForm, given: URLSearchParams, changed: () => void) {
    const first = typedOf(form);
    const signals = variables.filter(({ isSignal, path }) => isSignal || path === form.variable);
    const paths = [...new Set([...signals.map(({ path }) => path), form.variable])];
    const choices = { ...CHOICES, variable: paths.map((path) => [path, path] as const) };
    const made = FIELDS.map((name) => {
      const attributes: Attributes = { id: `device-${name}`, name, autocomplete: 'off', spellcheck: 'false' };
      const options = choices[name]?.map(([value, text]) => h('option', { value }, text));
      const input = options === undefined ? h('input', attributes) : h('select', attributes, ...options);
      const value = given.get(name)?.trim() ?? first[name];
      input.value = value;
      if (input.value !== value) input.value = first[name]; // the address named something that there is not
      input.addEventListener('input', changed);
      return [name, input] as const;
    });
    this.inputs = Object.fromEntries(made) as DeviceFields['inputs'];
    const order: readonly Field[] = [
      'variable',
      'orientation',
      'rate',
      'stores',
      'scale',
      'zero',
      'mains',
      'leads',
      'id',
      'title',
    ];
    this.element = h(
      'div',
      { class: 'device-fields' },
      ...order.map((name) => {
        const [label, hint] = LABELS[name];
        const field = this.inputs[name];
        return h('p', {}, h('label', { for: field.id }, label), field, h('span', { class: 'quiet' }, hint));
      }),
    );
  }

  /** What was typed, by field, for the address: a blank where a field is empty, as an address leaves out what is empty. */
  get inAddress(): Typed {
    return Object.fromEntries(Object.entries(this.typed).map(([name, value]) => [name, value || ' '])) as Typed;
  }

  private get typed(): Typed {
    return Object.fromEntries(FIELDS.map((name) => [name, this.inputs[name].value])) as Typed;
  }

  /** The form, or the sentence that says which field is not what it should be. */
  form(): DeviceForm | string {
    const { id, title, variable, orientation, stores, mains, leads, ...numbers } = this.typed;
    const isCounts = stores === 'adu';
    for (const name of ['scale', 'zero'] as const) this.inputs[name].disabled = !isCounts;
    const read = { rate: 0, scale: 1, zero: 0 }; // of millivolts, scale and zero have no meaning
    for (const name of isCounts ? (['rate', 'scale', 'zero'] as const) : (['rate'] as const)) {
      const number = typedNumber(numbers[name]);
      if (typeof number === 'string') return `${LABELS[name][0]} ${number}.`;
      read[name] = number;
    }
    return {
      id,
      title,
      variable,
      orientation: orientation as DeviceForm['orientation'], // one of the options
      stores: isCounts ? 'adu' : 'mV',
      samplingRateHz: read.rate,
      gainAduPerMv: read.scale,
      zeroAdu: read.zero,
      mainsHz: mains === UNKNOWN ? null : Number(mains),
      leads: leads.split(',').flatMap((name) => (name.trim() === '' ? [] : [name.trim()])),
    };
  }
}

function typedOf({ samplingRateHz, gainAduPerMv, zeroAdu, mainsHz, leads, ...texts }: DeviceForm): Typed {
  const numbers = { rate: samplingRateHz, scale: gainAduPerMv, zero: zeroAdu };
  const typed = Object.entries(numbers).map(([name, value]) => [name, String(value)] as const);
  return {
    ...texts,
    ...(Object.fromEntries(typed) as Record<keyof typeof numbers, string>),
    mains: mainsHz === null ? UNKNOWN : String(mainsHz),
    leads: leads.join(', '),
  };
}
