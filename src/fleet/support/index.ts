export { lineText, nameText, parseInput, problemsOf, tenantIdText } from './input';
export { change, findByRef, inOrder, inTenants, pageByName, unknownRef, type FleetStore } from './store';
