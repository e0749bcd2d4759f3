export { configReference, loadConfig, type Config, type VariableReference } from './config';
export { parseDurationMs, ROLES, VARIABLES, type Role, type VariableName } from './variables';
