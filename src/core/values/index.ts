export { defineValue, ValueError, type ValueContext, type ValueSpec, type ValueType } from './value-type';
