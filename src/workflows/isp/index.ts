import { blackholeDdos } from './blackhole-ddos';
import { dhcpReservationImport } from './dhcp-reservation-import';
import { hotspotVoucherBatch } from './hotspot-voucher-batch';

export const ISP_WORKFLOWS = [blackholeDdos, dhcpReservationImport, hotspotVoucherBatch];
