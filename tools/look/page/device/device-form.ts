/** The form of a device: its fields, what was typed into them, and how they stand in the address. */
import type { DeviceFile, DeviceForm } from '../../device/device-wire.ts';
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
    ['', 'not known'],
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
      const value = given.get(name) ?? first[name];
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

  /** What was typed, by field, for the address. */
  get typed(): Typed {
    return Object.fromEntries(FIELDS.map((name) => [name, this.inputs[name].value])) as Typed;
  }

  /** The form, or the sentence that says which field is not what it should be. */
  form(): DeviceForm | string {
    const { id, title, variable, orientation, stores, mains, leads, ...numbers } = this.typed;
    const isCounts = stores === 'adu';
    for (const name of ['scale', 'zero'] as const) this.inputs[name].disabled = !isCounts;
    const wrong = (['rate', ...(isCounts ? (['scale', 'zero'] as const) : [])] as const).find(
      (name) => numberIn(numbers[name]) === undefined,
    );
    if (wrong !== undefined) return `${LABELS[wrong][0]} must be a number, got "${numbers[wrong]}".`;
    return {
      id,
      title,
      variable,
      orientation: orientation as DeviceForm['orientation'], // one of the options
      stores: isCounts ? 'adu' : 'mV',
      samplingRateHz: numberIn(numbers.rate)!,
      gainAduPerMv: isCounts ? numberIn(numbers.scale)! : 1,
      zeroAdu: isCounts ? numberIn(numbers.zero)! : 0,
      mainsHz: mains === '' ? null : Number(mains),
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
    mains: mainsHz === null ? '' : String(mainsHz),
    leads: leads.join(', '),
  };
}

/** With a point or a comma before the fraction; nothing else, so that `1.000` is one and no thousand. */
function numberIn(text: string): number | undefined {
  const plain = text.trim().replace(',', '.');
  return /^-?\d{1,12}(?:\.\d{1,9})?$/.test(plain) ? Number(plain) : undefined;
}
