/** FNV-1a, 32 bits: the same in every process and for ever, and even over ids that were made one after the other. */
export function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) {
    hash ^= text.charCodeAt(index);
    hash = Math.imul(hash, 0x01000193);
  }
  // FNV mixes its last bits badly.
  hash ^= hash >>> 15;
  hash = Math.imul(hash, 0x85ebca6b);
  return (hash ^ (hash >>> 13)) >>> 0;
}

export function shardOf(routerId: string, shards: number): number {
  return hashOf(routerId) % shards;
}
