import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

interface Run {
  readonly code: number;
  readonly output: string;
}

function run(...rehearsal: readonly string[]): Promise<Run> {
  const main = fileURLToPath(new URL('../src/main.ts', import.meta.url));
  const flags = ['--import', import.meta.resolve('tsx'), main, ...rehearsal];
  return new Promise((resolve) => {
    execFile(process.execPath, flags, { timeout: 100_000 }, (error, stdout, stderr) => {
      resolve({ code: error === null ? 0 : Number(error.code ?? -1), output: stdout + stderr });
    });
  });
}

describe('quickstart', { timeout: 120_000 }, () => {
  it('tells the whole story in 80 columns and exits 0', async () => {
    const { code, output } = await run();
    expect(output).not.toContain('NOT ');
    expect(code).toBe(0);
    const story = [
      /1\. The sandbox[\s\S]*2\. The shop[\s\S]*3\. ItPay[\s\S]*4\. Stablecoin[\s\S]*5\. Attacks/,
      /PaymentIntent over CNY 6\.99 is pending/,
      /QR code generated:\s+█▀▀▀▀▀█/,
      /the payer scans it and pays: the intent is succeeded/,
      /webhook verified, answered 200 \{"status":"received"\}/,
      /the same delivery again, answered 200 \{"status":"already_processed"\}/,
      /payment methods, USDC on tron among them/,
      /Send exactly {2}101\.00 USDC/,
      /To {12}T[1-9A-HJ-NP-Za-km-z]{33}/,
      /Only on {7}TRON \(TRC20\)/,
      /Time left {5}1[45]:\d\d/,
      /webhook SUCCEEDED verified, answered 200 \{"code":"00000"\}/,
      /a forged ItPay webhook: the shop answers 401/,
      /a forged checkout webhook: the shop answers 401/,
      /a request changed on its way: the gateway answers 401/,
      /Both payments were settled exactly once\.\n$/,
    ];
    for (const part of story) expect(output).toMatch(part);
    expect(output.match(/settled the order exactly once/g)).toHaveLength(2);
    expect(Math.max(...output.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80);
  });

  it('exits 1 when a payment is never settled', async () => {
    const { code, output } = await run('lost-webhook');
    expect(output).toMatch(/NOT {2}the shop settled the order 0 times/);
    expect(output).not.toContain('Both payments were settled exactly once');
    expect(code).toBe(1);
  });

  it('exits 1 when a payment is settled twice', async () => {
    const { code, output } = await run('forgetful-shop');
    expect(output).toMatch(/NOT {2}the shop settled the order \d times/);
    expect(code).toBe(1);
  });

  it.each(['tripled-webhooks', 'lost-reply'])('settles both exactly once despite %s', async (fault) => {
    const { code, output } = await run(fault);
    expect(output).toMatch(/Both payments were settled exactly once/);
    expect(code).toBe(0);
  });
});
