import { beforeAll, describe, expect, test } from '@jest/globals';
import { graphOf, PICTURED, type Registered } from '../../../infra/graph.ts';
import { drawArchitecture } from '../../../tools/docs/architecture/architecture.ts';
import { boxOf } from '../../../tools/docs/architecture/architecture-svg.ts';
import { HEIGHT, PANELS, STACK, WIDTH } from '../../../tools/docs/architecture/plan.ts';
import { read } from '../../docs/pages.ts';

let resources: readonly Registered[] = [];
beforeAll(async () => {
  ({ resources } = await graphOf({ config: PICTURED }));
});

const without = (isGone: (resource: Registered) => boolean) => resources.filter((resource) => !isGone(resource));

describe('docs/architecture.svg', () => {
  test('shows the stack as its program declares it', () => {
    const { svg, problems } = drawArchitecture(resources);
    expect(problems).toEqual([]);
    expect(svg === read('docs/architecture.svg') ? 'fresh' : 'stale: run npm run docs').toBe('fresh');
  });

  test.each([
    [1440, 'at most daily'],
    [60, 'at most hourly'],
    [90, 'every 90 min'],
    [undefined, 'every minute'],
  ])('says how often there may be a notice: with a gap of %s min, %s', (gap, words) => {
    const variables = gap === undefined ? {} : { NOTICE_GAP_MINUTES: String(gap) };
    const other = resources.map((resource) =>
      resource.name === 'notifier-notify'
        ? { ...resource, inputs: { ...resource.inputs, environment: { variables } } }
        : resource,
    );
    expect(drawArchitecture(other).svg).toContain(`>${words}<`);
  });

  test('is refused when the program has one component more', () => {
    const [inbox] = resources.filter(({ type }) => type === 'ecg:index:Inbox');
    const { problems } = drawArchitecture([...resources, { ...inbox!, type: 'ecg:index:Archive', name: 'archive' }]);
    expect(problems).toEqual(['component archive has no panel in tools/docs/architecture/plan.ts']);
  });

  test('is refused when the program has one component less', () => {
    const { problems } = drawArchitecture(without(({ name }) => name.startsWith('budget')));
    expect(problems).toContain('the panel budget stands for no component of the stack');
    expect(problems).toContain('the arrow from budget to alerts stands for nothing in the program');
  });

  test('is refused when a component no longer has what its panel shows', () => {
    const { problems } = drawArchitecture(without(({ name }) => name === 'inbox-uploads-dead'));
    expect(problems).toContain('component inbox has no aws:sqs/queue:Queue -dead, which its panel shows');
  });

  test('is refused when an arrow stands for nothing', () => {
    const { problems } = drawArchitecture(without(({ name }) => name === 'processor-process-source'));
    expect(problems).not.toContain('the arrow from inbox to processor stands for nothing in the program');
    const deaf = resources.map((resource) =>
      resource.name.startsWith('notifier') ? { ...resource, inputs: {} } : resource,
    );
    expect(drawArchitecture(deaf).problems).toContain(
      'the arrow from reports to notifier stands for nothing in the program',
    );
  });

  test('is refused when a text does not fit', () => {
    const narrow = PANELS.map((panel) => (panel.component === 'lake' ? { ...panel, width: 120 } : panel));
    expect(drawArchitecture(resources, narrow).problems.join()).toContain(
      'panel lake is too narrow for "Athena workgroup',
    );
  });

  test('has panels that are within the stack and do not overlap', () => {
    const boxes = drawArchitecture(resources).panels.map(boxOf);
    expect(boxes).toHaveLength(PANELS.length);
    expect(
      boxes.filter(
        ({ x, y, width, height }) =>
          x < STACK.x || x + width > STACK.x + STACK.width || y + height > STACK.y + STACK.height,
      ),
    ).toEqual([]);
    expect(STACK.x + STACK.width < WIDTH && STACK.y + STACK.height < HEIGHT).toBe(true);
    for (const [i, a] of boxes.entries()) {
      for (const b of boxes.slice(i + 1)) {
        const apart = a.x + a.width < b.x || b.x + b.width < a.x || a.y + a.height < b.y || b.y + b.height < a.y;
        expect({ a, b, apart }).toMatchObject({ apart: true });
      }
    }
  });
});
