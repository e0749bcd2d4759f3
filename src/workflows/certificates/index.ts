import { renewApiSslCertificates } from './renew-api-ssl-certificates';
import { setupInternalCa } from './setup-internal-ca';

export const CERTIFICATE_WORKFLOWS = [renewApiSslCertificates, setupInternalCa];
