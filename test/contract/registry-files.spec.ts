import { metricsFiles, referenceFiles, staleFiles, workflowFiles } from '../../scripts/lib/reference/files';
import { AREAS } from '../../src/modules';
import { metricsPage, rulesFile } from '../../src/monitoring';
import { dashboardFiles } from '../../src/monitoring/dashboards';
import { WORKFLOW_AREAS } from '../../src/workflows';

/** A changed input is a change that users script against: look at the difference before it is written. */
describe('test/contract/registry-files', () => {
  it('has the pages and inputs as their declarations say: run scripts/reference, and look at what it changed', () => {
    const actions = [...referenceFiles(AREAS), ...workflowFiles(WORKFLOW_AREAS)];
    expect(staleFiles(new Map([...actions, ...metricsFiles(metricsPage(), rulesFile(), dashboardFiles())]))).toEqual([]);
  });
});
