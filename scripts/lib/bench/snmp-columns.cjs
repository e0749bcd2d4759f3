// What both candidates read: thirteen columns, of which the name labels the other twelve.
const IF = '1.3.6.1.2.1.2.2.1';
const IFX = '1.3.6.1.2.1.31.1.1.1';
const NAME = `${IFX}.1`;

const COLUMNS = [
  [NAME, 'name'],
  [`${IF}.4`, 'mtu'],
  [`${IF}.7`, 'admin_status'],
  [`${IF}.8`, 'oper_status'],
  [`${IF}.13`, 'in_discards_total'],
  [`${IF}.14`, 'in_errors_total'],
  [`${IF}.19`, 'out_discards_total'],
  [`${IF}.20`, 'out_errors_total'],
  [`${IFX}.6`, 'in_octets_total'],
  [`${IFX}.7`, 'in_packets_total'],
  [`${IFX}.10`, 'out_octets_total'],
  [`${IFX}.11`, 'out_packets_total'],
  [`${IFX}.15`, 'high_speed'],
].map(([oid, name]) => ({ oid, metric: `routeros_bench_${name}` }));

module.exports = { COLUMNS, NAME };
