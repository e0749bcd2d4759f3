import { referenceFiles, staleFiles, workflowFiles } from '../../scripts/lib/reference/files';
import { AREAS } from '../../src/modules';
import { WORKFLOW_AREAS } from '../../src/workflows';

/** A changed input is a change that users script against: look at the difference before it is written. */
describe('test/contract/registry-files', () => {
  it('has the pages and inputs of every action as they are: run scripts/reference, and look at what it changed', () => {
    expect(staleFiles(new Map([...referenceFiles(AREAS), ...workflowFiles(WORKFLOW_AREAS)]))).toEqual([]);
  });
});
