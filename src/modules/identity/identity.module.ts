import { createAreaModule } from '../create-area.module';
import { identityArea } from './identity.area';

export class IdentityModule extends createAreaModule(identityArea) {}
