/** For files of tests that open lakes one after the other: the engine that plans their statements is started once a file. */
import { holdPlanner } from '../../../local/lake/shared-planner.ts';
import { atEnd } from './at-end.ts';

const planner = holdPlanner();
atEnd(() => planner.release());
