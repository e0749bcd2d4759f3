// A fleet of simulated routers in a process of its own. usage: node twin-fleet.cjs ROUTERS ; prints its process id when it is up
const { startFleet } = require('../../../dist/simulator');

startFleet({ routers: Number(process.argv[2]), first: '127.90.0.1', services: ['api', 'snmp'] }).then(() =>
  console.log(process.pid),
);
