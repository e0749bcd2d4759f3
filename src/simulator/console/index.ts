export { Console, type Printed } from './console';
