const ROUNDS = 24;
const RATE_BYTES = 136;
const MASK = (1n << 64n) - 1n;

// Rotation of each lane, x + 5y.
const ROTATIONS = [0, 1, 62, 28, 27, 36, 44, 6, 55, 20, 3, 10, 43, 25, 39, 41, 45, 15, 21, 8, 18, 2, 61, 56, 14].map(BigInt);

const ROUND_CONSTANTS = roundConstants();

/** Keccak-256 with the padding from before SHA-3: the hash behind EVM address checksums. Node has SHA-3 only. */
export function keccak256(data: Uint8Array): Uint8Array {
  const padded = new Uint8Array((Math.floor(data.length / RATE_BYTES) + 1) * RATE_BYTES);
  padded.set(data);
  padded[data.length] = 0x01;
  padded[padded.length - 1] = (padded[padded.length - 1] ?? 0) | 0x80;
  const view = new DataView(padded.buffer);
  let state: bigint[] = new Array<bigint>(25).fill(0n);
  for (let block = 0; block < padded.length; block += RATE_BYTES) {
    for (let lane = 0; lane < RATE_BYTES / 8; lane += 1)
      state[lane] = at(state, lane) ^ view.getBigUint64(block + lane * 8, true);
    for (let round = 0; round < ROUNDS; round += 1) state = permute(state, ROUND_CONSTANTS[round] ?? 0n);
  }
  const digest = new DataView(new ArrayBuffer(32));
  for (let lane = 0; lane < 4; lane += 1) digest.setBigUint64(lane * 8, at(state, lane), true);
  return new Uint8Array(digest.buffer);
}

function permute(state: readonly bigint[], constant: bigint): bigint[] {
  const parity = [0, 1, 2, 3, 4].map(
    (x) => at(state, x) ^ at(state, x + 5) ^ at(state, x + 10) ^ at(state, x + 15) ^ at(state, x + 20),
  );
  const moved = new Array<bigint>(25).fill(0n);
  for (let x = 0; x < 5; x += 1) {
    const mixed = at(parity, (x + 4) % 5) ^ rotate(at(parity, (x + 1) % 5), 1n);
    for (let y = 0; y < 5; y += 1) {
      moved[y + 5 * ((2 * x + 3 * y) % 5)] = rotate(at(state, x + 5 * y) ^ mixed, at(ROTATIONS, x + 5 * y));
    }
  }
  const next = moved.map((lane, index) => {
    const row = index - (index % 5);
    return lane ^ (~at(moved, row + ((index + 1) % 5)) & MASK & at(moved, row + ((index + 2) % 5)));
  });
  next[0] = at(next, 0) ^ constant;
  return next;
}

function rotate(lane: bigint, by: bigint): bigint {
  return ((lane << by) | (lane >> (64n - by))) & MASK;
}

function at(lanes: readonly bigint[], index: number): bigint {
  return lanes[index] ?? 0n;
}

/** The constants come from a linear feedback shift register of eight bits. */
function roundConstants(): readonly bigint[] {
  const constants: bigint[] = [];
  let register = 1;
  for (let round = 0; round < ROUNDS; round += 1) {
    let constant = 0n;
    for (let bit = 0; bit < 7; bit += 1) {
      if ((register & 1) === 1) constant |= 1n << BigInt(2 ** bit - 1);
      register = (register & 0x80) === 0 ? register << 1 : ((register << 1) ^ 0x171) & 0xff;
    }
    constants.push(constant);
  }
  return constants;
}
