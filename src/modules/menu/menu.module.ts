import { createAreaModule } from '../create-area.module';
import { menuArea } from './menu.area';

export class MenuModule extends createAreaModule(menuArea) {}
