// Shared by all tabs of a browser: six tabs with a stream each would block it on plain HTTP.
import { Hub, type FromTab } from './live-hub';

const hub = new Hub();

(self as unknown as { onconnect: (event: MessageEvent) => void }).onconnect = event => {
  const port = event.ports[0]!;
  port.onmessage = ({ data }: MessageEvent<FromTab>) => hub.receive(port, data);
  port.start();
};
