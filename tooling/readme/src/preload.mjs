// Loaded into a README's `serve` programme: whatever port it names becomes a free one, and the parent is told which.
import net from 'node:net';

const listen = net.Server.prototype.listen;
net.Server.prototype.listen = function listenOnFreePort(...args) {
  this.once('listening', () => {
    const address = this.address();
    if (address && typeof address === 'object') process.send?.({ port: address.port });
  });
  if (typeof args[0] === 'number' || typeof args[0] === 'string') {
    args[0] = 0;
  } else if (args[0] && typeof args[0] === 'object' && 'port' in args[0]) {
    args[0] = { ...args[0], port: 0 };
  }
  return listen.apply(this, args);
};
