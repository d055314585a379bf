import pg from 'pg';
import { startPostgres } from '../src/start-postgres.ts';

const postgres = await startPostgres();
const client = new pg.Client({ connectionString: postgres.connectionString });
await client.connect();
const { rows } = await client.query('SHOW data_directory');
console.log(JSON.stringify({ port: postgres.port, folder: rows[0].data_directory }));
setInterval(() => {}, 1000);
