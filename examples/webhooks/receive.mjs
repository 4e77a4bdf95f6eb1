// A receiver of webhooks in Node, without dependencies: node receive.mjs whsec_… 8099
// It prints what it takes. `verify` is all that your own program needs.
import { createHmac, timingSafeEqual } from 'node:crypto';
import { createServer } from 'node:http';
import { argv } from 'node:process';
import { pathToFileURL } from 'node:url';

const WINDOW = 300; // seconds: an older message is somebody's copy

// Returns what is told; throws where it is not proved. `body` is a Buffer of what came.
export function verify(secret, headers, body, now = Date.now() / 1000) {
  const { 'webhook-id': id = '', 'webhook-timestamp': timestamp = '', 'webhook-signature': given = '' } = headers;
  if (!/^\d+$/.test(timestamp) || Math.abs(now - Number(timestamp)) > WINDOW) throw new Error('too old, or from the future');
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
  const digest = createHmac('sha256', key).update(`${id}.${timestamp}.`).update(body).digest('base64');
  const right = Buffer.from(`v1,${digest}`);
  const matches = (one) => one.length === right.length && timingSafeEqual(one, right);
  if (!given.split(' ').some((one) => matches(Buffer.from(one)))) throw new Error('not signed with our secret');
  return JSON.parse(body.toString('utf8'));
}

const seen = new Set(); // a message may come twice; keep these where a restart does not forget them

function serve(secret, port) {
  createServer(async (request, response) => {
    const parts = [];
    for await (const part of request) parts.push(part);
    try {
      const told = verify(secret, request.headers, Buffer.concat(parts));
      if (!seen.has(told.id)) console.log(told.type, JSON.stringify(told.data));
      seen.add(told.id);
      response.writeHead(204).end();
    } catch (fault) {
      console.log('refused:', fault.message);
      response.writeHead(400).end();
    }
  }).listen(port, '127.0.0.1');
}

if (argv[1] && import.meta.url === pathToFileURL(argv[1]).href) serve(argv[2], Number(argv[3]));
