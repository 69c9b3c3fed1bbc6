/** `Object.hasOwn` for Chromium 83 in the pages that are too light for core-js. */
const known: { hasOwn?: unknown } = Object;

if (known.hasOwn === undefined) {
  Object.defineProperty(Object, 'hasOwn', {
    value: (object: object, name: PropertyKey): boolean =>
      Object.prototype.hasOwnProperty.call(object, name),
  });
}

export {};
