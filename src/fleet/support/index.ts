export { inputInvalid, lineText, nameText, parseInput, problemsOf, tenantIdText, type FieldProblem } from './input';
export { change, findByRef, inOrder, inTenants, pageByName, unknownRef, type FleetStore, type Lookup, type Named } from './store';
