/** A simple chart of an answer, and the choice of what it shows. */
import { CHART_KINDS, type ChartChoice, chartData, chartFor } from '../../draw/chart/chart-data.ts';
import { chartSvg } from '../../draw/chart/chart-svg.ts';
import type { SqlAnswer } from '../../sql/sql-wire.ts';
import { h, svgElement } from '../dom.ts';

const WORDS = { none: 'no chart', bars: 'bars', line: 'line', points: 'points' } as const;

/** The panel. */
export class ChartPanel {
  readonly element: HTMLElement;
  private readonly answer: SqlAnswer;
  private readonly figure = h('figure');
  private choice: ChartChoice;

  /** @param chosen by somebody; undefined to choose what fits. @param changed called when somebody chooses */
  constructor(answer: SqlAnswer, chosen: ChartChoice | undefined, changed: (choice: ChartChoice) => void) {
    this.answer = answer;
    this.choice = chosen ?? chartFor(answer);
    const names = answer.columns.map(({ name }) => name);
    const numbers = answer.columns.filter(({ kind }) => kind !== 'text').map(({ name }) => name);
    const pick = (label: string, property: keyof ChartChoice, options: readonly (readonly [string, string])[]) => {
      const id = `chart-${property}`;
      const select = h('select', { id }, ...options.map(([value, text]) => h('option', { value }, text)));
      select.value = this.choice[property];
      select.addEventListener('change', () => {
        this.choice = { ...this.choice, [property]: select.value };
        this.draw();
        changed(this.choice);
      });
      return h('span', {}, h('label', { for: id }, label), select);
    };
    const same = (all: readonly string[]) => all.map((name) => [name, name] as const);
    this.element = h(
      'section',
      { class: 'chart-panel', 'aria-label': 'Chart' },
      h(
        'div',
        { class: 'tools' },
        pick(
          'Chart',
          'draw',
          CHART_KINDS.map((kind) => [kind, WORDS[kind]] as const),
        ),
        pick('x', 'x', [['', 'number of the row'], ...same(names)]),
        pick('y', 'y', [['', 'nothing'], ...same(numbers)]),
        pick('one series per', 'by', [['', 'none'], ...same(names)]),
      ),
      this.figure,
    );
    this.draw();
  }

  private draw(): void {
    this.figure.hidden = this.choice.draw === 'none';
    const data = chartData(this.answer, this.choice);
    const shown =
      typeof data === 'string'
        ? [h('p', { class: 'quiet' }, data)]
        : [svgElement(chartSvg(data)), ...data.notes.map((note) => h('figcaption', { class: 'quiet' }, note))];
    this.figure.replaceChildren(...shown);
  }
}
