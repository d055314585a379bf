import { postgresStore } from '@x/webhooks-postgres';
import pg from 'pg';
import type { Shop } from './shop.ts';

/** The booking is written in the transaction that also remembers the event: both are there, or neither is. */
export function openPostgresShop(connectionString: string): Shop {
  const pool = new pg.Pool({ connectionString });
  pool.on('error', () => undefined);
  return {
    store: postgresStore({ pool }),
    async credit({ event, amountMinor }, { transaction }) {
      const client = transaction as pg.PoolClient;
      await client.query('INSERT INTO bookings (event, amount_minor) VALUES ($1, $2)', [event, amountMinor]);
      return 'credited';
    },
    async readBookings() {
      const { rows } = await pool.query<{ event: string }>('SELECT event FROM bookings');
      return rows.map((row) => row.event);
    },
    close: () => pool.end(),
  };
}

export async function createPostgresTables(connectionString: string): Promise<void> {
  const pool = new pg.Pool({ connectionString });
  await postgresStore({ pool }).migrate();
  await pool.query('CREATE TABLE bookings (event text NOT NULL, amount_minor bigint NOT NULL)');
  await pool.end();
}
