/** Files of the data folder that a CLI on the same machine reads. */

/** `{ url, pid }` of the process that serves the HTTP API. */
export const DAEMON_FILE = 'daemon.json';

/** The token that was made at first start, mode 0600. */
export const ADMIN_TOKEN_FILE = 'admin.token';
