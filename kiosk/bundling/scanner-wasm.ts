/** The build step that puts the QR reader's wasm under our own address, after checking that it is the pinned one. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { ZXING_WASM_SHA256 } from 'barcode-detector/ponyfill';
import type { Plugin } from 'vite';

const WASM_NAME = 'zxing_reader.wasm';

/** Read the wasm of the version that barcode-detector itself depends on: mixed versions crash while decoding. */
function pinnedWasm(): Buffer {
  const ours = createRequire(import.meta.url);
  const detectors = createRequire(ours.resolve('barcode-detector'));
  const wasm = readFileSync(detectors.resolve(`zxing-wasm/reader/${WASM_NAME}`));
  const digest = createHash('sha256').update(wasm).digest('hex');
  if (digest !== ZXING_WASM_SHA256) {
    throw new Error(
      `${WASM_NAME} has SHA-256 ${digest}, barcode-detector expects ${ZXING_WASM_SHA256}`,
    );
  }
  return wasm;
}

export function selfHostScannerWasm(): Plugin {
  return {
    name: 'self-host-scanner-wasm',
    generateBundle() {
      this.emitFile({ type: 'asset', fileName: WASM_NAME, source: pinnedWasm() });
    },
    configureServer(server) {
      server.middlewares.use(`/static/${WASM_NAME}`, (_request, response) => {
        response.setHeader('Content-Type', 'application/wasm');
        response.end(pinnedWasm());
      });
    },
  };
}
