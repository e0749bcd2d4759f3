import { blackholeDdos } from './blackhole-ddos';
import { dhcpReservationImport } from './dhcp-reservation-import';
import { hotspotVoucherBatch } from './hotspot-voucher-batch';
import { pppoeBngMaintenance } from './pppoe-bng-maintenance';
import { qosVoipProfile } from './qos-voip-profile';

export const ISP_WORKFLOWS = [blackholeDdos, dhcpReservationImport, hotspotVoucherBatch, pppoeBngMaintenance, qosVoipProfile];
