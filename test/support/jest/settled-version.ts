/** Tells the pipeline which version of itself runs, as `jest.config.mjs` found it. */
import { settlePipelineVersion } from '../../../handler/origin/pipeline-version.ts';

const { PIPELINE_VERSION } = process.env;
if (PIPELINE_VERSION === undefined) throw new Error('jest.config.mjs has not set PIPELINE_VERSION.');
settlePipelineVersion(PIPELINE_VERSION);
