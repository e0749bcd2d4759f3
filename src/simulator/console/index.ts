export { Console, type ConsoleHooks, type Printed } from './console';
